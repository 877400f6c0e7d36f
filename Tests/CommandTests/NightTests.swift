import Foundation
import Testing

@Suite("A night")
struct NightTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("loads, publishes, reports, and the second time changes no byte")
  func twice() throws {
    try desk.deliver(desk.makeNights(3).joined().map { $0 })
    let first = try desk.tool("run")
    #expect(first.status == 0, "\(first)")
    #expect(first.output == "")
    #expect(first.error.contains("loaded 9 exports"))
    #expect(first.error.contains("published marts/"))
    #expect(first.error.contains("\n  look at charts/overview.png first\n"))
    let before = try desk.published()
    #expect(before["marts/daily.csv"] != nil)
    #expect(before["charts/daily_volume.png"] != nil)
    let second = try desk.tool("run")
    #expect(second.status == 0)
    #expect(second.error.hasPrefix("nothing new among 9 exports\nunchanged marts, charts\n"))
    #expect(try desk.published() == before)
    #expect(
      try desk.names() == [
        "charts", "exports", "interactions.db", "interactions.db.lock", "last_run.json", "marts", "rejects",
      ])
  }

  @Test("says where to look, too, when a first load finds its files published already")
  func publishedAlready() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    #expect(try desk.tool("run", "--quiet").status == 0)
    try FileManager.default.removeItem(atPath: desk.place.path + "/interactions.db")
    try FileManager.default.removeItem(atPath: desk.place.path + "/last_run.json")
    let again = try desk.tool("run")
    #expect(again.error.contains("\nunchanged marts, charts\n  look at charts/overview.png first\n"), "\(again)")
  }

  @Test("gives the same bytes in any order of files, one by one or at once")
  func anyOrder() throws {
    let nights = try desk.makeNights(3)
    try desk.deliver(nights.joined().map { $0 })
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let atOnce = try desk.published()
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      let other = try Desk()
      _ = try other.makeNights(3)
      for night in order {
        for name in nights[night].reversed() {
          try other.deliver([name])
          #expect(try other.tool("run", "--quiet").status == 0)
        }
      }
      let published = try other.published()
      for (name, bytes) in atOnce { #expect(published[name] == bytes, "\(name) in order \(order)") }
    }
  }

  @Test("mends what others did to the published files")
  func mends() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    #expect(try desk.tool("run", "--quiet").status == 0)
    let before = try desk.published()
    try desk.place.write("edited", to: "marts/daily.csv")
    try FileManager.default.removeItem(atPath: desk.place.path + "/charts/charts.json")
    #expect(try desk.tool("verify", "--quiet").status == 70)
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    #expect(try desk.published() == before)
  }

  @Test("publishes only the formats that are wanted, and takes the others away")
  func formats() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.tool("run", "--quiet", "--formats", "csv").status == 0)
    let names = try desk.published().keys.filter { $0.hasPrefix("marts/") && !$0.hasSuffix(".csv") }
    #expect(names == ["marts/datapackage.json"])
  }

  @Test("refuses a broken file, publishes the rest, and tries it again")
  func refusesOne() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    try desk.place.write("number,opened_at\n1,2\n", to: "exports/interaction_broken.csv")
    // The second night brings nothing but the broken file.
    for outcome in ["some input was refused, the rest was published", "input was refused, nothing was published"] {
      let result = try desk.tool("run", "--quiet")
      #expect(result.status == 65)
      #expect(
        result.error.hasPrefix("itsm-marts run: \(outcome) (exit status 65)\n  interaction_broken.csv:1: file refused"))
    }
    #expect(try desk.published()["marts/daily.csv"] != nil)
  }

  @Test("with --strict changes nothing where something is not clean")
  func strict() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0])
    #expect(try desk.tool("run", "--quiet", "--strict").status == 0)
    let before = try desk.published()
    try desk.deliver(nights[1])
    try desk.place.write("number,opened_at\n1,2\n", to: "exports/interaction_broken.csv")
    let result = try desk.tool("run", "--quiet", "--strict")
    #expect(result.status == 65)
    #expect(result.error.contains("--strict: nothing was loaded, nothing was published"))
    #expect(try desk.published() == before)
    try FileManager.default.removeItem(atPath: desk.place.path + "/exports/interaction_broken.csv")
    #expect(try desk.tool("run", "--quiet", "--strict").status == 0)
    #expect(try desk.published() != before)
  }

  @Test("archives what it loaded, and is rebuilt and verified from there")
  func archives() throws {
    let nights = try desk.makeNights(2)
    for night in nights {
      try desk.deliver(night)
      #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").isEmpty)
    }
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    let before = try desk.published()
    let verified = try desk.tool("verify", "--archive", "archive")
    #expect(verified.status == 0, "\(verified)")
    #expect(verified.output.contains("rebuilt from 6 exports: every mart is the same"))
    #expect(try desk.tool("run", "--quiet", "--archive", "archive", "--rebuild").status == 0)
    #expect(try desk.published() == before)
  }

  @Test("refuses to rebuild without the exports it was loaded from, unless told to")
  func rebuildWithoutExports() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0] + nights[1])
    #expect(try desk.tool("run", "--quiet").status == 0)
    for name in nights[0] { try FileManager.default.removeItem(atPath: "\(desk.place.path)/exports/\(name)") }
    let refused = try desk.tool("run", "--quiet", "--rebuild")
    #expect(refused.status == 65)
    #expect(refused.error.contains("interactions.db: not rebuilt: 3 loaded exports are no longer there"))
    #expect(try desk.tool("run", "--quiet", "--rebuild", "--drop-missing").status == 0)
  }

  @Test("shows people as configured")
  func people() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    try desk.place.write("people: pseudonyms\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let text = try #require(desk.place.text("marts/technician.csv"))
    let rows = text.split(separator: "\r\n").dropFirst().filter { !$0.contains("(unassigned)") }
    #expect(!rows.isEmpty)
    for row in rows { #expect(row.hasPrefix("P-"), "\(row)") }
    let key = try FileManager.default.attributesOfItem(atPath: desk.place.path + "/itsm-marts.key")
    #expect(key[.posixPermissions] as? Int == 0o600)
    let before = try desk.published()
    #expect(try desk.tool("run", "--quiet", "--rebuild").status == 0)
    #expect(try desk.published() == before)
  }

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

  @Test("keeps database, rejects and reports from other people's eyes")
  func modes() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    #expect(try desk.tool("run", "--quiet").status == 0)
    for (name, mode) in [("interactions.db", 0o600), ("rejects", 0o700), ("last_run.json", 0o640)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: desk.place.path + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
    }
  }
}
