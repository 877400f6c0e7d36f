import CivilTime
import Exports
import GRDBSQLite

/// Keeps `fact_interactions` and `interaction_versions`: which version of an interaction stands.
///
/// A version is its `updated_at`; the greatest stands in the facts, each other one is a row of the versions. Rows with
/// equal stamps are one version, whose content is that of the greatest source.
final class FactKeeper {
  private let context: LoadContext
  private let rollups: RollupTracker
  private let dimensions: DimensionKeepers

  private let find: Statement
  private let insert: Statement
  private let update: Statement
  private let findVersion: Statement
  private let keepVersion: Statement
  private let keepStanding: Statement
  private let closedAtText: UInt32, updatedAtText: UInt32
  private let opened = TimeText(), updated = TimeText(), closed = TimeText(), exported = TimeText()

  init(_ context: LoadContext, _ rollups: RollupTracker, _ dimensions: DimensionKeepers) throws {
    self.context = context
    self.rollups = rollups
    self.dimensions = dimensions
    closedAtText = context.vocabulary.texts.number(of: Closing.Source.closedAt.rawValue)
    updatedAtText = context.vocabulary.texts.number(of: Closing.Source.updatedAt.rawValue)
    let connection = context.connection
    find = try Statement(
      connection,
      "select interaction_id, updated_at, source_file_id, source_line from fact_interactions where interaction_number = ?1"
    )
    let columns = [
      "short_description", "interaction_type", "work_notes", "user_id", "tech_id", "location_id", "state_id",
      "opened_date_id", "opened_at", "updated_at", "closed_at", "close_source", "resolution_minutes", "source_file_id",
      "source_line", "ingested_at", "exported_closed_at", "channel", "sys_id",
    ]
    insert = try Statement(
      connection,
      "insert into fact_interactions (\(columns.joined(separator: ", ")), interaction_number) "
        + "values (\(columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")), ?20)")
    update = try Statement(
      connection,
      "update fact_interactions set \(columns.enumerated().map { "\($1) = ?\($0 + 1)" }.joined(separator: ", ")) "
        + "where interaction_id = ?20")
    findVersion = try Statement(
      connection,
      """
      select source_file_id, source_line from interaction_versions where interaction_id = ?1 and updated_at = ?2
      """)
    keepVersion = try Statement(
      connection,
      """
      insert or replace into interaction_versions
          (interaction_id, updated_at, state_id, tech_id, source_file_id, source_line)
      values (?1, ?2, ?3, ?4, ?5, ?6)
      """)
    keepStanding = try Statement(
      connection,
      """
      insert into interaction_versions (interaction_id, updated_at, state_id, tech_id, source_file_id, source_line)
      select interaction_id, updated_at, state_id, tech_id, source_file_id, source_line
      from fact_interactions where interaction_id = ?1
      """)
  }

  /// Takes one row in. Needs an open transaction.
  func take(_ record: InteractionRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome {
    let source = Source(file: file, line: Int(record.line))
    let row = Row(
      record: record, source: source, keys: try dimensions.keys(of: record, source, context.vocabulary, context.ranks))
    let number = batch.bytes(record.number)
    find.bind(1, number)
    if let standing = try find.first(Standing.init) { return try take(row, of: batch, over: standing) }
    try rollups.willAdd(number: number)
    insert.bind(20, number)
    try write(row, of: batch, insert)
    rollups.didAdd(fact: Int(sqlite3_last_insert_rowid(context.connection)), updatedAt: record.updatedAt)
    return .new
  }

  private func take(_ row: Row, of batch: RecordBatch, over standing: Standing) throws -> RowOutcome {
    let record = row.record
    if record.updatedAt < standing.updatedAt { return try supersede(row, of: standing.id) }
    let isNewer = record.updatedAt > standing.updatedAt
    guard isNewer || context.ranks.isGreater(row.source, than: standing.source) else { return .unchanged }
    try rollups.willChange(fact: standing.id)
    if isNewer {
      keepStanding.bind(1, standing.id)
      try keepStanding.run()
      rollups.totals.supersededVersions += 1
      rollups.totals.note(asOf: record.updatedAt)
    }
    update.bind(20, standing.id)
    try write(row, of: batch, update)
    return isNewer ? .updated : .unchanged
  }
}

extension FactKeeper {
  /// A record with its members as keys.
  private struct Row {
    let record: InteractionRecord
    let source: Source
    let keys: DimensionKeepers.Keys
  }

  /// The version in the facts.
  private struct Standing {
    var id: Int
    var updatedAt: LocalTime
    var source: Source

    init(_ row: Statement) {
      id = row.int(0)
      updatedAt = TimeText.time(row.bytes(1)) ?? LocalTime(seconds: 0)
      source = Source(file: row.int(2), line: row.int(3))
    }
  }

  private func supersede(_ row: Row, of interaction: Int) throws -> RowOutcome {
    findVersion.bind(1, interaction)
    findVersion.bind(2, updated.of(row.record.updatedAt))
    let known = try findVersion.first { Source(file: $0.int(0), line: $0.int(1)) }
    guard known.map({ context.ranks.isGreater(row.source, than: $0) }) ?? true else { return .unchanged }
    keepVersion.bind(1, interaction)
    keepVersion.bind(2, updated.of(row.record.updatedAt))
    keepVersion.bind(3, row.keys.state)
    keepVersion.bind(4, context.vocabulary.texts[row.keys.technician])
    keepVersion.bind(5, row.source.file)
    keepVersion.bind(6, row.source.line)
    try keepVersion.run()
    guard known == nil else { return .unchanged }
    rollups.totals.supersededVersions += 1
    return .superseded
  }

  /// Binds the row to `insert` or `update` and runs it.
  private func write(_ row: Row, of batch: RecordBatch, _ statement: Statement) throws {
    let record = row.record
    let (vocabulary, texts) = (context.vocabulary, context.vocabulary.texts)
    let closing = Closing(
      try dimensions.stateClass(of: row.keys.state), openedAt: record.openedAt, updatedAt: record.updatedAt,
      exported: record.closedAt)
    statement.bind(1, batch.bytes(record.shortDescription))
    statement.bind(2, texts.bytes(vocabulary.text(record.type)))
    statement.bind(3, context.rules.storeWorkNotes ? batch.bytes(record.workNotes) : batch.bytes(.empty))
    statement.bind(4, texts.bytes(row.keys.user))
    statement.bind(5, texts.bytes(row.keys.technician))
    statement.bind(6, row.keys.location)
    statement.bind(7, row.keys.state)
    statement.bind(8, opened.dateID(of: record.openedAt))
    statement.bind(9, opened.of(record.openedAt))
    statement.bind(10, updated.of(record.updatedAt))
    statement.bind(11, closed.of(closing?.closedAt))
    if let closing {
      statement.bind(12, texts.bytes(closing.source == .closedAt ? closedAtText : updatedAtText))
    } else {
      statement.bind(12, nil as Int?)
    }
    statement.bind(13, closing?.resolutionMinutes)
    statement.bind(14, row.source.file)
    statement.bind(15, row.source.line)
    statement.bind(16, texts.bytes(context.ingestedAt))
    statement.bind(17, exported.of(record.closedAt))
    statement.bind(18, texts.bytes(vocabulary.text(record.channel)))
    statement.bind(19, batch.bytes(record.sysID))
    try statement.run()
  }
}

extension RecordBatch {
  @inline(__always)
  func bytes(_ slice: TextSlice) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: text[Int(slice.offset)..<Int(slice.offset + slice.length)])
  }
}
