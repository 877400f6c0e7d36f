import CivilTime
import Exports
import GRDBSQLite

/// Keeps `fact_interactions` and `interaction_versions`: which version of an interaction stands.
///
/// A version is identified by its `updated_at`. The one that ``Standing`` chooses is in the facts; every other one is a
/// row of the versions.
final class FactKeeper {
  private let context: LoadContext
  private let rollups: RollupTracker
  private let dimensions: DimensionKeepers

  private let find: RawStatement
  private let insert: RawStatement
  private let update: RawStatement
  private let findVersion: RawStatement
  private let keepVersion: RawStatement
  private let keepStanding: RawStatement
  private var sheet: FactSheet
  private let updated = TimeText()

  init(_ context: LoadContext, _ rollups: RollupTracker, _ dimensions: DimensionKeepers) throws {
    self.context = context
    self.rollups = rollups
    self.dimensions = dimensions
    sheet = FactSheet(
      storesWorkNotes: context.rules.storeWorkNotes, ingestedAt: context.vocabulary.texts.bytes(context.ingestedAt))
    let connection = context.connection
    find = try RawStatement(
      connection,
      "select interaction_id, updated_at, source_file_id, source_line from fact_interactions where interaction_number = ?1"
    )
    insert = try RawStatement(connection, FactRow.insert)
    update = try RawStatement(connection, FactRow.update())
    findVersion = try RawStatement(
      connection,
      "select updated_at, source_file_id, source_line from interaction_versions where interaction_id = ?1 and updated_at = ?2"
    )
    keepVersion = try RawStatement(connection, VersionRow.replace)
    keepStanding = try RawStatement(
      connection,
      """
      insert into interaction_versions (\(VersionRow.columnNames))
      select \(VersionRow.columnNames) from fact_interactions where interaction_id = ?1
      """)
  }

  /// Turns to the batch that the next rows belong to.
  func turn(to batch: RecordBatch) { sheet.turn(to: batch) }

  /// Takes in one row. Needs an open transaction.
  func take(_ record: InteractionRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome {
    let source = Source(file: file, line: Int(record.line))
    let keys = try dimensions.keys(of: record, source, context.vocabulary, context.ranks)
    let number = batch.bytes(record.number)
    find.bind(1, number)
    let standing = try find.first { (id: $0.int(0), mention: Mention($0, at: 1)) }
    if let standing { return try take(record, keys, source, over: standing.mention, of: standing.id) }
    try rollups.willAdd(number: number)
    try insert.run(try row(record, keys, source), sheet)
    rollups.didAdd(fact: Int(sqlite3_last_insert_rowid(context.connection)), updatedAt: record.updatedAt)
    return .new
  }

  private func take(
    _ record: InteractionRecord, _ keys: DimensionKeepers.Keys, _ source: Source, over mention: Mention, of fact: Int
  ) throws -> RowOutcome {
    let standing = Standing(Mention(at: PackedTime(record.updatedAt), source: source), over: mention, context.ranks)
    switch standing {
    case .older: return try supersede(record, keys, source, of: fact)
    case .same: break
    case .newer, .sameFromGreaterSource:
      try rollups.willChange(fact: fact)
      if standing == .newer {
        keepStanding.bind(1, fact)
        try keepStanding.run()
        rollups.totals.supersededVersions += 1
        rollups.totals.note(asOf: record.updatedAt)
      }
      var row = try row(record, keys, source)
      row.id = fact
      try update.run(row, sheet)
    }
    return standing.outcome
  }

  /// Takes in a version that does not stand.
  private func supersede(
    _ record: InteractionRecord, _ keys: DimensionKeepers.Keys, _ source: Source, of interaction: Int
  ) throws -> RowOutcome {
    findVersion.bind(1, interaction)
    findVersion.bind(2, updated.of(record.updatedAt))
    let known = try findVersion.first { Mention($0, at: 0) }
    let standing = known.map {
      Standing(Mention(at: PackedTime(record.updatedAt), source: source), over: $0, context.ranks)
    }
    if standing?.takesPlace ?? true {
      try keepVersion.run(
        VersionRow(
          interaction: interaction, updatedAt: record.updatedAt, state: keys.state,
          technician: context.vocabulary.texts.bytes(keys.technician), source: source), updated)
    }
    if let standing { return standing.outcome }
    rollups.totals.supersededVersions += 1
    return .superseded
  }

  private func row(_ record: InteractionRecord, _ keys: DimensionKeepers.Keys, _ source: Source) throws -> FactRow {
    FactRow(record, keys, try dimensions.stateClass(of: keys.state), source, context.vocabulary)
  }
}

extension RecordBatch {
  @inline(__always)
  func bytes(_ slice: TextSlice) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: text[Int(slice.offset)..<Int(slice.offset + slice.length)])
  }
}
