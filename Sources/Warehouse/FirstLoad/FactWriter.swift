import CivilTime
import Dispatch
import Exports
import SQLitePages
import Synchronization

/// Writes a bulk load's interactions into their table on a thread of its own, a batch at a time: to put a row into
/// SQLite's format costs as much as to find out what it is.
///
/// Unchecked: what rows are made with belongs to the queue until ``finish()`` has waited for all of them.
final class FactWriter: @unchecked Sendable {
  /// An interaction as it is to be written. Its own texts lie in its batch, those that repeat where the ``TextTable``
  /// keeps them.
  struct Row {
    var record: InteractionRecord
    var file: Int
    var user: UnsafeRawBufferPointer, technician: UnsafeRawBufferPointer
    var type: UnsafeRawBufferPointer, channel: UnsafeRawBufferPointer
    var location: Int, state: Int
    var closing: Closing?
  }

  private struct Rows: @unchecked Sendable {
    var rows: [Row]
    var batch: RecordBatch
  }

  private let queue = DispatchQueue(label: "itsm-marts.facts")
  /// Batches that may still be handed over: memory stays bounded where writing is the slower part.
  private let free = DispatchSemaphore(value: 4)
  private let failure = Mutex<PageFileError?>(nil)
  private var waiting: [Row] = []

  private let table: TableTree
  private let ingestedAt: UnsafeRawBufferPointer
  private let storesWorkNotes: Bool
  private var written = 0
  private var record = RecordBuilder(columns: 21)
  private let opened = TimeText(), updated = TimeText(), closed = TimeText(), exported = TimeText()

  /// - Parameter ingestedAt: stays where it is.
  init(_ table: TableTree, ingestedAt: UnsafeRawBufferPointer, storesWorkNotes: Bool) {
    self.table = table
    self.ingestedAt = ingestedAt
    self.storesWorkNotes = storesWorkNotes
  }

  /// The next row; row ids count from 1.
  @inline(__always)
  func add(_ row: Row) { waiting.append(row) }

  /// Has the rows written that were added; they are of this batch.
  ///
  /// - Throws: also for earlier ones, which could not be written.
  func handOver(_ batch: RecordBatch) throws(PageFileError) {
    if let failure = failure.withLock({ $0 }) { throw failure }
    if waiting.isEmpty { return }
    let rows = Rows(rows: waiting, batch: batch)
    waiting = []
    waiting.reserveCapacity(rows.rows.count)
    free.wait()
    queue.async { [self] in
      do throws(PageFileError) {
        for row in rows.rows { try write(row, of: rows.batch) }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
      free.signal()
    }
  }

  /// Waits until nothing is written any more.
  func wait() { queue.sync {} }

  /// Writes what the table still lacks. Nothing can be added then.
  func finish() throws(PageFileError) {
    wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
    try table.finish()
  }

  /// The columns in the order of the table.
  private func write(_ row: Row, of batch: RecordBatch) throws(PageFileError) {
    record.clear()
    record.null()
    record.text(batch.bytes(row.record.number))
    record.textOrNull(batch.bytes(row.record.shortDescription))
    record.textOrNull(row.type)
    record.textOrNull(storesWorkNotes ? batch.bytes(row.record.workNotes) : batch.bytes(.empty))
    record.text(row.user)
    record.text(row.technician)
    record.integer(row.location)
    record.integer(row.state)
    record.integer(opened.dateID(of: row.record.openedAt))
    record.text(opened.of(row.record.openedAt))
    record.text(updated.of(row.record.updatedAt))
    if let closing = row.closing {
      record.text(closed.of(closing.closedAt))
      record.text(closing.source == .closedAt ? Self.closedAt : Self.updatedAt)
      record.integer(closing.resolutionMinutes)
    } else {
      record.null()
      record.null()
      record.null()
    }
    record.integer(row.file)
    record.integer(Int(row.record.line))
    record.text(ingestedAt)
    record.textOrNull(exported.of(row.record.closedAt))
    record.textOrNull(row.channel)
    record.textOrNull(batch.bytes(row.record.sysID))
    written += 1
    try table.append(written, record.record())
  }

  nonisolated(unsafe) private static let closedAt = bytes(of: .closedAt)
  nonisolated(unsafe) private static let updatedAt = bytes(of: .updatedAt)

  /// Never freed.
  private static func bytes(of source: Closing.Source) -> UnsafeRawBufferPointer {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.rawValue.utf8.count, alignment: 1)
    bytes.copyBytes(from: source.rawValue.utf8)
    return UnsafeRawBufferPointer(bytes)
  }
}
