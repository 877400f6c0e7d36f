import Foundation
import Testing

@Suite("A night of exports with awkward names")
struct NamesTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  /// Ten good rows and a bad one, numbered from `first`.
  static func rows(from first: Int) -> String {
    Desk.header + (first..<first + 10).map { Desk.row("I\($0)", "02-18-2025 09:00:00") }.joined()
      + Desk.row("I\(first + 10)", "yesterday")
  }

  func rejects() throws -> Set<[UInt8]> {
    Set(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/rejects").map { Array($0.utf8) })
  }

  @Test("loads both of two whose names differ in Unicode's normal form, or in capitals, and keeps the rejects of both")
  func twins() throws {
    let names = ["Z\u{FC}rich", "Zu\u{308}rich", "Foo", "foo"]
    for (place, name) in names.enumerated() {
      try desk.place.write(NamesTests.rows(from: place * 100), to: "exports/interaction_\(name).csv")
    }
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,40\r\n"))
    #expect(try rejects() == Set(names.map { Array("interaction_\($0).rejects.csv".utf8) }))
    #expect(try desk.tool("run", "--quiet").status == 0, "all are known")
    #expect(try desk.tool("verify", "--quiet").status == 0)

    // Each takes its own rejects away, and only these.
    try desk.place.write(
      NamesTests.rows(from: 0).replacing("yesterday", with: "02-18-2025 09:00:00"),
      to: "exports/interaction_Z\u{FC}rich.rejects.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try rejects() == Set(names.dropFirst().map { Array("interaction_\($0).rejects.csv".utf8) }))
  }

  @Test("loads, mends, archives and restores those whose names are as long as names can be")
  func longNames() throws {
    let stem = "interaction_" + String(repeating: "a\u{308}", count: 74)
    let names = [240, 251, 252, 255].map { stem + String(repeating: "x", count: $0 - stem.utf8.count - 4) + ".csv" }
    for (place, name) in names.enumerated() {
      try desk.place.write(NamesTests.rows(from: place * 100), to: "exports/\(name)")
    }
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,40\r\n"))
    #expect(try rejects().count == 4)
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").isEmpty)
    let published = try desk.published()

    for name in ["interactions.db", "rejects"] {
      try FileManager.default.removeItem(atPath: "\(desk.place.path)/\(name)")
    }
    #expect(try desk.tool("run", "--quiet", "--archive", "archive").status == 0)
    #expect(try desk.published() == published)
    #expect(try rejects().count == 4)
  }
}
