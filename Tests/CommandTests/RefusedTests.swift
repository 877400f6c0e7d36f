import Foundation
import Testing

@Suite("A night with a refused export")
struct RefusedTests {
  let desk: Desk
  init() throws {
    desk = try Desk()
    try desk.place.write(Desk.header + Desk.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    try desk.place.write(RefusedTests.bad, to: RefusedTests.name)
  }

  static let name = "exports/interaction_2.csv"
  /// Two rows of as many bytes, all of them rejected or none.
  static let bad = Desk.header + Desk.row("I2", "yesterday, or so ..")
  static let good = Desk.header + Desk.row("I2", "02-18-2025 09:00:00")

  private func total() -> String? {
    desk.place.text("marts/summary.csv")?.split(separator: "\r\n").first { $0.hasPrefix("total_interactions,") }
      .map(String.init)
  }

  /// Other bytes in the same file, of the same size and time.
  private func overwrite(_ text: String) throws {
    let path = desk.place.path + "/" + RefusedTests.name
    var status = stat()
    try #require(stat(path, &status) == 0 && Int(status.st_size) == text.utf8.count)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
    let times = [status.st_mtim, status.st_mtim]
    try #require(utimensat(AT_FDCWD, path, times, 0) == 0)
  }

  @Test("tells of it in the same words every night, and reads it again only once it has changed")
  func unchanged() throws {
    let first = try desk.tool("run", "--quiet")
    #expect(first.status == 65)
    #expect(first.error.contains("interaction_2.csv: file refused: its only row was rejected"))
    // Were it read, it would be accepted now.
    try overwrite(RefusedTests.good)
    for _ in 1...2 {
      #expect(try desk.tool("run", "--quiet") == first)
      #expect(total() == "total_interactions,1")
    }
    let report = try #require(desk.place.text("last_run.json"))
    #expect(report.contains("\"rejects_file\" : \"rejects/interaction_2.rejects.csv\""))
    #expect(try desk.tool("run", "--quiet", "--strict").status == 65)

    try desk.place.write(RefusedTests.good, to: RefusedTests.name)
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(total() == "total_interactions,2")
  }

  @Test("reads it again by another configuration, by name, and in a rebuild", arguments: ["max", "name", "rebuild"])
  func readAgain(way: String) throws {
    #expect(try desk.tool("run", "--quiet").status == 65)
    try overwrite(RefusedTests.good)
    switch way {
    case "max":
      try desk.place.write("max_rejected_pct: 2\n", to: "itsm-marts.yaml")
      #expect(try desk.tool("run", "--quiet").status == 0)
    case "name":
      #expect(try desk.tool("ingest", "--quiet", RefusedTests.name).status == 0)
      #expect(try desk.tool("run", "--quiet").status == 0)
    default: #expect(try desk.tool("run", "--quiet", "--rebuild").status == 0)
    }
    #expect(total() == "total_interactions,2")
  }
}
