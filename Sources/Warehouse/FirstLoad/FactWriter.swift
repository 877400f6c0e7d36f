import Dispatch
import Exports
import SQLitePages
import Synchronization

/// Writes a bulk load's interactions into their table on a thread of its own, a batch at a time: to put a row into
/// SQLite's format costs as much as to find out what it is.
///
/// Unchecked: what rows are made with belongs to the queue until ``finish()`` has waited for all of them.
final class FactWriter: @unchecked Sendable {
  private struct Rows: @unchecked Sendable {
    var rows: [FactRow]
    var batch: RecordBatch
  }

  private let queue = DispatchQueue(label: "itsm-marts.facts")
  /// Batches that may still be handed over: memory stays bounded where writing is the slower part.
  private let free = DispatchSemaphore(value: 4)
  private let failure = Mutex<PageFileError?>(nil)
  private var waiting: [FactRow] = []

  private let table: TableTree
  private var sheet: FactSheet
  private var written = 0
  private var record = RecordBuilder(columns: FactRow.columns.count)

  init(_ table: TableTree, _ sheet: FactSheet) {
    self.table = table
    self.sheet = sheet
  }

  /// The next row; row ids count from 1.
  @inline(__always)
  func add(_ row: FactRow) { waiting.append(row) }

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
        sheet.turn(to: rows.batch)
        for row in rows.rows { try write(row) }
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

  private func write(_ row: FactRow) throws(PageFileError) {
    record.clear()
    row.cells(sheet, into: &record)
    written += 1
    try table.append(written, record.record())
  }
}
