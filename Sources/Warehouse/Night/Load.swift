import Exports
import GRDB
import GRDBSQLite

/// One run's load: its rules, and what the ledger records of it.
package struct LoadRequest: Sendable {
  package var rules: LoadRules
  /// `YYYY-MM-DDTHH:MM:SS`: the value of `etl_runs.started_at` and `ingested_at`.
  package var startedAt: String
  /// The command and the program's version, as `etl_runs` records them.
  package var command: String
  package var version: String
  /// Load nothing at all if anything is refused or rejected, or causes a warning.
  package var isStrict: Bool

  package init(
    rules: LoadRules, startedAt: String, command: String = "run", version: String = "", isStrict: Bool = false
  ) {
    self.rules = rules
    self.startedAt = startedAt
    self.command = command
    self.version = version
    self.isStrict = isStrict
  }
}

extension WarehouseDatabase {
  /// Loads contents in one transaction: each whole or not at all, and the rollups with them.
  ///
  /// The result depends neither on their order nor on which of them were loaded before. An error leaves the database as
  /// it was; the report names refused files. `open` opens exports in one new reading session, used for this call alone.
  package func load(
    _ contents: [ExportContent], _ request: LoadRequest, open: (ExportFile) throws -> any RecordSource
  ) throws -> LoadReport {
    try load(contents, request, LearntVocabulary(), open: open)
  }

  func load(
    _ contents: [ExportContent], _ request: LoadRequest, _ learnt: LearntVocabulary,
    open: (ExportFile) throws -> any RecordSource
  ) throws -> LoadReport {
    try queue.writeWithoutTransaction { db in
      var report = LoadReport()
      try db.inTransaction(.immediate) {
        report = try Load(db, request, learnt).run(contents, open)
        return report.isAbandoned ? .rollback : .commit
      }
      return report
    }
  }
}

/// The steps of one load, within its transaction.
private final class Load {
  private let connection: OpaquePointer
  private let database: Database
  private let request: LoadRequest
  private let ledger: Ledger
  private let keepers: Keepers
  private var context: LoadContext { keepers.context }

  init(_ database: Database, _ request: LoadRequest, _ learnt: LearntVocabulary) throws {
    connection = try database.connection
    self.database = database
    self.request = request
    ledger = try Ledger(connection, request)
    try RuleKeeper.apply(request.rules, database)
    let context = try LoadContext(
      connection, rules: request.rules, ingestedAt: request.startedAt, LoadVocabulary(learnt))
    keepers = try Keepers(context, DimensionKeepers(request.rules))
  }

  func run(_ contents: [ExportContent], _ open: (ExportFile) throws -> any RecordSource) throws -> LoadReport {
    var report = LoadReport()
    // Links first: an interaction is then counted once, with its incidents.
    for content in contents.inOrderOfNames.sorted(by: { $0.file.kind != .interaction && $1.file.kind == .interaction })
    {
      if let file = try load(content, open) { report.files.append(file) }
    }
    if request.isStrict, report.files.contains(where: { !$0.isClean }) {
      report.isAbandoned = true
      return report
    }
    if report.files.contains(where: { $0.refusal == nil }) { try RuleKeeper.noteLoad(request.rules, database) }
    try keepers.settle(database)
    return report
  }

  /// Nil if the content was loaded before, under this name or a greater one.
  private func load(
    _ found: ExportContent, _ open: (ExportFile) throws -> any RecordSource
  ) throws -> LoadReport.File? {
    let content: ExportContent
    do throws(ExportError) {
      content = try found.hashed()
    } catch {
      // The ledger identifies contents by hash, so it can't record this one; the next night looks at it again.
      return LoadReport.File(found, refusal: error)
    }
    let known = try ledger.find(content)
    if let known, known.isLoaded, !known.name.utf8.lexicographicallyPrecedes(content.file.name.utf8) {
      try ledger.note(content.copies, of: content.file.kind, file: known.id)
      return nil
    }
    var report = LoadReport.File(content)
    report.isRenamed = known?.isLoaded ?? false
    let totals = keepers.rollups.totals
    var id = 0
    var hasSavepoint = false
    do {
      let source = try open(content.file)
      defer { report.reading = source.summary }
      let start = try Start(of: source, context.vocabulary)
      if !start.isWhole {
        try execute(connection, "savepoint export")
        hasSavepoint = true
      }
      id = try ledger.enter(content, known: known?.id)
      context.ranks.set(file: id, name: content.file.name, sha256: content.sha256)
      for batch in start.batches { try keepers.take(batch, file: id, &report.rows) }
      while !start.isWhole, let batch = try source.next() {
        context.vocabulary.learn(batch)
        try keepers.take(batch, file: id, &report.rows)
      }
    } catch let error as ExportError {
      report.refusal = error
    }
    report.rows.read = report.reading.rowsRead
    report.rows.rejected = report.reading.rowsRejected
    if report.refusal != nil {
      if hasSavepoint {
        try execute(connection, "rollback to export; release export")
        try keepers.forget(totals)
      }
      report.rows = LoadReport.RowCounts()
      if known?.isLoaded != true { try ledger.refuse(content, known: known?.id, report) }
      return report
    }
    guard report.rows.isBalanced else { throw WarehouseError.unbalanced(file: report.name, report.rows) }
    try keepers.writeDimensions()
    if report.isRenamed { report.rows = LoadReport.RowCounts() } else { try ledger.close(id, report) }
    try ledger.note(content.copies, of: content.file.kind, file: id)
    if hasSavepoint { try execute(connection, "release export") }
    return report
  }
}

/// The first batches of an export, read before any row of it is taken in: all of them, if it is of a night's size.
///
/// If such an export is refused, nothing was written for it. Longer ones need a savepoint, for which SQLite copies each
/// changed page into a file of its own: 963 pages a night, a quarter of all that it wrote.
private struct Start {
  private(set) var batches: [RecordBatch] = []
  private(set) var isWhole = false
  /// How many batches: about four megabytes.
  private static let most = 8

  /// - Parameter vocabulary: learns each batch, even if the export is refused later: the session does not repeat words.
  init(of source: any RecordSource, _ vocabulary: LoadVocabulary) throws {
    while batches.count < Self.most {
      guard let batch = try source.next() else {
        isWhole = true
        return
      }
      vocabulary.learn(batch)
      batches.append(batch)
    }
  }
}

extension LoadReport.File {
  init(_ content: ExportContent, refusal: ExportError? = nil) {
    self.init(export: content.file, sha256: content.sha256)
    self.refusal = refusal
  }

  /// Whether nothing was refused or rejected, or caused a warning.
  package var isClean: Bool { refusal == nil && reading.rowsRejected == 0 && reading.warnings.isEmpty }
}

extension [ExportContent] {
  var inOrderOfNames: [ExportContent] { sorted { $0.file.name.utf8.lexicographicallyPrecedes($1.file.name.utf8) } }
}

extension Database {
  /// The connection for ``RawStatement``.
  var connection: OpaquePointer {
    get throws {
      guard let connection = sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
      return connection
    }
  }
}
