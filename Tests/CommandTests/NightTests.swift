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
        "charts", "exports", "interactions.db", "interactions.db.lock", "last_run.json", "marts",
        "published_counts.ndjson", "rejects",
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
    for _ in 1...2 {
      let outcome = "some input was refused, the rest was published"
      let result = try desk.tool("run", "--quiet")
      #expect(result.status == 65)
      #expect(
        result.error.hasPrefix("itsm-marts run: \(outcome) (exit status 65)\n  interaction_broken.csv:1: file refused"))
    }
    #expect(try desk.published()["marts/daily.csv"] != nil)
  }

  @Test("publishes nothing where a first night brings nothing that can be loaded, and boasts of nothing")
  func refusesAll() throws {
    try desk.place.write("number,opened_at\n1,2\n", to: "exports/interaction_broken.csv")
    let result = try desk.tool("run")
    #expect(result.status == 65)
    #expect(
      result.error.hasPrefix(
        "itsm-marts run: input was refused, nothing was published (exit status 65)\n  interaction_broken.csv:1: file "
          + "refused"), "\(result)")
    #expect(try desk.published() == [:])
    let ingest = try desk.tool("ingest")
    #expect(ingest.error.hasPrefix("itsm-marts ingest: input was refused, nothing was loaded (exit status 65)\n"))
  }

  @Test("takes a slash behind a path for what it is")
  func slashes() throws {
    try desk.deliver(desk.makeNights(1)[0])
    let result = try desk.tool("run", "--marts", "marts/", "--charts", "charts//", "--database", "interactions.db/")
    #expect(result.status == 0, "\(result)")
    #expect(result.error.contains("published marts/ ("))
    #expect(
      try desk.names() == [
        "charts", "exports", "interactions.db", "interactions.db.lock", "last_run.json", "marts",
        "published_counts.ndjson", "rejects",
      ])
  }

  @Test("draws charts by the floor that is configured")
  func chartsFloor() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write("minimum_interactions: 1000\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try #require(desk.place.text("charts/charts.json")).contains("no technician has 1,000 yet"))
  }

  @Test("draws charts alone for the marts that lie there")
  func chartsAlone() throws {
    try desk.deliver(desk.makeNights(1)[0])
    #expect(try desk.tool("run", "--quiet").status == 0)
    let before = try desk.published()
    #expect(try desk.tool("charts", "--quiet", "--formats", "csv").status == 0)
    #expect(try desk.published() == before)
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
    #expect(
      verified.output.contains("checked   rebuilt from 6 exports: database and marts against those of the rebuild\n"))
    #expect(try desk.tool("run", "--quiet", "--archive", "archive", "--rebuild").status == 0)
    #expect(try desk.published() == before)
    try FileManager.default.removeItem(atPath: desk.place.path + "/interactions.db")
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0, "a database that was lost")
    #expect(try desk.published() == before)
  }

  @Test("finds no exports in an empty folder beside an empty archive")
  func nothingToRestore() throws {
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/exports", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/archive/2025-02", withIntermediateDirectories: true)
    let result = try desk.tool("run", "--quiet", "--archive", "archive")
    #expect(result.status == 66)
    #expect(result.error.contains("exports: nothing was done: found no exports"), "\(result)")
  }

  @Test("leaves nothing of a rebuild or a verification that was killed")
  func leftovers() throws {
    try desk.deliver(desk.makeNights(1)[0])
    #expect(try desk.tool("run", "--quiet").status == 0)
    let names = try desk.names()
    // As a kill leaves them: half a database, and a scratch folder.
    try desk.place.write("half", to: "interactions.db.building")
    try desk.place.write("half", to: ".verify.next/rebuilt.db")
    try desk.place.write("half", to: ".archive.next/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    #expect(try desk.names() == names)
  }

  @Test("refuses to rebuild without the exports it was loaded from, unless told to")
  func rebuildWithoutExports() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0] + nights[1])
    #expect(try desk.tool("run", "--quiet").status == 0)
    for name in nights[0] { try FileManager.default.removeItem(atPath: "\(desk.place.path)/exports/\(name)") }
    let refused = try desk.tool("run", "--quiet", "--rebuild")
    #expect(refused.status == 65)
    #expect(
      refused.error.contains("interactions.db: not rebuilt: loaded exports are no longer there to be read, 3 of them: ")
    )
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
    let good = Self.header + (1...9).map { Self.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    try desk.place.write(good + Self.row("I10", "yesterday"), to: "exports/interaction_1.csv")
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

  @Test("keeps database, rejects and reports from other people's eyes")
  func modes() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    #expect(try desk.tool("run", "--quiet").status == 0)
    for (name, mode) in [("interactions.db", 0o600), ("rejects", 0o700), ("last_run.json", 0o640)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: desk.place.path + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
    }
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

  private static let header =
    "number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes\n"

  private static func row(_ number: String, _ opened: String, updated: String = "02-20-2025 21:00:00") -> String {
    "\(number),\(opened),Password | x,Ann (ann),New,Phone,Bob (bob),\(updated),Here,\n"
  }

  @Test("takes the rejects away once their export is mended, or they are loaded mended")
  func mendedRejects() throws {
    let good = Self.header + (1...9).map { Self.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    let rejects = "rejects/interaction_1.rejects.csv"
    try desk.place.write(good + Self.row("I10", "yesterday"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let rejected = try #require(desk.place.text(rejects))

    // A run that loads other exports leaves them.
    try desk.place.write(Self.header + Self.row("I11", "02-18-2025 09:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text(rejects) == rejected)

    try desk.place.write(
      rejected.replacing("yesterday", with: "02-19-2025 09:00:00"), to: "exports/interaction_1.rejects.csv")
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    #expect(desk.place.text(rejects) == nil)
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,11\r\n"))
    #expect(try desk.tool("verify", "--quiet").status == 0)

    // Refused by one configuration, clean by another.
    let slashes = Self.header + Self.row("I12", "20/02/2025 09:00:00")
    try desk.place.write(slashes, to: "exports/interaction_3.csv")
    #expect(try desk.tool("run", "--quiet").status == 65)
    #expect(desk.place.text("rejects/interaction_3.rejects.csv") != nil)
    try desk.place.write("dates: [\"MM-DD-YYYY HH:mm:ss\", \"DD/MM/YYYY HH:mm:ss\"]\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("rejects/interaction_3.rejects.csv") == nil)
  }

  @Test("keeps the rejects of an export that another has overwritten until they are loaded mended")
  func overwrittenRejects() throws {
    let good = Self.header + (1...9).map { Self.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    func night(_ rows: String) throws {
      try desk.place.write(good + rows, to: "exports/interaction_daily.csv")
      #expect(try desk.tool("run", "--quiet").status == 0)
    }
    func rejects() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/rejects").sorted()
    }
    try night(Self.row("I10", "yesterday"))
    let first = try #require(desk.place.text("rejects/interaction_daily.rejects.csv"))
    try night(Self.row("I11", "02-18-2025 09:00:00"))
    let kept = try rejects()
    #expect(kept.count == 1)
    #expect(desk.place.text("rejects/\(kept[0])") == first, "a clean export mends no row of another")
    try night(Self.row("I12", "tomorrow"))
    #expect(try rejects().count == 2)
    #expect(desk.place.text("rejects/\(kept[0])") == first)
    #expect(desk.place.text("rejects/interaction_daily.rejects.csv")?.contains("tomorrow") == true)

    try desk.place.write(first.replacing("yesterday", with: "02-18-2025 09:00:00"), to: "exports/\(kept[0])")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try rejects() == ["interaction_daily.rejects.csv"])
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,11\r\n"))
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
      result.error.components(separatedBy: "  columns of interaction that nothing reads: \"u_\\u{1B}x\", \"Foo\"\n")
        .count
        == 2, "\(result)")
    #expect(try #require(desk.place.text("last_run.json")).contains("\"Foo\""))
  }

  @Test("as a dry run tells only of the exports that it would load, and changes nothing")
  func dryRun() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0])
    let first = try desk.tool("run", "--dry-run")
    #expect(first.status == 0)
    for name in nights[0] { #expect(first.output.contains("\(name): "), "\(first)") }
    #expect(try desk.names() == ["exports"])
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(
      try desk.tool("run", "--dry-run")
        == Tool.Result(status: 0, output: "", error: "nothing new among 3 exports\n"))
    let before = try desk.published()
    try desk.deliver(nights[1])
    let second = try desk.tool("run", "--dry-run")
    for name in nights[1] { #expect(second.output.contains("\(name): ")) }
    for name in nights[0] { #expect(!second.output.contains(name)) }
    #expect(try desk.published() == before)
    #expect(try desk.tool("run").error.contains("loaded 3 exports"))
  }

  @Test("as a dry run is quiet, strict and JSON where it is told to")
  func dryRunOptions() throws {
    let good = Self.header + (1...9).map { Self.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    try desk.place.write(good + Self.row("I10", "yesterday"), to: "exports/interaction_1.csv")
    #expect(
      try desk.tool("run", "--dry-run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let strict = try desk.tool("run", "--dry-run", "--strict")
    #expect(strict.status == 65)
    #expect(strict.error == "--strict: nothing would be loaded, nothing published\n")
    let json = try desk.tool("run", "--dry-run", "--log-format", "json")
    #expect(json.status == 0)
    #expect((try? JSONSerialization.jsonObject(with: Data(json.output.utf8))) != nil, "\(json)")
  }

  @Test("remembers that exports were read by two configurations, also once the first is back")
  func readByTwo() throws {
    let first = "nulls: [\"?\"]\n"
    for (night, configuration) in [(1, first), (2, ""), (3, first)] {
      try desk.place.write(configuration, to: "itsm-marts.yaml")
      try desk.place.write(
        Self.header + Self.row("I\(night)", "02-18-2025 09:00:00"), to: "exports/interaction_\(night).csv")
      #expect(try desk.tool("run").error.contains("nulls: changed since exports were loaded") == (night > 1))
    }
    #expect(try desk.tool("run").error.contains("nulls: changed since exports were loaded"))
    #expect(try desk.tool("run", "--rebuild").error.contains("changed since") == false)
    #expect(try desk.tool("run").error.contains("changed since") == false)
  }

  @Test("refuses to rebuild from an export that holds something else at the size and time of then")
  func overwrittenUnseen() throws {
    let path = desk.place.path + "/exports/interaction_1.csv"
    for number in ["I1", "I2"] {
      try desk.place.write(Self.header + Self.row(number, "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
      #expect(try desk.tool("run", "--quiet").status == 0)
    }
    let verified = try desk.tool("verify")
    #expect(verified.status == 0, "\(verified)")
    #expect(
      verified.output.contains("not rebuilt: loaded exports are no longer there to be read, 1 of them"), "\(verified)")
    let refused = try desk.tool("run", "--quiet", "--rebuild")
    #expect(refused.status == 65)
    #expect(refused.error.contains("no longer there to be read, 1 of them: interaction_1.csv"), "\(refused)")
    #expect(try desk.tool("explain", "I1").status == 0)
    #expect(try desk.names().contains("interactions.db.building") == false)
    #expect(try desk.tool("run", "--quiet", "--rebuild", "--drop-missing").status == 0)
    #expect(try desk.tool("explain", "I2").status == 0)
  }

  @Test("says that exports were read by another configuration, until all are read anew")
  func readAnew() throws {
    try desk.place.write(
      Self.header + Self.row("I1", "02-03-2025 09:00:00", updated: "04-05-2025 21:00:00"),
      to: "exports/interaction_1.csv")
    let loaded = try desk.tool("run")
    #expect(loaded.status == 0)
    #expect(!loaded.error.contains("changed since"))
    try desk.place.write(
      "dates: [\"DD-MM-YYYY HH:mm:ss\", \"MM-DD-YYYY HH:mm:ss\"]\nnulls: [\"?\"]\n", to: "itsm-marts.yaml")
    let words =
      "dates, nulls: changed since exports were loaded; what those told stays as it was read then, until all is read "
      + "anew: itsm-marts run --rebuild"
    #expect(try desk.tool("run").error.contains("  warning \(words)\n"))
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let strict = try desk.tool("run", "--quiet", "--strict")
    #expect(strict.status == 65)
    #expect(
      strict.error
        == """
        itsm-marts run: not clean, nothing changed (exit status 65)
          \(words)
          --strict: nothing was loaded, nothing was published

        """)
    let differing = try desk.tool("verify", "--quiet")
    #expect(differing.status == 70)
    #expect(differing.output.contains("differs   \(words)\n"))
    // Killed before it published what was read anew: the next run does.
    var killed = desk.tool
    killed.environment = ["ITSM_MARTS_FAILPOINT": "loaded"]
    #expect(try killed("run", "--rebuild").status == SIGKILL)
    #expect(try desk.tool("run").error.contains("changed since") == false)
    #expect(try desk.tool("verify", "--quiet").status == 0)
    #expect(try #require(desk.place.text("marts/daily.csv")).contains("2025-03-02,"))
  }

  @Test("says of a file that is not finished that it waits, with --strict too")
  func strictUnfinished() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write("half", to: "exports/interaction_9.csv.part")
    let result = try desk.tool("run", "--strict")
    #expect(result.status == 0)
    #expect(result.error.contains("\n  interaction_9.csv.part: skipped: not finished"), "\(result)")
    #expect(try desk.tool("run", "--quiet", "--strict") == Tool.Result(status: 0, output: "", error: ""))
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

  @Test("publishes the user's own marts beside ours, and stops only the one with an error")
  func usersMarts() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write(
      """
      -- mart:   phone
      -- title:  Calls
      -- grain:  one row per state
      -- key:    state_name
      -- reads:  interactions
      -- order:  state_name
      -- column: state_name  text  -  the state
      -- column: calls  integer  interactions  by phone
      select state_name, count(*) as calls from interactions where interaction_type = 'Phone'
      group by state_name order by state_name;

      """, to: "marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let before = try desk.published()
    let phone = try #require(desk.place.text("marts/phone.csv"))
    #expect(phone.hasPrefix("state_name,calls\r\n"))
    for format in ["json", "parquet"] { #expect(before["marts/phone.\(format)"] != nil) }
    #expect(try #require(desk.place.text("marts/datapackage.json")).contains("\"phone.csv\""))
    #expect(try desk.tool("verify", "--quiet").status == 0)

    try desk.place.write(
      """
      -- mart:   broken
      -- title:  Broken
      -- grain:  one row
      -- key:    n
      -- reads:  interactions
      -- order:  n
      -- column: n  integer  -  a number
      select count(*) as n
      from nowhere;

      """, to: "marts.d/broken.sql")
    let report = """
      itsm-marts run: some input was refused, the rest was published (exit status 65)
        marts.d/broken.sql:9: mart not made: SQLite 1: no such table: nowhere

      """
    // Every night until it is mended.
    for _ in 1...2 { #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 65, output: "", error: report)) }
    #expect(try desk.published() == before)

    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d/phone.sql")
    let strict = try desk.tool("run", "--quiet", "--strict")
    #expect(strict.status == 65)
    let given = "no such table: nowhere\n  --strict: nothing was loaded, nothing was published\n"
    #expect(strict.error.hasSuffix(given), "\(strict)")
    #expect(try desk.published() == before)
    // Before anything is loaded or put away.
    try desk.place.write(
      Self.header + Self.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet", "--strict", "--archive", "archive").error.hasSuffix(given))
    #expect(desk.place.text("exports/interaction_1.csv") != nil)
    #expect(try desk.tool("explain", "I1").status == 65)
    try FileManager.default.removeItem(atPath: desk.place.path + "/exports/interaction_1.csv")
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d/broken.sql")

    // What is no mart at all stops nothing but itself.
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/marts.d/x.sql", withIntermediateDirectories: true)
    let folder = try desk.tool("run", "--quiet")
    #expect(folder.status == 65)
    #expect(folder.error.hasSuffix("\n  marts.d/x.sql: not read: found no UTF-8 text\n"))
    #expect(desk.place.text("marts/daily.csv") != nil)
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d")
    try desk.place.write("", to: "marts.d")
    let file = try desk.tool("run", "--quiet")
    #expect(file.status == 65)
    #expect(file.error.hasSuffix("\n  marts.d: not read: found a file, expected a folder of .sql files\n"))
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d")
    #expect(try desk.tool("run", "--quiet", "--strict").status == 0)
    #expect(desk.place.text("marts/phone.csv") == nil)
  }

  @Test("logs each number of a past day that it changes, with the export that did")
  func restatements() throws {
    try desk.place.write(
      Self.header + Self.row("I1", "02-18-2025 09:00:00") + Self.row("I2", "02-19-2025 09:00:00"),
      to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.tool("run", "--quiet", "--rebuild").status == 0)
    #expect(desk.place.text("restatements.csv") == nil)

    try desk.place.write(Self.header + Self.row("I3", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let log = try #require(desk.place.text("restatements.csv"))
    #expect(
      log
        == [
          "mart,key,day,column,old,new,export",
          "daily,\"\",2025-02-18,interactions,1,2,interaction_2.csv",
          "daily,\"\",2025-02-18,open,1,2,interaction_2.csv",
          "backlog,\"\",2025-02-18,opened,1,2,interaction_2.csv",
          "backlog,\"\",2025-02-18,open_at_end,1,2,interaction_2.csv",
          "",
        ].joined(separator: "\r\n"))
    // Nothing moves: nothing is said. What somebody edited by hand has not moved.
    let daily = try #require(desk.place.text("marts/daily.csv"))
    try desk.place.write("\u{FEFF}" + daily.replacing("true,2,1,1,", with: "true,7,1,1,"), to: "marts/daily.csv")
    #expect(try #require(desk.place.text("marts/daily.csv")) != daily)
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try #require(desk.place.text("marts/daily.csv")) == daily)
    #expect(desk.place.text("restatements.csv") == log)
    // A killed run does not say it twice.
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("restatements.csv") == log)
    try desk.place.write(Self.header + Self.row("I4", "02-18-2025 11:00:00"), to: "exports/interaction_3.csv")
    var killed = desk.tool
    killed.environment = ["ITSM_MARTS_FAILPOINT": "staged-files"]
    #expect(try killed("run", "--quiet").status == SIGKILL)
    #expect(try desk.tool("run", "--quiet").status == 0)
    let rows = try #require(desk.place.text("restatements.csv")).split(separator: "\r\n")
    #expect(rows.count == 9)
    #expect(rows.last == "backlog,\"\",2025-02-18,open_at_end,2,3,interaction_3.csv")
  }

  private func lastRestatements(_ count: Int) -> [String] {
    (desk.place.text("restatements.csv") ?? "").split(separator: "\r\n").suffix(count).map(String.init)
  }

  @Test("says a number once that a killed run had changed before, and another run again")
  func killedRestatements() throws {
    try desk.place.write(Self.header + Self.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write(Self.header + Self.row("I2", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    var killed = desk.tool
    killed.environment = ["ITSM_MARTS_FAILPOINT": "staged-all"]
    #expect(try killed("run", "--quiet").status == SIGKILL)
    #expect(lastRestatements(9).count == 5)
    try desk.place.write(Self.header + Self.row("I3", "02-18-2025 11:00:00"), to: "exports/interaction_3.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(
      lastRestatements(9).dropFirst() == [
        "daily,\"\",2025-02-18,interactions,1,3,interaction_2.csv interaction_3.csv",
        "daily,\"\",2025-02-18,open,1,3,interaction_2.csv interaction_3.csv",
        "backlog,\"\",2025-02-18,opened,1,3,interaction_2.csv interaction_3.csv",
        "backlog,\"\",2025-02-18,open_at_end,1,3,interaction_2.csv interaction_3.csv",
      ])
  }

  @Test("logs restatements whatever formats are published, and of an export that was only ingested")
  func restatementsOfOtherFormats() throws {
    try desk.place.write("formats: [parquet]\n", to: "itsm-marts.yaml")
    try desk.place.write(Self.header + Self.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write(Self.header + Self.row("I2", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("ingest", "--quiet").status == 0)
    try desk.place.write(Self.header + Self.row("I3", "02-20-2025 10:00:00"), to: "exports/interaction_3.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(
      lastRestatements(99).filter { $0.contains("interactions,1,") } == [
        "daily,\"\",2025-02-18,interactions,1,2,interaction_2.csv"
      ])
    // The configuration alone: no export has done it.
    try desk.place.write("formats: [parquet]\nstates: { complete: [\"New\"] }\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let caused = lastRestatements(99).filter { $0.hasPrefix("daily,\"\",2025-02-18,") }
    #expect(
      caused.suffix(2) == ["daily,\"\",2025-02-18,complete,0,2,\"\"", "daily,\"\",2025-02-18,open,2,0,\"\""],
      "\(caused)")
  }

  @Test("puts a log aside that a spreadsheet has saved in its own way, and says so")
  func foreignLog() throws {
    try desk.place.write(Self.header + Self.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write("mart;key;day;column;old;new;export\r\nmine\r\n", to: "restatements.csv")
    try desk.place.write(Self.header + Self.row("I2", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    let run = try desk.tool("run")
    #expect(run.status == 0)
    #expect(
      run.error.contains(
        "restatements.csv: begun anew: its first line is not that of the log, as when a spreadsheet has saved it; what was "
          + "there is now restatements.csv.unreadable\n"), "\(run)")
    #expect(desk.place.text("restatements.csv.unreadable") == "mart;key;day;column;old;new;export\r\nmine\r\n")
    #expect(lastRestatements(9).count == 5)
  }

  @Test("keeps what was published of a user's mart that can't be made any more, and says so")
  func keptMart() throws {
    try desk.deliver(desk.makeNights(1)[0])
    let sql = """
      -- mart:   phone
      -- grain:  one row per state
      -- key:    state_name
      -- reads:  dim_states
      -- order:  state_name
      -- column: state_name  text  -  the state
      -- column: share  number(1)?  %  of all
      select state_name, 1 as share from dim_states order by state_name;

      """
    try desk.place.write(sql, to: "marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let before = try desk.published()
    for broken in [sql.replacing("from dim", with: "from gone_dim"), sql.replacing("-- key:  ", with: "-- kye:  "), ""]
    {
      try desk.place.write(broken, to: "marts.d/phone.sql")
      let run = try desk.tool("run")
      #expect(run.status == 65)
      #expect(
        run.error.contains(
          "marts: as it was published before, since its mart could not be made: phone.csv, phone.json, phone.parquet\n"),
        "\(run)")
      let now = try desk.published()
      for name in before.keys where name != "marts/itsm-marts.xlsx" && name != "charts/charts.json" {
        // Name, size, hash and schema are told as before; of the workbook, which has lost a sheet, they are others.
        if name != "marts/datapackage.json" { #expect(now[name] == before[name], "\(name)") }
      }
      let package = try #require(desk.place.text("marts/datapackage.json"))
      let phone = try #require(package.firstRange(of: "\"name\": \"phone.csv\""))
      let end = try #require(package.firstRange(of: "\"name\": \"itsm-marts.xlsx\""))
      let original = String(decoding: try #require(before["marts/datapackage.json"]), as: UTF8.self)
      #expect(original.contains(package[phone.lowerBound..<end.lowerBound]))
    }
    // With people shown otherwise, it could be names that stay.
    try desk.place.write("people: ids\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 65)
    #expect(desk.place.text("marts/phone.csv") == nil)
    try desk.place.write(sql, to: "marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("marts/phone.csv") != nil)
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("marts/phone.csv") == nil)
  }

  @Test("with --latest loads only the newest of each kind, and the others another time")
  func latest() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0] + nights[1])
    let first = try desk.tool("run", "--latest")
    #expect(first.error.hasPrefix("loaded 3 exports"), "\(first)")
    for name in nights[1] { #expect(first.error.contains(name)) }
    #expect(try desk.tool("run").error.hasPrefix("loaded 3 exports"))
    let calm = try Desk()
    _ = try calm.makeNights(2)
    try calm.deliver(nights[0] + nights[1])
    #expect(try calm.tool("run", "--quiet").status == 0)
    #expect(try desk.published() == calm.published())
  }

  @Test("puts ids in the place of names, in every text that is published")
  func ids() throws {
    try desk.place.write(
      Self.header + Self.row("I1", "02-18-2025 09:00:00").replacing("Bob (bob)", with: "Robert Tables (bob17)"),
      to: "exports/interaction_1.csv")
    let arguments = ["run", "--quiet", "--chart-formats", "svg"]
    #expect(try desk.tool.run(arguments).status == 0)
    func mentions(_ name: String) throws -> Set<String> {
      Set(try desk.published().filter { $1.firstRange(of: Data(name.utf8)) != nil }.keys)
    }
    #expect(try mentions("Robert Tables").isSuperset(of: ["marts/technician.csv", "marts/conversion.json"]))
    try desk.place.write("people: ids\n", to: "itsm-marts.yaml")
    #expect(try desk.tool.run(arguments).status == 0)
    #expect(try mentions("Robert") == [])
    #expect(try mentions("bob17").isSuperset(of: ["marts/technician.csv", "marts/conversion.json"]))
    #expect(try desk.tool("verify", "--quiet", "--chart-formats", "svg").status == 0)
  }

  @Test("leaves work notes out of the database, those of earlier nights too")
  func workNotes() throws {
    let secret = "the password is swordfish"
    func database() throws -> Data {
      try #require(FileManager.default.contents(atPath: desk.place.path + "/interactions.db"))
    }
    for (number, keeps) in [(1, true), (2, false)] {
      try desk.place.write("store_work_notes: \(keeps)\n", to: "itsm-marts.yaml")
      let row = Self.row("I\(number)", "02-18-2025 09:00:00").replacing("Here,", with: "Here,\(secret) \(number)")
      try desk.place.write(Self.header + row, to: "exports/interaction_\(number).csv")
      #expect(try desk.tool("run", "--quiet").status == 0)
      #expect(try desk.tool("explain", "I\(number)").status == 0)
      #expect(try database().contains(Data(secret.utf8)) == keeps)
    }
    #expect(try desk.tool("verify", "--quiet").status == 0)
    // They come back with a rebuild alone, and it is said so until then.
    try desk.place.write("store_work_notes: true\n", to: "itsm-marts.yaml")
    for _ in 1...2 {
      #expect(try desk.tool("run").error.contains("store_work_notes: changed since exports were loaded"))
    }
    #expect(try desk.tool("run", "--rebuild").error.contains("store_work_notes") == false)
    #expect(try database().contains(Data(secret.utf8)))
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }

  @Test("does not archive an export that was refused as one of its two kinds")
  func halfRefused() throws {
    try desk.place.write(
      """
      files: { interaction: ["both_*"], ims_inc: ["both_*"] }
      columns:
        ims_inc: { interaction: number, task: incident, sys_created_on: opened_at }

      """, to: "itsm-marts.yaml")
    // As interactions all rows are rejected, as links none.
    try desk.place.write(
      "number,opened_at,sys_updated_on,incident\nI1,2025-02-18 09:00:00,never,INC1\n", to: "exports/both_1.csv")
    for _ in 1...2 {
      let result = try desk.tool("run", "--quiet", "--archive", "archive")
      #expect(result.status == 65, "\(result)")
      #expect(result.error.contains("both_1.csv: file refused"), "\(result)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports") == ["both_1.csv"])
  }

  @Test("overwrites the work notes that it leaves out, long ones too")
  func longWorkNotes() throws {
    let secret = "the password is swordfish"
    let row = Self.row("I1", "02-18-2025 09:00:00").replacing(
      "Here,", with: "Here," + String(repeating: secret + " ", count: 4_000))
    try desk.place.write(Self.header + row, to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write("store_work_notes: false\n", to: "itsm-marts.yaml")
    try desk.place.write(Self.header + Self.row("I2", "02-18-2025 09:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let database = try #require(FileManager.default.contents(atPath: desk.place.path + "/interactions.db"))
    #expect(database.firstRange(of: Data(secret.utf8)) == nil)
  }

  @Test("lets go of rejects that nobody mended, as keep_runs says")
  func expiredRejects() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write("keep_runs: 30d\n", to: "itsm-marts.yaml")
    for (name, days) in [("old", 31), ("new", 29)] {
      try desk.place.write("x", to: "rejects/\(name).rejects.csv")
      try FileManager.default.setAttributes(
        [.modificationDate: Date.now.addingTimeInterval(Double(-days) * 86_400)],
        ofItemAtPath: "\(desk.place.path)/rejects/\(name).rejects.csv")
    }
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/rejects") == ["new.rejects.csv"])
  }

  @Test("archives an export that is delivered once more only once")
  func archivedOnce() throws {
    let nights = try desk.makeNights(1)
    for _ in 1...2 {
      try desk.deliver(nights[0])
      #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").isEmpty)
      let archived = try FileManager.default.subpathsOfDirectory(atPath: desk.place.path + "/archive").filter {
        $0.hasSuffix(".gz")
      }
      #expect(archived.count == 3, "\(archived)")
    }
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
}
