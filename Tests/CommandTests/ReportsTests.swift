import Foundation
import Testing

@Suite("A night that is reported")
struct ReportsTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("tells Prometheus, and a log of JSON lines")
  func metrics() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    let result = try desk.tool("run", "--metrics", "night.prom", "--log-format", "json")
    #expect(result.status == 0)
    for line in result.error.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["run"] is String, "\(line)")
    }
    let text = try #require(desk.place.text("night.prom"))
    #expect(text.contains("\nitsm_marts_exit_status 0\n"))
    #expect(text.contains("itsm_marts_files_loaded 3\n"))
    #expect(text.contains("itsm_marts_last_success_timestamp_seconds "))
  }

  @Test("writes metrics for all to read, whatever its umask")
  func metricsMode() throws {
    try desk.deliver(desk.makeNights(1)[0])
    let result = Tool.shell("umask 0027; exec \(Tool.path) run --quiet --metrics night.prom", in: desk.place.path)
    #expect(result == Tool.Result(status: 0, output: "", error: ""))
    let attributes = try FileManager.default.attributesOfItem(atPath: desk.place.path + "/night.prom")
    #expect(attributes[.posixPermissions] as? Int == 0o644)
  }

  @Test("as JSON tells when, how much, and what is to be looked at before it closes")
  func jsonLog() throws {
    let good = Desk.header + (1...9).map { Desk.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    try desk.place.write(good + Desk.row("I10", "yesterday"), to: "exports/interaction_1.csv")
    let lines = try desk.tool("run", "--log-format", "json", "--formats", "csv").error.split(separator: "\n").map {
      String($0).replacing(/"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/, with: "T").replacing(
        /"ms":\d+/, with: "MS"
      ).replacing(/"run":"[^"]+"/, with: "R")
    }
    #expect(
      lines == [
        #"{T,"level":"info","event":"step","files":1,"files_new":1,MS,R,"step":"list"}"#,
        #"{T,"level":"info","event":"step","files_loaded":1,"files_refused":0,MS,"rows_read":10,R,"step":"load"}"#,
        #"{T,"level":"info","event":"step","marts":12,MS,R,"step":"marts"}"#,
        #"{T,"level":"info","event":"step","files":13,MS,R,"step":"files"}"#,
        #"{T,"level":"info","event":"step","files":13,"files_changed":13,"files_removed":0,MS,R,"step":"publish"}"#,
        #"{T,"level":"info","event":"step","files":12,"files_drawn":12,MS,R,"step":"charts"}"#,
        #"{T,"level":"info","event":"step","files":12,"files_changed":12,"files_removed":0,MS,R,"step":"publish"}"#,
        #"{T,"level":"warning","event":"interaction_1.csv: 1 row rejected, see rejects/interaction_1.rejects.csv","#
          + #""code":"rows_rejected","#
          + #""fields":{"file":"interaction_1.csv","rejects_file":"rejects/interaction_1.rejects.csv","rows":1},R}"#,
        #"{T,"level":"info","event":"run","command":"run","exit_status":0,"files_loaded":1,"files_refused":0,MS,"#
          + #""rows_new":9,"rows_read":10,"rows_rejected":1,"rows_superseded":0,"rows_unchanged":0,"rows_updated":0,R,"#
          + #""warnings":1}"#,
      ])
  }

  @Test("as quiet JSON says nothing on a good night, and only the problem on a bad one")
  func quietJSON() throws {
    try desk.deliver(desk.makeNights(1)[0])
    let arguments = ["run", "--quiet", "--log-format", "json"]
    #expect(try desk.tool.run(arguments) == Tool.Result(status: 0, output: "", error: ""))
    try desk.place.write("number,opened_at\n1,2\n", to: "exports/interaction_broken.csv")
    let lines = try desk.tool.run(arguments).error.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("\"event\":\"interaction_broken.csv:1: file refused") == true)
  }

  @Test("is told in colour on a terminal, and without where NO_COLOR says so")
  func terminal() throws {
    try desk.deliver(desk.makeNights(1)[0])
    for (environment, isColoured) in [
      (["TERM": "xterm"], true), (["TERM": "xterm", "NO_COLOR": "1"], false), (["TERM": "dumb"], false),
    ] {
      var tool = desk.tool
      tool.environment = environment
      // script(1) gives it a terminal, and copies what appears there.
      let words = ["--quiet", "--return", "--command", "\(Tool.path) run", "/dev/null"]
      let result = try tool.start(words, program: "/usr/bin/script").wait()
      #expect(result.status == 0)
      #expect(result.output.contains("\u{1B}[1m") == isColoured, "\(result)")
      #expect(result.output.contains("done in "))
    }
  }

  @Test("names the columns that nothing reads, once, and calls that no fault")
  func ignoredColumns() throws {
    for number in 1...2 {
      try desk.place.write(
        "number,opened_at,sys_updated_on,u_\u{1B}x,Foo\nI\(number),02-18-2025 09:00:00,02-18-2025 09:00:00,,\n",
        to: "exports/interaction_\(number).csv")
    }
    let result = try desk.tool("run", "--strict")
    #expect(result.status == 0)
    #expect(
      result.error.components(separatedBy: "  ignored columns of interaction: \"u_\\u{1B}x\", \"Foo\"\n")
        .count
        == 2, "\(result)")
    #expect(try #require(desk.place.text("last_run.json")).contains("\"Foo\""))
  }

  /// Stands in the ledger as the last run.
  private func lastRun() throws -> String? {
    try desk.tool("stats").output.split(separator: "\n").last.map(String.init)
  }

  @Test("that fails is closed in the ledger with its exit status, before and after the load")
  func failuresInLedger() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0])
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try lastRun()?.hasSuffix(", exit status 0") == true)
    #expect(try desk.tool("run", "--quiet", "--exports", "nowhere").status == 66)
    #expect(try lastRun()?.hasSuffix(", exit status 66") == true)
    try desk.deliver(nights[1])
    try desk.place.write("a file", to: "taken")
    #expect(try desk.tool("run", "--quiet", "--marts", "taken").status == 73)
    #expect(try lastRun()?.hasSuffix(", exit status 73") == true)
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try lastRun()?.hasSuffix(", exit status 0") == true)
  }
}
