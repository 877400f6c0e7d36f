import CivilTime
import Exports
import Foundation
import SeededGenerator
import Testing
import Warehouse

@Suite("The warehouse is a pure function of its exports")
struct HistoryTests {
  /// `HISTORIES=12` runs the first twelve only.
  private static let seeds = 0..<(ProcessInfo.processInfo.environment["HISTORIES"].flatMap { Int($0) } ?? 200)

  @Test("in any order, split over any nights, with any file seen again, after any crash", arguments: seeds)
  func pureFunction(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let exports = History.generate(&random)
    let desk = try Desk(exports, History.rules(&random))
    let whole = try WarehouseDatabase.create()
    try desk.load(exports, into: whole)
    let expected = try whole.dump()
    try check(whole)
    expectSame(try whole.told(), try PlainModel(exports, desk.rules, sha256: desk.folder.sha256).lines, "as the model")

    try withFolder { folder in
      let path = folder + "/interactions.db"
      let bounds = bounds(&random)
      desk.batchBytes = batchBytes(&random)
      if Bool.random(using: &random) {
        desk.crashAfter = Int.random(in: 0..<8, using: &random)
        if (try? desk.build(path, exports.shuffled(using: &random), bounds)) == nil {
          #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [], "a crash leaves nothing")
        }
        desk.crashAfter = nil
      }
      try desk.build(path, exports.shuffled(using: &random), bounds)
      let built = try WarehouseDatabase.open(path: path)
      built.checkHygiene(#_sourceLocation)
      expectSame(try built.dump(), expected, "built beside, loaded in place")
      #expect(try built.verify().differences == [])
      try built.checkOutcomes()
      try built.close()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["interactions.db"])
    }

    try withFolder { folder in
      let path = folder + "/interactions.db"
      let first = exports.shuffled(using: &random).prefix(Int.random(in: 0...exports.count, using: &random))
      try desk.build(path, Array(first), bounds(&random))
      let built = try WarehouseDatabase.open(path: path)
      for export in exports.shuffled(using: &random) {
        desk.batchBytes = batchBytes(&random)
        try desk.load([export], into: built)
        try built.checkRollups()
      }
      expectSame(try built.dump(), expected, "built of some, night by night from there")
      try built.checkOutcomes()
      try built.close()
    }

    let nightly = try WarehouseDatabase.create()
    var queue = exports.shuffled(using: &random)
    while !queue.isEmpty {
      desk.batchBytes = batchBytes(&random)
      var night = Array(queue.prefix(Int.random(in: 1...3, using: &random)))
      queue.removeFirst(night.count)
      if let again = exports.randomElement(using: &random), Bool.random(using: &random) {
        // Known, or come early: it is loaded with the rest and must change nothing when its own night comes.
        night.insert(again, at: 0)
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        let before = try nightly.dump()
        desk.crashAfter = Int.random(in: 0..<8, using: &random)
        do {
          try desk.load(night, into: nightly)
        } catch is Desk.Crash {
          expectSame(try nightly.dump(), before, "a crash leaves the night before")
        }
        desk.crashAfter = nil
      }
      try desk.load(night, into: nightly)
      try check(nightly)
    }
    expectSame(try nightly.dump(), expected, "night by night")
    desk.knowsFiles = false
    try desk.load(exports.shuffled(using: &random), into: nightly)
    expectSame(try nightly.dump(), expected, "the same once more")
  }

  private func check(_ database: WarehouseDatabase) throws {
    database.checkHygiene(#_sourceLocation)
    try database.checkRollups()
    try database.checkOutcomes()
  }

  /// None, a few or all of the rows that can't be written at once may wait, and of old times.
  private func bounds(_ random: inout SeededGenerator) -> BulkBounds {
    var bounds = BulkBounds()
    bounds.aside = [0, 300, 1 << 20].randomElement(using: &random) ?? 0
    bounds.oldTimes = [0, 3, 100_000].randomElement(using: &random) ?? 0
    return bounds
  }

  /// A row or two to a batch, a few, or all.
  private func batchBytes(_ random: inout SeededGenerator) -> Int {
    [64, 500, ExportReader.batchBytes].randomElement(using: &random) ?? 64
  }
}

/// Exports that lie in a folder, and a program that loads them under the same rules each night.
private final class Desk {
  let folder: TestFolder
  let rules: LoadRules
  var batchBytes = 64
  /// After so many batches of a run.
  var crashAfter: Int?
  /// A run looks only at files that are new, or whose size or time is.
  var knowsFiles = true

  init(_ exports: [TestExport], _ rules: LoadRules) throws {
    folder = try TestFolder(exports)
    self.rules = rules
  }

  func load(_ exports: [TestExport], into database: WarehouseDatabase) throws {
    let files = try folder.files(exports)
    let survey = try knowsFiles ? database.survey(files) : ExportSurvey(all: files)
    _ = try database.load(survey.contents, LoadRequest(rules), open: opening(survey.contents))
  }

  func build(_ path: String, _ exports: [TestExport], _ bounds: BulkBounds) throws {
    let contents = try ExportSurvey(forRebuild: folder.files(exports)).contents
    _ = try WarehouseDatabase.rebuild(
      path: path, contents, LoadRequest(rules), bounds: bounds, open: opening(contents))
  }

  private func opening(_ contents: [ExportContent]) -> (ExportFile) throws -> any RecordSource {
    let session = ExportSession(format: ExportFormat(), batchBytes: batchBytes)
    let open = WarehouseDatabase.opening(contents, session, nil)
    return { file in CrashingSource(try open(file), self) }
  }

  /// What a crash in the middle of a load looks like.
  struct Crash: Error {}

  private final class CrashingSource: RecordSource {
    private let source: any RecordSource
    private let desk: Desk

    init(_ source: any RecordSource, _ desk: Desk) { (self.source, self.desk) = (source, desk) }

    func next() throws -> RecordBatch? {
      if let left = desk.crashAfter {
        if left == 0 { throw Crash() }
        desk.crashAfter = left - 1
      }
      return try source.next()
    }

    var summary: ReadingSummary { source.summary }
  }
}
