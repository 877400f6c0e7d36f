import Exports
import GRDB
import GRDBSQLite

/// One run's load: the rules it goes by and what the ledger says of it.
package struct LoadRequest: Sendable {
  package var rules: LoadRules
  /// `YYYY-MM-DDTHH:MM:SS`: what `etl_runs.started_at` and `ingested_at` say.
  package var startedAt: String
  /// What `etl_runs` says was run, and the program's version.
  package var command: String
  package var version: String
  /// Load nothing at all if anything is refused, rejected or warned of.
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
  /// The result does not depend on their order, nor on what of them was loaded before. An error leaves the database as it
  /// was; a refused file is in the report. What `open` opens belongs to one new reading session, used for this call alone.
  package func load(
    _ contents: [ExportContent], _ request: LoadRequest, open: (ExportFile) throws -> any RecordSource
  ) throws -> LoadReport {
    try load(contents, request, isBulk: false, LearntVocabulary(), open: open)
  }

  /// - Parameter isBulk: into an empty warehouse that nobody reads, and which is thrown away if this throws.
  func load(
    _ contents: [ExportContent], _ request: LoadRequest, isBulk: Bool, _ learnt: LearntVocabulary,
    open: (ExportFile) throws -> any RecordSource
  ) throws -> LoadReport {
    try queue.writeWithoutTransaction { db in
      guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
      var report = LoadReport()
      try db.inTransaction(.immediate) {
        report = try Load(connection, db, request, learnt, isBulk: isBulk).run(contents, open)
        return report.isAbandoned ? .rollback : .commit
      }
      return report
    }
  }
}

/// A file was refused while a warehouse was built without a journal: what was built has to be thrown away.
struct BulkRefusal: Error {
  var content: ExportContent
  var reason: String
}

/// The steps of one load, within its transaction.
private final class Load {
  private let connection: OpaquePointer
  private let database: Database
  private let request: LoadRequest
  private let context: LoadContext
  private let rollups: RollupTracker
  private let matcher: SystemIDMatcher
  private let facts: FactKeeper
  private let links: LinkKeeper
  private let systemIDs: SystemIDKeeper
  private let ledger: Ledger

  private let bulk: BulkMemory?

  init(
    _ connection: OpaquePointer, _ database: Database, _ request: LoadRequest, _ learnt: LearntVocabulary, isBulk: Bool
  ) throws {
    bulk = isBulk ? BulkMemory() : nil
    self.connection = connection
    self.database = database
    self.request = request
    ledger = try Ledger(connection, request)
    try RuleKeeper.apply(request.rules, database)
    context = try LoadContext(connection, rules: request.rules, ingestedAt: request.startedAt, learnt)
    rollups = try RollupTracker(context, bulk)
    matcher = try SystemIDMatcher(context)
    facts = try FactKeeper(context, rollups, bulk)
    links = try LinkKeeper(context, rollups, matcher)
    systemIDs = try SystemIDKeeper(context, matcher)
  }

  func run(_ contents: [ExportContent], _ open: (ExportFile) throws -> any RecordSource) throws -> LoadReport {
    var report = LoadReport()
    let contents = contents.sorted { $0.file.name.utf8.lexicographicallyPrecedes($1.file.name.utf8) }
    // An index is built quicker over the rows than kept row by row; those that a load looks rows up by are constraints.
    var indexes = bulk == nil ? [] : try dropIndexes(of: "bridge_ims_inc") + dropIndexes(of: "sysids")
    for content in contents where content.file.kind != .interaction {
      if let file = try load(content, open) { report.files.append(file) }
    }
    for index in indexes { try execute(connection, index) }
    try bulk?.remember(linksOf: connection, context.texts)
    indexes = bulk == nil ? [] : try dropIndexes(of: "fact_interactions")
    for content in contents where content.file.kind == .interaction {
      if let file = try load(content, open) { report.files.append(file) }
    }
    for index in indexes { try execute(connection, index) }
    if request.isStrict, report.files.contains(where: { !$0.isClean }) {
      report.isAbandoned = true
      return report
    }
    try matcher.settle(&rollups.totals)
    try rollups.settle()
    try Calendar.settle(database, asOf: rollups.totals.asOf?.day)
    return report
  }

  /// Drops a table's indexes; gives the statements that make them again, which is quicker afterwards.
  private func dropIndexes(of table: String) throws -> [String] {
    var indexes: [(name: String, sql: String)] = []
    try Statement(
      connection,
      "select name, sql from sqlite_schema where type = 'index' and tbl_name = '\(table)' and sql is not null"
    ).each { indexes.append(($0.text(0), $0.text(1))) }
    for index in indexes { try execute(connection, "drop index \(index.name)") }
    return indexes.map(\.sql)
  }

  /// Nil if the content was loaded before, under this name or a greater one.
  private func load(
    _ content: ExportContent, _ open: (ExportFile) throws -> any RecordSource
  ) throws -> LoadReport.File? {
    let known = try ledger.find(content)
    if let known, known.isLoaded, !known.name.utf8.lexicographicallyPrecedes(content.file.name.utf8) {
      try ledger.note(content.copies, of: content.file.kind, file: known.id)
      return nil
    }
    var report = LoadReport.File(
      name: content.file.name, path: content.file.path, kind: content.file.kind, sha256: content.sha256)
    report.isRenamed = known?.isLoaded ?? false
    if bulk == nil { try execute(connection, "savepoint export") }
    let totals = rollups.totals
    let id = try ledger.enter(content, known: known?.id)
    context.ranks.set(file: id, name: content.file.name, sha256: content.sha256)
    do {
      let source = try open(content.file)
      defer { report.reading = source.summary }
      while let batch = try source.next() { try take(batch, file: id, &report.rows) }
    } catch let refusal as Refusal {
      report.refusal = refusal.reason
    }
    report.rows.read = report.reading.rowsRead
    report.rows.rejected = report.reading.rowsRejected
    if let refusal = report.refusal, bulk != nil { throw BulkRefusal(content: content, reason: refusal) }
    if report.refusal != nil {
      try execute(connection, "rollback to export; release export")
      rollups.totals = totals
      rollups.forget()
      facts.forget()
      context.ranks = try SourceRanks(connection)
      report.rows = LoadReport.RowCounts()
      if known?.isLoaded != true { try ledger.refuse(content, known: known?.id, report) }
      return report
    }
    guard report.rows.isBalanced else { throw WarehouseError.unbalanced(file: report.name, report.rows) }
    try facts.writeNames()
    if report.isRenamed { report.rows = LoadReport.RowCounts() } else { try ledger.close(id, report) }
    try ledger.note(content.copies, of: content.file.kind, file: id)
    if bulk == nil { try execute(connection, "release export") }
    return report
  }

  private func take(_ batch: RecordBatch, file: Int, _ rows: inout LoadReport.RowCounts) throws {
    context.learn(batch)
    switch batch.records {
    case .interactions(let records):
      for record in records { rows.add(try facts.take(record, of: batch, file: file)) }
    case .incidentLinks(let records):
      for record in records { rows.add(try links.take(record, of: batch, file: file)) }
    case .systemIDs(let records):
      for record in records { rows.add(try systemIDs.take(record, of: batch, file: file)) }
    }
  }
}

extension LoadReport.File {
  /// Nothing refused, rejected or warned of.
  package var isClean: Bool { refusal == nil && reading.rowsRejected == 0 && reading.warnings.isEmpty }
}
