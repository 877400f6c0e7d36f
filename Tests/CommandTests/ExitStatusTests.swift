import Foundation
import Nightly
import Testing

@Suite("The exit status")
struct ExitStatusTests {
  let desk: Desk
  init() throws {
    desk = try Desk()
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
  }

  private func quiet(_ arguments: String...) throws -> Tool.Result {
    try desk.tool.run(["run", "--quiet"] + arguments)
  }

  @Test("is 0 on a good night, which says nothing")
  func done() throws {
    #expect(try quiet() == Tool.Result(status: 0, output: "", error: ""))
  }

  @Test("is 64 for a wrong command line")
  func usage() throws {
    #expect(try desk.tool("run", "--nonsense").status == 64)
    #expect(try desk.tool("run", "--wait", "soon").status == 64)
    #expect(
      try desk.tool("rnu")
        == Tool.Result(
          status: 64, output: "", error: "rnu: nothing was done: unknown command; did you mean \"run\"?\n"))
  }

  @Test("is 64 for words that would throw loaded exports away, or do nothing")
  func contradiction() throws {
    #expect(try quiet().status == 0)
    let before = try desk.published()
    let latest = try quiet("--rebuild", "--latest")
    #expect(latest.status == 64)
    #expect(
      latest.error.hasPrefix(
        "Error: --latest: nothing was done: with --rebuild it would forget all other exports; leave one out\n"))
    let drop = try quiet("--drop-missing")
    #expect(drop.status == 64)
    #expect(drop.error.hasPrefix("Error: --drop-missing: nothing was done: it only works with --rebuild\n"))
    #expect(try desk.published() == before)
  }

  @Test("is 66 without exports, or without the folder of them")
  func noExports() throws {
    try FileManager.default.createDirectory(atPath: desk.place.path + "/empty", withIntermediateDirectories: true)
    #expect(
      try quiet("--exports", "empty")
        == Tool.Result(
          status: 66, output: "",
          error: """
            itsm-marts run: did not finish; nothing is published yet (exit status 66)
              empty: nothing was done: found no exports, expected files named ims_inc_*, interaction_*, sysid_*; see `files` in the configuration

            """))
    #expect(
      try quiet("--exports", "nowhere")
        == Tool.Result(
          status: 66, output: "",
          error: """
            itsm-marts run: did not finish; nothing is published yet (exit status 66)
              nowhere: nothing was done: no such file or folder

            """))
  }

  @Test("is 65 where a file that was named is passed over by a check, which says what is loaded already")
  func passedOver() throws {
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").first)
    try desk.place.write("x", to: "notes.csv")
    let result = try desk.tool("check", "exports/\(name)", "notes.csv")
    #expect(result.status == 65)
    #expect(
      result.error == "notes.csv: skipped: no pattern under `files` in the configuration fits its name\n")
    #expect(result.output.hasPrefix("\(name): would be loaded"))
    #expect(try desk.tool("check", "notes.csv").status == 66)
    try desk.place.write("x", to: "exports/interaction_x.part")
    let all = try desk.tool("check")
    #expect(all.status == 0)
    #expect(all.output.components(separatedBy: "\n\n").count == 3, "a blank line between files, and none behind")

    #expect(try quiet().status == 0)
    let loaded = try desk.tool("check")
    #expect(loaded.status == 0)
    #expect(loaded.output.components(separatedBy: ": is loaded already: a run would skip it\n").count == 4)
  }

  @Test("is 66 where a step lacks the database")
  func noDatabase() throws {
    for command in ["marts", "charts", "stats", "verify"] { #expect(try desk.tool(command).status == 66, "\(command)") }
    // Nor is one without a byte a database: what is published stays.
    #expect(try quiet().status == 0)
    let before = try desk.published()
    try FileManager.default.removeItem(atPath: desk.place.path + "/interactions.db")
    try desk.place.write("", to: "interactions.db")
    #expect(try desk.tool("marts").status == 66)
    #expect(try desk.published() == before)
  }

  @Test("is 70 where verify finds a cell altered by hand")
  func difference() throws {
    #expect(try quiet().status == 0)
    #expect(try desk.tool("verify").status == 0)
    let daily = try #require(desk.place.text("marts/daily.csv"))
    try desk.place.write(daily.replacing("Monday", with: "Moonday"), to: "marts/daily.csv")
    let result = try desk.tool("verify", "--quiet")
    #expect(result.status == 70)
    #expect(result.output.contains("differs   marts/daily.csv:"))
  }

  @Test("is 73 where a folder can't be made or is a file, and the old night stays")
  func cannotCreate() throws {
    #expect(try quiet().status == 0)
    try desk.place.write("a file", to: "taken")
    let result = try quiet("--marts", "taken")
    #expect(result.status == 73)
    #expect(result.error.contains("taken: nothing was published: found a file, expected a folder; move it away"))
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts/state.csv")
    try desk.place.write("x", to: "marts/state.csv/inner")
    let before = try desk.published()
    #expect(try quiet().status == 73)
    #expect(try desk.published() == before)
    #expect(try quiet("--database", "/proc/nowhere/interactions.db").status == 73)
  }

  @Test("is 73 where a folder lies in the place of the database, of the last report or of the log of restatements")
  func foldersInTheWay() throws {
    let fresh = try Desk()
    try fresh.deliver(fresh.makeNights(1)[0])
    func complaint(_ arguments: String...) throws -> String {
      let result = try fresh.tool.run(["run", "--quiet"] + arguments)
      #expect(result.status == 73, "\(result)")
      return String(result.error.split(separator: "\n").last ?? "")
    }
    try FileManager.default.createDirectory(atPath: fresh.place.path + "/desk.db", withIntermediateDirectories: true)
    #expect(
      try complaint("--database", "desk.db")
        == "  desk.db: not opened: found a folder, expected a file or nothing; move it away, or choose another database"
    )
    try FileManager.default.removeItem(atPath: fresh.place.path + "/last_run.json")
    try fresh.place.write("x", to: "last_run.json/x")
    #expect(
      try complaint()
        == "  last_run.json: the report of the run was not written: Is a directory; there is a folder where the "
        + "file should be: move it away")
  }

  @Test("is 74 where what was asked for can't be written")
  func standardOutput() throws {
    #expect(try quiet().status == 0)
    #expect(
      Tool.shell("exec \(Tool.path) stats > /dev/full", in: desk.place.path)
        == Tool.Result(
          status: 74, output: "", error: "standard output: not written: No space left on device\n"))
    // Whoever wants no more of it is no fault.
    let piped = Tool.shell("\(Tool.path) stats | head -1", in: desk.place.path)
    #expect(piped.error == "" && piped.status == 0)
  }

  @Test("is 0 for stats and explain of a database that may only be read, in a folder of that kind too")
  func readOnlyDatabase() throws {
    #expect(try quiet().status == 0)
    var reader = desk.tool
    reader.launcher = Tool.nobody
    for name in ["interactions.db", "."] {
      try FileManager.default.setAttributes(
        [.posixPermissions: name == "." ? 0o555 : 0o444], ofItemAtPath: desk.place.path + "/" + name)
      let stats = try reader("stats")
      #expect(stats.status == 0, "\(stats)")
      #expect(stats.output.contains("\nfact_interactions"))
    }
    #expect(try reader("explain", "IMS0001001").status == 0)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: desk.place.path)
  }

  @Test(
    "is 78 where marts or charts would be published over what the run stands on", arguments: ["--marts", "--charts"])
  func folderOfTheRun(option: String) throws {
    let key = option.dropFirst(2)
    try FileManager.default.createDirectory(atPath: desk.place.path + "/inner", withIntermediateDirectories: true)
    for (folder, found, remedy) in [
      (".", "the working directory", "./\(key)"), ("exports", "the exports", "exports/\(key)"),
      (desk.place.path, "the working directory", "\(desk.place.path)/\(key)"),
    ] {
      let result = try quiet(option, folder)
      #expect(
        result
          == Tool.Result(
            status: 78, output: "",
            error: """
              itsm-marts run: did not finish; nothing is published yet (exit status 78)
                \(folder): nothing was done: found \(found) in the folder for \(key), expected a folder for nothing but what is published; name one of its own, as \(remedy)

              """))
    }
    #expect(try desk.names() == ["exports", "inner"])
  }

  @Test("is 73 where only the charts can't be made, and says that the marts are of this night")
  func cannotCreateCharts() throws {
    try desk.place.write("a file", to: "taken")
    #expect(
      try quiet("--charts", "taken")
        == Tool.Result(
          status: 73, output: "",
          error: """
            itsm-marts run: did not finish; nothing is published yet (exit status 73)
              taken: nothing was published: found a file, expected a folder; move it away

            """))
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/charts/overview.png", withIntermediateDirectories: true)
    let result = try quiet()
    #expect(result.status == 73)
    #expect(
      result.error.hasPrefix(
        "itsm-marts run: did not finish: the marts are published, but the charts stay as they were (exit status 73)\n"))
    #expect(try desk.published()["marts/daily.csv"] != nil)
  }

  @Test("is 73 where rejects, metrics or the archive can't be written, and each says what that means")
  func cannotCreateBeside() throws {
    func complaint(_ arguments: String...) throws -> String {
      let result = try desk.tool.run(["run", "--quiet"] + arguments)
      #expect(result.status == 73, "\(result)")
      return result.error
    }
    #expect(
      try complaint("--metrics", "nowhere/night.prom")
        == "itsm-marts run: published, but did not finish (exit status 73)\n"
        + "  nowhere/night.prom: metrics not written: No such file or directory\n")
    #expect(try #require(desk.place.text("last_run.json")).contains("\"exit_status\" : 73"))
    try desk.place.write("a file", to: "taken")
    #expect(
      try complaint("--archive", "taken").hasSuffix(
        "  exports not archived; they stay where they are: taken: can't be read: Not a directory\n"))
    let name = "interaction_1.rejects.csv"
    try desk.place.write("x", to: "rejects/\(name).part/inner")
    try desk.place.write(
      Desk.header + "I1,02-18-2025 09:00:00,,,,,,02-18-2025 09:00:00,,\nI2,never,,,,,,02-18-2025 09:00:00,,\n",
      to: "exports/interaction_1.csv")
    #expect(
      try complaint().hasSuffix("  rejects/\(name): nothing was loaded: rejects not written: Is a directory\n"))
  }

  @Test("is 70 for a damaged database, with the way out")
  func damaged() throws {
    #expect(try quiet().status == 0)
    let path = desk.place.path + "/interactions.db"
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes.replaceSubrange(8_192..<8_292, with: Data(repeating: 0x58, count: 100))
    try bytes.write(to: URL(filePath: path))
    let result = try desk.tool("run")
    #expect(result.status == 70)
    #expect(!result.error.contains("nothing new"))
    #expect(result.error.contains("move it away and run again: the run rebuilds it from the exports"), "\(result)")
    try FileManager.default.removeItem(atPath: path)
    #expect(try quiet().status == 0)
  }

  @Test("is 74 where writing meets a limit, and the old night stays")
  func cannotWrite() throws {
    #expect(try quiet().status == 0)
    let before = try desk.published()
    let limited = Tool.shell("ulimit -f 20; exec \(Tool.path) run --quiet --marts fresh", in: desk.place.path)
    #expect(limited.status == 74, "\(limited)")
    #expect(try desk.published() == before)
    #expect(try quiet().status == 0)
    #expect(try desk.published() == before)
  }

  @Test("is 75 while another run holds the lock, and 0 if it waits for it")
  func locked() throws {
    let lock = try RunLock(database: desk.place.path + "/interactions.db", command: "run", now: "2025-02-20T23:00:00")
    let result = try quiet()
    #expect(result.status == 75)
    #expect(
      result.error
        == """
        itsm-marts run: did not start (exit status 75)
          interactions.db.lock: nothing was done: another run holds the lock: `run`, process \(getpid()), since 2025-02-20T23:00:00; wait for it, or use --wait 10m

        """)
    let waiting = try desk.tool.start(["run", "--quiet", "--wait", "100000000000000d"])
    _ = consume lock
    #expect(waiting.wait() == Tool.Result(status: 0, output: "", error: ""))
  }

  @Test("is 78 for a wrong configuration or a database of a newer program")
  func badConfiguration() throws {
    try desk.place.write("dates: [\"DD/MM\"]\n", to: "bad.yaml")
    #expect(
      try desk.tool("run", "--config", "bad.yaml")
        == Tool.Result(
          status: 78, output: "",
          error:
            "bad.yaml:1: nothing was done: dates: \"DD/MM\": year, month and day must each appear once and may not "
            + "be optional\n"))
    let logged = try desk.tool("run", "--config", "bad.yaml", "--log-format", "json")
    #expect(logged.status == 78)
    #expect(
      logged.error.contains(
        /^\{"time":"[^"]+Z","level":"error","event":"bad.yaml:1: .*","code":"configuration","exit_status":78,"fields":\{"finding":".*","key":"dates","line":1,"place":"bad.yaml"\}\}\n$/
      ))
    #expect(try quiet().status == 0)
    let path = desk.place.path + "/interactions.db"
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes[60] = 0x7F
    try bytes.write(to: URL(filePath: path))
    let result = try quiet()
    #expect(result.status == 78)
    #expect(result.error.contains("use the newer itsm-marts that wrote it"))
    #expect(FileManager.default.contents(atPath: path) == bytes)
  }

  @Test("of two and of five runs at once: each does it, or says who does", arguments: [2, 5])
  func atOnce(count: Int) throws {
    let calm = try Desk()
    try calm.deliver(calm.makeNights(1).joined().map { $0 })
    #expect(try calm.tool("run", "--quiet").status == 0)
    let expected = try calm.published()

    // Once with nothing there yet, and once with all done.
    for _ in 1...2 {
      let racing = try (1...count).map { _ in try desk.tool.start(["run", "--quiet"]) }
      let results = racing.map { $0.wait() }
      #expect(results.contains { $0.status == 0 })
      for result in results where result.status != 0 {
        #expect(result.status == 75, "\(result)")
        #expect(result.error.contains("another run holds the lock"))
      }
      #expect(try desk.published() == expected)
    }
    for name in ["interactions.db", "marts", "charts", "last_run.json"] {
      try FileManager.default.removeItem(atPath: desk.place.path + "/" + name)
    }
    let waiting = try (1...count).map { _ in try desk.tool.start(["run", "--quiet", "--wait", "1d"]) }
    for run in waiting { #expect(run.wait() == Tool.Result(status: 0, output: "", error: "")) }
    #expect(try desk.published() == expected)
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }
}
