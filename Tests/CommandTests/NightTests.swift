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

  @Test("says of a file that is not finished that it waits, with --strict too")
  func strictUnfinished() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write("half", to: "exports/interaction_9.csv.part")
    let result = try desk.tool("run", "--strict")
    #expect(result.status == 0)
    #expect(result.error.contains("\n  interaction_9.csv.part: skipped: not finished"), "\(result)")
    #expect(try desk.tool("run", "--quiet", "--strict") == Tool.Result(status: 0, output: "", error: ""))
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

  @Test("refuses a broken file, publishes the rest, and tries it again")
  func refusesOne() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    try desk.place.write("number,opened_at\n1,2\n", to: "exports/interaction_broken.csv")
    // The second night brings nothing but the broken file.
    for _ in 1...2 {
      let outcome = "some input was refused; the rest was published"
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
        "itsm-marts run: input was refused; nothing was published (exit status 65)\n  interaction_broken.csv:1: file "
          + "refused"), "\(result)")
    #expect(try desk.published() == [:])
    let ingest = try desk.tool("ingest")
    #expect(ingest.error.hasPrefix("itsm-marts ingest: input was refused; nothing was loaded (exit status 65)\n"))
  }
}
