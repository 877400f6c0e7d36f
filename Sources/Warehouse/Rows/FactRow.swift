import CivilTime
import Exports

/// A row of `fact_interactions`: an exported interaction, the members that it names, and its closing.
///
/// Its own texts lie in its batch, those that repeat where the ``TextTable`` keeps them: so a row may wait, and be written
/// on another thread. Holds nothing that is counted, since a first load makes millions.
struct FactRow: WarehouseRow {
  static let table = "fact_interactions"
  static let columns: [RowColumn] = listed(by: FactRow(), FactSheet(storesWorkNotes: false, ingestedAt: .nothing))

  /// `interaction_id`; nil where SQLite or the place in the table gives it.
  var id: Int?
  let record: InteractionRecord
  let closing: Closing?
  let source: Source
  private let location: Int, state: Int
  private let user: UnsafeRawBufferPointer, technician: UnsafeRawBufferPointer
  private let type: UnsafeRawBufferPointer, channel: UnsafeRawBufferPointer

  /// - Parameter stateClass: of the state among `keys`.
  @inline(__always)
  init(
    _ record: InteractionRecord, _ keys: DimensionKeepers.Keys, _ stateClass: StateClass, _ source: Source,
    _ vocabulary: LoadVocabulary
  ) {
    self.record = record
    self.source = source
    closing = Closing(
      stateClass, openedAt: record.openedAt, updatedAt: record.updatedAt, exported: record.closedAt)
    (location, state) = (keys.location, keys.state)
    let texts = vocabulary.texts
    (user, technician) = (texts.bytes(keys.user), texts.bytes(keys.technician))
    (type, channel) = (texts.bytes(vocabulary.text(record.type)), texts.bytes(vocabulary.text(record.channel)))
  }

  /// The columns of the table, in its order, each with its value.
  @inline(__always)
  func cells<Sink: RowSink & ~Copyable>(_ sheet: FactSheet, into sink: inout Sink) {
    sink.integerOrNull("interaction_id", id, .rowID)
    sink.text("interaction_number", sheet.bytes(record.number), .key)
    sink.textOrNull("short_description", sheet.bytes(record.shortDescription))
    sink.textOrNull("interaction_type", type)
    sink.textOrNull("work_notes", sheet.storesWorkNotes ? sheet.bytes(record.workNotes) : .nothing)
    sink.text("user_id", user)
    sink.text("tech_id", technician)
    sink.integer("location_id", location, .reference(.location))
    sink.integer("state_id", state, .reference(.state))
    sink.integer("opened_date_id", sheet.opened.dateID(of: record.openedAt))
    sink.text("opened_at", sheet.opened.of(record.openedAt))
    sink.text("updated_at", sheet.updated.of(record.updatedAt))
    closing.cells(sheet.closed, into: &sink)
    sink.source(source)
    sink.text("ingested_at", sheet.ingestedAt, .whenLoaded)
    sink.textOrNull("exported_closed_at", sheet.exported.of(record.closedAt))
    sink.textOrNull("channel", channel)
    sink.textOrNull("sys_id", sheet.bytes(record.sysID))
  }

  /// A row of nothing, for its columns.
  private init() {
    let never = LocalTime(seconds: 0)
    record = InteractionRecord(line: 0, number: .empty, openedAt: never, updatedAt: never)
    closing = nil
    source = Source(file: 0, line: 0)
    (location, state) = (0, 0)
    (user, technician, type, channel) = (.nothing, .nothing, .nothing, .nothing)
  }
}

/// The columns of a closing alone, of a fact whose state's class has changed.
struct ClosingRow: WarehouseRow {
  static let table = FactRow.table
  static let columns: [RowColumn] = listed(by: ClosingRow(id: 0, closing: nil), TimeText())

  let id: Int
  let closing: Closing?

  func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.integer("interaction_id", id, .rowID)
    closing.cells(time, into: &sink)
  }
}

extension Closing? {
  /// Where a fact says how it was closed.
  @inline(__always)
  fileprivate func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.textOrNull("closed_at", time.of(self?.closedAt))
    sink.textOrNull("close_source", self?.source.bytes ?? .nothing)
    sink.integerOrNull("resolution_minutes", self?.resolutionMinutes)
  }
}

/// What the facts of a batch are written with.
struct FactSheet {
  let storesWorkNotes: Bool
  /// What `ingested_at` says; stays where it is.
  let ingestedAt: UnsafeRawBufferPointer
  fileprivate let opened = TimeText(), updated = TimeText(), closed = TimeText(), exported = TimeText()
  /// What the slices of the records that are written now point into; the batch is held by whoever writes them.
  private var text: UnsafeMutableRawPointer?

  init(storesWorkNotes: Bool, ingestedAt: UnsafeRawBufferPointer) {
    self.storesWorkNotes = storesWorkNotes
    self.ingestedAt = ingestedAt
  }

  /// The next rows are of this batch, which lives until they have been written.
  mutating func turn(to batch: RecordBatch) { text = batch.text.baseAddress }

  @inline(__always)
  fileprivate func bytes(_ slice: TextSlice) -> UnsafeRawBufferPointer {
    guard let text else { return .nothing }
    return UnsafeRawBufferPointer(start: text + Int(slice.offset), count: Int(slice.length))
  }
}

extension UnsafeRawBufferPointer {
  /// No bytes: what a null text is bound by.
  static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
