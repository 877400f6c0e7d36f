import Exports
import GRDB
import SQLitePages

/// Builds a whole warehouse from exports, in a new file that nobody reads yet.
///
/// 1. SQLite makes the file with its schema, and closes it.
/// 2. The load reads sys_ids, links and interactions in that order, and writes the large tables with their indexes page
///    by page (``BulkTables``): each page once, and no row moves. It counts for the rollups on the way.
/// 3. SQLite opens the file and writes the small tables: ledger, places, states, small rollups. Rows that were put
///    aside, and all that is still unread if there were many, are taken in like a night's (``Keepers``).
///
/// There is no journal: an error, or a refused export, leaves a file to be thrown away.
///
/// SQLite's own statements take longer than a first load may: page by page, a first run of 1,000,000 interactions fell
/// from 13.1 to 6.3 s, and its peak from 255 to 150 MiB.
final class BulkLoad {
  private let path: String
  private let request: LoadRequest
  private let vocabulary: LoadVocabulary
  private let dimensions: DimensionKeepers
  private let bounds: BulkBounds

  init(_ path: String, _ request: LoadRequest, _ learnt: LearntVocabulary, _ bounds: BulkBounds) {
    self.path = path
    self.request = request
    self.bounds = bounds
    vocabulary = LoadVocabulary(learnt)
    dimensions = DimensionKeepers(request.rules)
  }

  /// What is known once the large tables are written.
  private struct Filled {
    var facts: BulkFacts
    /// What all interactions count for, without the large rollups; and ``presence``, which writing those returned.
    var deltas = RollupDeltas()
    var presence = Presence()
  }

  /// - Throws: ``BulkRefusal`` if an export is refused.
  func run(_ contents: [ExportContent], _ open: @escaping (ExportFile) throws -> any RecordSource) throws -> LoadReport
  {
    let reading = BulkReading(contents, open)
    let filled = try fill(try makeFile(), reading)
    let queue = try DatabaseQueue(path: path, configuration: WarehouseDatabase.configuration)
    do {
      let report = try queue.writeWithoutTransaction { db in
        try db.execute(sql: Self.pragmas)
        var report = LoadReport()
        try db.inTransaction {
          report = try complete(db, filled, reading)
          return .commit
        }
        return report
      }
      try queue.close()
      return report
    } catch {
      try? queue.close()
      throw error
    }
  }

  /// No journal and no syncing: nobody sees the file before it is whole, and a crash leaves only a file to throw away.
  private static let pragmas = """
    pragma journal_mode = off;
    pragma synchronous = off;
    pragma locking_mode = exclusive;
    pragma temp_store = memory;
    """

  /// - Returns: the roots of the trees of its tables and indexes.
  private func makeFile() throws -> [String: BulkTables.Root] {
    try WarehouseDatabase.removeDatabase(path)
    try WarehouseDatabase.createPrivateFile(path: path)
    let queue = try DatabaseQueue(path: path, configuration: WarehouseDatabase.configuration)
    let roots = try queue.writeWithoutTransaction { db in
      try db.execute(sql: "pragma page_size = 8192;" + Self.pragmas)
      try WarehouseDatabase.createSchema(db)
      return try BulkTables.roots(db)
    }
    try queue.close()
    return roots
  }

  // MARK: - Page by page

  /// - Parameter roots: see ``BulkTables``.
  private func fill(_ roots: [String: BulkTables.Root], _ reading: BulkReading) throws -> Filled {
    var systemIDsWritten: Background<Void>?
    var rollupsWritten: Background<Presence>?
    // Wait for the threads on every way out: a thread that went on would write into a file that is thrown away.
    defer {
      try? systemIDsWritten?.result()
      _ = try? rollupsWritten?.result()
    }
    do {
      let tables = try BulkTables(path: path, roots: roots)
      let links = BulkLinks(request.rules, vocabulary, reading.ranks)
      let facts = BulkFacts(
        tables, request.rules, ingestedAt: request.startedAt, vocabulary, reading.ranks, dimensions, links, bounds)
      defer { facts.wait() }
      do {
        let systemIDs = BulkSystemIDs(vocabulary, reading.ranks)
        try reading.each(.systemID, vocabulary) { batch, file, rows in
          guard case .systemIDs(let records) = batch.records else { return }
          for record in records { rows.add(systemIDs.take(record, of: batch, file: file)) }
        }
        systemIDs.freeze()
        let creators = vocabulary.texts.snapshot
        systemIDsWritten = Background { try systemIDs.write(tables, creators) }
        // If there are very many, wait: the memory for sorting them must be free before the links need theirs.
        if systemIDs.count > 1_000_000 { try systemIDsWritten?.result() }
        try reading.each(.incidentLink, vocabulary) { batch, file, rows in
          guard case .incidentLinks(let records) = batch.records else { return }
          for record in records { rows.add(links.take(record, of: batch, file: file, facts.numbers)) }
        }
        try links.write(tables, matching: systemIDs, facts.numbers, &facts.totals)
      }
      try reading.each(.interaction, vocabulary, while: { !facts.isFull }) { batch, file, rows in
        guard case .interactions(let records) = batch.records else { return }
        facts.begin(exportNamed: reading.name(of: file))
        for record in records {
          if let outcome = try facts.take(record, of: batch, file: file) { rows.add(outcome) }
        }
        try facts.finish(batch)
      }
      let counted = try facts.finish()
      var filled = Filled(facts: facts, deltas: counted.deltas.small)
      let rollups = try writing(counted, tables)
      rollupsWritten = rollups
      try facts.writeIndexes(tables, &filled.deltas)
      filled.presence = try rollups.result()
      facts.totals.uniqueUsers = filled.presence.moreUsers
      try systemIDsWritten?.result()
      try tables.file.close()
      return filled
    } catch PageFileError.file(let error) {
      throw error
    }
  }

  /// Writes the large rollups, and the people, on another thread while this one writes the facts' indexes.
  private func writing(_ counted: RollupCounter.Counted, _ tables: BulkTables) throws -> Background<Presence> {
    let (texts, people) = (vocabulary.texts.snapshot, try dimensions.handOverPeople(vocabulary.texts))
    return Background {
      let rollups = BulkRollups(tables, texts)
      try rollups.write(people: people.users)
      try rollups.write(people: people.technicians)
      try rollups.write(counted.times)
      return try rollups.write(counted.deltas)
    }
  }

  // MARK: - By SQLite

  private func complete(_ db: Database, _ filled: Filled, _ reading: BulkReading) throws -> LoadReport {
    let connection = try db.connection
    let ledger = try Ledger(connection, request)
    try RuleKeeper.apply(request.rules, db)
    try reading.hashTheRest()
    for content in reading.contents { _ = try ledger.enter(content, known: nil) }
    try dimensions.write(connection, vocabulary.texts)
    try RollupWriter(connection: connection, texts: vocabulary.texts, isEmpty: true, asOf: filled.facts.totals.asOf)
      .writeSmall(filled.deltas, filled.presence)
    try filled.facts.totals.write(connection)
    try takeTheRest(connection, db, filled.facts, reading)
    var report = LoadReport()
    report.files = try reading.reports()
    for (i, file) in report.files.enumerated() {
      try ledger.close(i + 1, file)
      try ledger.note(reading.contents[i].copies, of: file.kind, file: i + 1)
    }
    // Once more: the ledger gives the number of rejected rows, and it is complete only now.
    let totals = try Totals(connection)
    try totals.write(connection)
    try Calendar.settle(db, asOf: totals.asOf?.day)
    report.isAbandoned = request.isStrict && report.files.contains { !$0.isClean }
    return report
  }

  /// Takes in the rows put aside, and those not read yet.
  private func takeTheRest(
    _ connection: OpaquePointer, _ db: Database, _ facts: BulkFacts, _ reading: BulkReading
  ) throws {
    var aside = facts.takeAside()
    guard !aside.isEmpty || !reading.isAtEnd else { return }
    let context = try LoadContext(connection, rules: request.rules, ingestedAt: request.startedAt, vocabulary)
    let keepers = try Keepers(context, dimensions)
    defer { dimensions.disconnect() }
    try aside.forEach { batch, file in try reading.count(file) { try keepers.take(batch, file: file, &$0) } }
    try reading.each(.interaction, vocabulary) { batch, file, rows in try keepers.take(batch, file: file, &rows) }
    try keepers.writeDimensions()
    try keepers.settle(db)
  }
}

/// A file was refused while a warehouse was built without a journal: what was built must be thrown away.
struct BulkRefusal: Error {
  var content: ExportContent
  var error: ExportError

  /// The refusal as a report shows it.
  var report: LoadReport.File { LoadReport.File(content, refusal: error) }
}
