import Exports
import Foundation

/// An export on the disk as a ``RecordSource``. A thread of its own reads it ahead, so that one core parses while the
/// other inserts.
///
/// The sources of a session are used one after another: the next one is made when this one has been read or stopped.
final class ExportSource: RecordSource {
  private let reader: ExportReader
  private let rejects: RejectNotes
  private let ahead: ReadAhead
  private var isFinished = false

  /// Bytes up to which a file is read without a thread, which would cost more than it saves.
  private static let smallFile = 1 << 20

  /// - Parameters:
  ///   - isHashed: whether the summary has the file's SHA-256.
  ///   - rejectsFolder: where rejected rows are written; nil to write none.
  init(_ file: ExportFile, size: Int, isHashed: Bool, _ session: ExportSession, rejectsFolder: String?) throws {
    let rejects = RejectNotes(
      rejectsFolder.map { RejectsWriter(path: "\($0)/\(file.rejectsName)", run: session.rejectsRoom) })
    self.rejects = rejects
    reader = try session.open(file, isHashed: isHashed, rejects: rejects.note)
    ahead = ReadAhead(reader, isThreaded: size > Self.smallFile)
  }

  deinit { ahead.stop() }

  func next() throws -> RecordBatch? {
    do {
      if let batch = try ahead.next() { return batch }
    } catch let error as ExportError {
      try finish()
      throw error
    }
    try finish()
    return nil
  }

  private func finish() throws {
    isFinished = true
    try rejects.writer?.finish()
  }

  /// The summary of the file, empty until it has been read: before that, the reader belongs to the other thread.
  var summary: ReadingSummary {
    guard isFinished else { return ReadingSummary() }
    let read = reader.summary
    var summary = ReadingSummary()
    summary.encoding = "\(read.encoding)"
    summary.rowsRead = read.rowsRead
    summary.rowsRejected = read.rowsRejected
    summary.rejects = rejects.first
    summary.rejectsLeftOut = rejects.writer?.rowsLeftOut ?? 0
    summary.warnings = read.warnings
    summary.ignoredColumns = reader.header.ignored
    summary.sha256 = read.sha256
    return summary
  }
}

/// Takes the rejected rows on the reading thread: it writes all to the file, and keeps the first ones for the ledger.
private final class RejectNotes {
  let writer: RejectsWriter?
  private(set) var first: [ReadingSummary.Reject] = []

  init(_ writer: RejectsWriter?) { self.writer = writer }

  func note(_ line: Int, _ reason: RejectReason, _ row: () -> RejectedRow) {
    writer?.write(row())
    if first.count < Ledger.maximumRejects {
      first.append(ReadingSummary.Reject(line: line, reason: reason))
    }
  }
}

/// Calls a reader on a thread of its own, a few batches ahead of the caller.
///
/// Unchecked: until the thread has ended, it alone touches the reader; the lock guards everything else.
private final class ReadAhead: @unchecked Sendable {
  private let reader: ExportReader
  private let isThreaded: Bool
  private let lock = NSCondition()
  private var batches: [RecordBatch] = []
  private var isStarted = false, isStopped = false
  private var end: Result<Void, any Error>?
  /// How many batches may wait: enough to even out the two threads' pace. Each batch is about half a megabyte.
  private let room = 8

  init(_ reader: ExportReader, isThreaded: Bool) {
    self.reader = reader
    self.isThreaded = isThreaded
  }

  func next() throws -> RecordBatch? {
    guard isThreaded else { return try reader.next() }
    lock.lock()
    defer { lock.unlock() }
    if !isStarted {
      isStarted = true
      Thread.detachNewThread { self.read() }
    }
    while batches.isEmpty, end == nil { lock.wait() }
    if !batches.isEmpty {
      defer { lock.signal() }
      return batches.removeFirst()
    }
    try end?.get()
    return nil
  }

  private func read() {
    var end: Result<Void, any Error>?
    while end == nil {
      var batch: RecordBatch?
      do {
        batch = try reader.next()
        if batch == nil { end = .success(()) }
      } catch { end = .failure(error) }
      lock.lock()
      while batches.count >= room, !isStopped { lock.wait() }
      if let batch { batches.append(batch) }
      if isStopped { end = .success(()) }
      self.end = end
      lock.signal()
      lock.unlock()
    }
  }

  /// Stops reading, and returns when the thread has let go of the reader.
  func stop() {
    guard isStarted else { return }
    lock.lock()
    isStopped = true
    lock.signal()
    while end == nil { lock.wait() }
    lock.unlock()
  }
}
