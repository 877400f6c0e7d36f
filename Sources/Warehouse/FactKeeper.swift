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
  /// In a load into an empty warehouse.
  private let bulk: BulkMemory?
  private let users: NameKeeper
  private let technicians: NameKeeper
  private let locations: MemberKeeper
  private let states: MemberKeeper

  private let find: Statement
  private let findByID: Statement
  private let insert: Statement
  private let update: Statement
  private let findVersion: Statement
  private let keepVersion: Statement
  private let keepStanding: Statement
  private let closedAtText: UInt32, updatedAtText: UInt32
  private let opened = TimeText(), updated = TimeText(), closed = TimeText(), exported = TimeText()

  init(_ context: LoadContext, _ rollups: RollupTracker, _ bulk: BulkMemory?) throws {
    self.context = context
    self.rollups = rollups
    self.bulk = bulk
    closedAtText = context.texts.number(of: Closing.Source.closedAt.rawValue)
    updatedAtText = context.texts.number(of: Closing.Source.updatedAt.rawValue)
    let connection = context.connection
    users = try NameKeeper(
      connection, table: "dim_users", key: "user_id", name: "user_name", unknown: TextTable.unknown)
    technicians = try NameKeeper(
      connection, table: "dim_technicians", key: "tech_id", name: "tech_name", unknown: TextTable.unassigned)
    locations = try MemberKeeper(
      connection, table: "dim_locations", key: "location_id", name: "location_name", detail: nil)
    let rules = context.rules
    states = try MemberKeeper(
      connection, table: "dim_states", key: "state_id", name: "state_name",
      detail: ("state_class", { rules.stateClass(of: $0).rawValue }))
    find = try Statement(
      connection,
      "select interaction_id, updated_at, source_file_id, source_line from fact_interactions where interaction_number = ?1"
    )
    findByID = try Statement(
      connection,
      """
      select interaction_id, updated_at, source_file_id, source_line, interaction_number
      from fact_interactions where interaction_id = ?1
      """)
    let columns = [
      "short_description", "interaction_type", "work_notes", "user_id", "tech_id", "location_id", "state_id",
      "opened_date_id", "opened_at", "updated_at", "closed_at", "close_source", "resolution_minutes", "source_file_id",
      "source_line", "ingested_at", "exported_closed_at", "channel", "sys_id",
    ]
    insert = try Statement(
      connection,
      "insert into fact_interactions (\(columns.joined(separator: ", ")), interaction_number, interaction_id) "
        + "values (\(columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")), ?20, ?21)")
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
    let row = try Row(record, Source(file: file, line: Int(record.line)), members: members(of: record, file: file))
    let number = batch.bytes(record.number)
    if let bulk { return try take(row, number, of: batch, bulk) }
    find.bind(1, number)
    if let standing = try find.first(Standing.init) { return try take(row, number, of: batch, over: standing) }
    try rollups.willAdd(number: number, openedOn: record.openedAt.day, user: row.user)
    insert.bind(20, number)
    insert.bind(21, nil as Int?)
    try write(row, of: batch, closing(of: row), insert)
    rollups.didAdd(fact: Int(sqlite3_last_insert_rowid(context.connection)), updatedAt: record.updatedAt)
    return .new
  }

  private func take(
    _ row: Row, _ number: UnsafeRawBufferPointer, of batch: RecordBatch, over standing: Standing
  ) throws -> RowOutcome {
    let record = row.record
    if record.updatedAt < standing.updatedAt { return try supersede(row, of: standing.id) }
    let isNewer = record.updatedAt > standing.updatedAt
    guard isNewer || context.ranks.isGreater(row.source, than: standing.source) else { return .unchanged }
    let closing = closing(of: row)
    if bulk == nil {
      try rollups.willChange(fact: standing.id, openedOn: record.openedAt.day, user: row.user)
    } else {
      try rollups.replace(fact: standing.id, number, by: measures(of: row, closing))
    }
    if isNewer {
      keepStanding.bind(1, standing.id)
      try keepStanding.run()
      rollups.totals.supersededVersions += 1
      rollups.totals.note(asOf: record.updatedAt)
    }
    update.bind(20, standing.id)
    try write(row, of: batch, closing, update)
    return isNewer ? .updated : .unchanged
  }

  /// The same into an empty warehouse: whether a number is known is told from memory.
  @inline(__always)
  private func take(
    _ row: Row, _ number: UnsafeRawBufferPointer, of batch: RecordBatch, _ bulk: BulkMemory
  ) throws -> RowOutcome {
    let hash = NumberTable.hash(number)
    let id: Int
    if let candidate = bulk.candidate(hash) {
      if let standing = try standing(candidate, number) {
        return try take(row, number, of: batch, over: standing)
      }
      if let other = bulk.collidingID(number), let standing = try standing(other, number) {
        return try take(row, number, of: batch, over: standing)
      }
      id = bulk.addColliding(number)
    } else {
      id = bulk.add(hash)
    }
    let closing = closing(of: row)
    rollups.add(number, measures(of: row, closing), updatedAt: row.record.updatedAt)
    insert.bind(20, number)
    insert.bind(21, id)
    try write(row, of: batch, closing, insert)
    return .new
  }

  /// The interaction of that id, if it has that number.
  private func standing(_ id: Int, _ number: UnsafeRawBufferPointer) throws -> Standing? {
    findByID.bind(1, id)
    return try findByID.first { row in row.bytes(4).elementsEqual(number) ? Standing(row) : nil } ?? nil
  }

  /// Writes the names noted since the last call.
  func writeNames() throws {
    try users.write(context.texts)
    try technicians.write(context.texts)
  }

  /// Forgets what was rolled back.
  func forget() {
    users.forget()
    technicians.forget()
    locations.forget()
    states.forget()
  }
}

extension FactKeeper {
  private typealias Members = (user: UInt32, technician: UInt32, location: Int, state: Int)

  /// A record with its members as keys.
  private struct Row {
    let record: InteractionRecord
    let source: Source
    let user: UInt32, technician: UInt32
    let location: Int, state: Int

    init(_ record: InteractionRecord, _ source: Source, members: Members) {
      self.record = record
      self.source = source
      (user, technician, location, state) = members
    }
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

  @inline(__always)
  private func closing(of row: Row) -> Closing? {
    Closing(
      rollups.stateClass(of: row.state), openedAt: row.record.openedAt, updatedAt: row.record.updatedAt,
      exported: row.record.closedAt)
  }

  @inline(__always)
  private func measures(of row: Row, _ closing: Closing?) -> FactMeasures {
    FactMeasures(
      openedAt: row.record.openedAt, user: row.user, technician: row.technician, location: row.location,
      state: row.state, stateClass: rollups.stateClass(of: row.state), type: context.text(row.record.type),
      category: context.text(row.record.category), closing: closing, isConverted: false)
  }

  private func members(of record: InteractionRecord, file: Int) throws -> Members {
    let source = Source(file: file, line: Int(record.line))
    let at = record.updatedAt
    return (
      try users.mention(record.openedFor, at: at, source, context.people, context.texts, context.ranks),
      try technicians.mention(record.assignedTo, at: at, source, context.people, context.texts, context.ranks),
      try locations.key(record.location, context.vocabulary), try states.key(record.state, context.vocabulary)
    )
  }

  private func supersede(_ row: Row, of interaction: Int) throws -> RowOutcome {
    findVersion.bind(1, interaction)
    findVersion.bind(2, updated.of(row.record.updatedAt))
    let known = try findVersion.first { Source(file: $0.int(0), line: $0.int(1)) }
    guard known.map({ context.ranks.isGreater(row.source, than: $0) }) ?? true else { return .unchanged }
    keepVersion.bind(1, interaction)
    keepVersion.bind(2, updated.of(row.record.updatedAt))
    keepVersion.bind(3, row.state)
    keepVersion.bind(4, context.texts[row.technician])
    keepVersion.bind(5, row.source.file)
    keepVersion.bind(6, row.source.line)
    try keepVersion.run()
    guard known == nil else { return .unchanged }
    rollups.totals.supersededVersions += 1
    return .superseded
  }

  /// Binds the row to `insert` or `update` and runs it.
  @inline(__always)
  private func write(_ row: Row, of batch: RecordBatch, _ closing: Closing?, _ statement: Statement) throws {
    let record = row.record
    let texts = context.texts
    statement.bind(1, batch.bytes(record.shortDescription))
    statement.bind(2, texts.bytes(context.text(record.type)))
    statement.bind(3, context.rules.storeWorkNotes ? batch.bytes(record.workNotes) : batch.bytes(.empty))
    statement.bind(4, texts.bytes(row.user))
    statement.bind(5, texts.bytes(row.technician))
    statement.bind(6, row.location)
    statement.bind(7, row.state)
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
    statement.bind(18, texts.bytes(context.text(record.channel)))
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
