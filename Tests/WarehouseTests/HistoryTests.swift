import CivilTime
import Exports
import Foundation
import SeededGenerator
import Testing
import Warehouse

@Suite("The warehouse is a pure function of its exports")
struct HistoryTests {
  @Test("in any order, split over any nights, with any file seen again, after any crash", arguments: 0..<200)
  func pureFunction(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let exports = History.generate(&random)
    let whole = try WarehouseDatabase.create()
    try whole.load(exports)
    let expected = try whole.dump()
    try whole.checkRollups()
    expectSame(try whole.told(), PlainModel(exports).lines)

    try withFolder { folder in
      let path = folder + "/interactions.db"
      let bounds = bounds(&random)
      try WarehouseDatabase.rebuild(path: path, exports.shuffled(using: &random), bounds: bounds)
      let built = try WarehouseDatabase.open(path: path)
      built.checkHygiene(#_sourceLocation)
      expectSame(try built.dump(), expected, "built beside, loaded in place")
      #expect(try built.verify().differences == [])
      try built.close()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["interactions.db"])
    }

    try withFolder { folder in
      let path = folder + "/interactions.db"
      let first = exports.shuffled(using: &random).prefix(Int.random(in: 0...exports.count, using: &random))
      try WarehouseDatabase.rebuild(path: path, Array(first), bounds: bounds(&random))
      let built = try WarehouseDatabase.open(path: path)
      for export in exports.shuffled(using: &random) {
        try built.load([export])
        try built.checkRollups()
      }
      expectSame(try built.dump(), expected, "built of some, night by night from there")
      try built.close()
    }

    let nightly = try WarehouseDatabase.create()
    var queue = exports.shuffled(using: &random)
    while !queue.isEmpty {
      var night = Array(queue.prefix(Int.random(in: 1...3, using: &random)))
      queue.removeFirst(night.count)
      if let again = exports.randomElement(using: &random), Bool.random(using: &random) {
        // Known, or come early: it is loaded with the rest and must change nothing when its own night comes.
        night.insert(again, at: 0)
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        let before = try nightly.dump()
        do {
          try nightly.load(night, crashAfter: Int.random(in: 0..<8, using: &random))
        } catch is TestSource.Crash {
          expectSame(try nightly.dump(), before, "a crash leaves the night before")
        }
      }
      let report = try nightly.load(night)
      for file in report.files where file.refusal == nil { #expect(file.rows.isBalanced) }
      try nightly.checkRollups()
    }
    expectSame(try nightly.dump(), expected)
    try nightly.load(exports.shuffled(using: &random))
    expectSame(try nightly.dump(), expected, "the same once more")
  }

  /// None, a few or all of the rows that can't be written at once may wait, and of old times.
  private func bounds(_ random: inout SeededGenerator) -> BulkBounds {
    var bounds = BulkBounds()
    bounds.aside = [0, 300, 1 << 20].randomElement(using: &random) ?? 0
    bounds.oldTimes = [0, 3, 100_000].randomElement(using: &random) ?? 0
    return bounds
  }
}

/// Made-up histories in which few members and few times make all that can collide collide.
enum History {
  static func generate(_ random: inout SeededGenerator) -> [TestExport] {
    var exports: [TestExport] = []
    for i in 0..<Int.random(in: 2...8, using: &random) {
      let kind =
        [.interaction, .interaction, .interaction, .incidentLink, .systemID].randomElement(using: &random)
        ?? ExportKind.interaction
      // Some so long that they are not read whole before their first row is taken in.
      let count = Int.random(in: 0..<4, using: &random) == 0 ? 17...24 : 1...8
      let rows = (0..<Int.random(in: count, using: &random)).map { _ in row(kind, &random) }
      // A name may come twice with other content, as where a desk overwrites its file.
      let name = "\(kind.rawValue)_\(Int.random(in: 0...max(1, i), using: &random)).csv"
      let refusal = Int.random(in: 0..<10, using: &random) == 0 ? "broken" : nil
      if exports.contains(where: { $0.kind == kind && $0.rows == rows }) { continue }
      exports.append(TestExport(name, kind, rows, refusal: refusal))
      // A copy under another name.
      if Int.random(in: 0..<4, using: &random) == 0 {
        exports.append(
          TestExport("\(kind.rawValue)_\(Int.random(in: 0...9, using: &random)).csv", kind, rows, refusal: refusal))
      }
    }
    return exports
  }

  private static func row(_ kind: ExportKind, _ random: inout SeededGenerator) -> TestExport.Row {
    let people = [
      "", "Zoë (z1)", "Zoe Q. (z1)", "z1", "Bo (b2)", "Bo", "Cy (c3)", "Zo\u{EB}", "Zoe\u{308}", "(unknown)",
      "(unassigned)",
    ]
    func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
    func time() -> String {
      // Now and then so late that earlier resolution times are let go of.
      "2025-0\(Int.random(in: 0..<24, using: &random) == 0 ? 6 : Int.random(in: 1...2, using: &random))-0\(Int.random(in: 1...3, using: &random))T"
        + pick(["00:00:00", "09:30:00", "09:30:59", "23:59:59"])
    }
    let hex = "0123456789abcdef0123456789abcdef"
    let number = "IMS\(Int.random(in: 1...5, using: &random))"
    switch kind {
    case .interaction:
      return .interaction(
        number, opened: time(), updated: time(), closed: Bool.random(using: &random) ? time() : nil, user: pick(people),
        tech: pick(people), place: pick(["", "Oslo", "Bergen"]),
        state: pick(["", "New", "Closed Complete", "Closed_Skipped", "Resolved"]),
        type: pick(["", "Phone", "Caf\u{E9}", "Cafe\u{301}"]),
        description: pick(["", "VPN | down", "VPN  |again", "| none", "Mail"]), notes: pick(["", "note"]))
    case .incidentLink:
      return .link(
        number, pick(["INC1", "INC2", "INC3", "RITM1"]), by: pick(people),
        on: Int.random(in: 0..<5, using: &random) == 0 ? nil : time())
    case .systemID:
      return .systemID(
        pick(["a1", "a2", "", hex, hex.uppercased()]), pick(["b1", "b2", hex]), by: pick(people),
        on: Int.random(in: 0..<5, using: &random) == 0 ? nil : time())
    }
  }
}
