import Foundation
import Testing

@Suite("A night with rejects")
struct RejectsTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("takes the rejects away once their export is mended, or they are loaded mended")
  func mendedRejects() throws {
    let good = Desk.header + (1...9).map { Desk.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    let rejects = "rejects/interaction_1.rejects.csv"
    try desk.place.write(good + Desk.row("I10", "yesterday"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let rejected = try #require(desk.place.text(rejects))

    // A run that loads other exports leaves them.
    try desk.place.write(Desk.header + Desk.row("I11", "02-18-2025 09:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text(rejects) == rejected)

    try desk.place.write(
      rejected.replacing("yesterday", with: "02-19-2025 09:00:00"), to: "exports/interaction_1.rejects.csv")
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    #expect(desk.place.text(rejects) == nil)
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,11\r\n"))
    #expect(try desk.tool("verify", "--quiet").status == 0)

    // Refused by one configuration, clean by another.
    let slashes = Desk.header + Desk.row("I12", "20/02/2025 09:00:00")
    try desk.place.write(slashes, to: "exports/interaction_3.csv")
    #expect(try desk.tool("run", "--quiet").status == 65)
    #expect(desk.place.text("rejects/interaction_3.rejects.csv") != nil)
    try desk.place.write("dates: [\"MM-DD-YYYY HH:mm:ss\", \"DD/MM/YYYY HH:mm:ss\"]\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("rejects/interaction_3.rejects.csv") == nil)
  }

  @Test("keeps the rejects of an export that another has overwritten until they are loaded mended")
  func overwrittenRejects() throws {
    let good = Desk.header + (1...9).map { Desk.row("I\($0)", "02-18-2025 09:00:00") }.joined()
    func night(_ rows: String) throws {
      try desk.place.write(good + rows, to: "exports/interaction_daily.csv")
      #expect(try desk.tool("run", "--quiet").status == 0)
    }
    func rejects() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/rejects").sorted()
    }
    try night(Desk.row("I10", "yesterday"))
    let first = try #require(desk.place.text("rejects/interaction_daily.rejects.csv"))
    try night(Desk.row("I11", "02-18-2025 09:00:00"))
    let kept = try rejects()
    #expect(kept.count == 1)
    #expect(desk.place.text("rejects/\(kept[0])") == first, "a clean export mends no row of another")
    try night(Desk.row("I12", "tomorrow"))
    #expect(try rejects().count == 2)
    #expect(desk.place.text("rejects/\(kept[0])") == first)
    #expect(desk.place.text("rejects/interaction_daily.rejects.csv")?.contains("tomorrow") == true)

    try desk.place.write(first.replacing("yesterday", with: "02-18-2025 09:00:00"), to: "exports/\(kept[0])")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try rejects() == ["interaction_daily.rejects.csv"])
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,11\r\n"))
  }

  @Test("lets go of rejects that nobody mended, as keep_runs says")
  func expiredRejects() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write("keep_runs: 30d\n", to: "itsm-marts.yaml")
    // In 2001 and in 2100: what lies between is tested with a clock that the test sets.
    for (name, seconds) in [("old", 1e9), ("new", 4_102_444_800)] {
      try desk.place.write("x", to: "rejects/\(name).rejects.csv")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: seconds)],
        ofItemAtPath: "\(desk.place.path)/rejects/\(name).rejects.csv")
    }
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/rejects") == ["new.rejects.csv"])
  }
}
