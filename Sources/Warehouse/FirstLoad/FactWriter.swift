import Dispatch
import Exports
import SQLitePages
import Synchronization

/// Writes a bulk load's interactions into their table, a batch at a time, on a thread of its own.
///
/// To encode a row in SQLite's format costs as much as to find out what it is, so one thread for both was the slowest
/// of all. Over six pairs of first runs, this took 0.97 of the time (0.83 to 1.05, on a busy machine) and 9 MiB more.
///
/// Unchecked: until ``finish()`` has waited for all rows, the queue owns what they are encoded with.
final class FactWriter: @unchecked Sendable {
  private struct Rows: @unchecked Sendable {
    var rows: [FactRow]
    var batch: RecordBatch
  }

  private let queue = DispatchQueue(label: "itsm-marts.facts")
  /// How many batches may wait: memory stays bounded if writing is the slower part.
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

  /// Adds the next row; row ids count from 1.
  @inline(__always)
  func add(_ row: FactRow) { waiting.append(row) }

  /// Has the added rows written; they belong to this batch.
  ///
  /// - Throws: also if earlier rows could not be written.
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

  /// Waits until all rows handed over are written.
  func wait() { queue.sync {} }

  /// Writes the rest of the table. Nothing can be added after that.
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
