import CivilTime
import Exports

/// A row of `fact_interactions`: an exported interaction, the members that it names, and its closing.
///
/// Its own texts lie in its batch, and texts that repeat in the ``TextTable``. So a row may wait, and be written on
/// another thread. It holds nothing that is reference-counted, since a first load makes millions of rows.
struct FactRow: WarehouseRow {
  static let table = "fact_interactions"
  static let columns: [RowColumn] = listed(by: FactRow(), FactSheet(storesWorkNotes: false, ingestedAt: .nothing))

  /// `interaction_id`; nil if SQLite or the place in the table gives it.
  var id: Int?
  let record: InteractionRecord
  let closing: Closing?
  let source: Source
  private let location: Int, state: Int
  private let user: UnsafeRawBufferPointer, technician: UnsafeRawBufferPointer
  private let type: UnsafeRawBufferPointer, channel: UnsafeRawBufferPointer

  /// - Parameter stateClass: the class of the state in `keys`.
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

  /// An empty row, from which the columns are listed.
  private init() {
    let never = LocalTime(seconds: 0)
    record = InteractionRecord(line: 0, number: .empty, openedAt: never, updatedAt: never)
    closing = nil
    source = Source(file: 0, line: 0)
    (location, state) = (0, 0)
    (user, technician, type, channel) = (.nothing, .nothing, .nothing, .nothing)
  }
}

/// Only the columns of a closing, for a fact whose state's class has changed.
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
  /// The columns in which a fact says how it was closed.
  @inline(__always)
  fileprivate func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.textOrNull("closed_at", time.of(self?.closedAt))
    sink.textOrNull("close_source", self?.source.bytes ?? .nothing)
    sink.integerOrNull("resolution_minutes", self?.resolutionMinutes)
  }
}

/// What is needed to write the facts of a batch.
struct FactSheet {
  let storesWorkNotes: Bool
  /// The value of `ingested_at`; its bytes stay in place.
  let ingestedAt: UnsafeRawBufferPointer
  fileprivate let opened = TimeText(), updated = TimeText(), closed = TimeText(), exported = TimeText()
  /// The text into which the slices of the current records point; the writer of the rows holds the batch.
  private var text: UnsafeMutableRawPointer?

  init(storesWorkNotes: Bool, ingestedAt: UnsafeRawBufferPointer) {
    self.storesWorkNotes = storesWorkNotes
    self.ingestedAt = ingestedAt
  }

  /// Turns to the batch that the next rows belong to, which lives until they have been written.
  mutating func turn(to batch: RecordBatch) { text = batch.text.baseAddress }

  @inline(__always)
  fileprivate func bytes(_ slice: TextSlice) -> UnsafeRawBufferPointer {
    guard let text else { return .nothing }
    return UnsafeRawBufferPointer(start: text + Int(slice.offset), count: Int(slice.length))
  }
}

extension UnsafeRawBufferPointer {
  /// No bytes: binds as null.
  static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
