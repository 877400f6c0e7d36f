import CivilTime
import Files

/// Reads exports of one desk, one after another, on one thread. Holds what outlives a file: the vocabulary and the
/// compiled formats.
package final class ExportSession {
  package let format: ExportFormat
  package let vocabulary = Vocabulary()
  /// For the rejects of all exports that the session reads.
  package let rejectsRoom = RejectsRoom.OfRun()
  private let times: TimeReader
  private let nulls: NullMarkers
  private let names: [ExportKind: ColumnMap.Names]
  private let today: Day?
  private let batchBytes: Int

  /// - Parameters:
  ///   - today: against which times in the future are noticed; nil to leave them alone. Decides no value.
  ///   - batchBytes: room of a batch's text at first. Changes where batches end, and nothing else.
  package init(format: ExportFormat, today: Day? = nil, batchBytes: Int = ExportReader.batchBytes) {
    self.format = format
    self.today = today
    self.batchBytes = batchBytes
    times = TimeReader(format.dates)
    nulls = NullMarkers(format.nulls)
    names = Dictionary(
      uniqueKeysWithValues: ExportKind.allCases.map {
        ($0, ColumnMap.Names(kind: $0, aliases: format.columns[$0] ?? [:]))
      })
  }

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - isHashed: whether the summary shall tell the file's SHA-256.
  ///   - rejects: gets each rejected row as it is met, on the thread that reads; also those of a file that is
  ///   refused in the end.
  /// - Throws: ``ExportError`` for a file that is refused by its first bytes or its header.
  package func open(
    _ file: ExportFile, isHashed: Bool = false, rejects: @escaping RejectSink = { _, _, _ in }
  ) throws(ExportError) -> ExportReader {
    let source: FileSource
    do {
      source = try FileSource(path: file.path)
    } catch {
      throw ExportError(file: file.name, problem: ExportError.Problem(error))
    }
    if !isHashed { return try reader(file, source, batchBytes, rejects) }
    let hashing = HashingSource(source)
    let reader = try reader(file, hashing, batchBytes, rejects)
    reader.hashing = hashing
    return reader
  }

  /// The same, from bytes in memory.
  ///
  /// - Parameter batchBytes: as in ``init(format:today:batchBytes:)``, for this export; nil for the session's.
  package func open(
    _ file: ExportFile, bytes: MemorySource, batchBytes: Int? = nil, rejects: @escaping RejectSink = { _, _, _ in }
  ) throws(ExportError) -> ExportReader {
    try reader(file, bytes, batchBytes ?? self.batchBytes, rejects)
  }

  private func reader(
    _ file: ExportFile, _ source: any ByteSource, _ batchBytes: Int, _ rejects: @escaping RejectSink
  ) throws(ExportError) -> ExportReader {
    let plain: any ByteSource
    do {
      plain = try uncompressed(source)
    } catch {
      throw ExportError(file: file.name, problem: error)
    }
    let names = names[file.kind] ?? ColumnMap.Names(kind: file.kind, aliases: [:])
    return ExportReader(
      file: file,
      core: try ReaderCore(
        file: file, format: format, source: plain, names: names, vocabulary: vocabulary, times: times, nulls: nulls,
        today: today, batchBytes: batchBytes, rejects: rejects))
  }
}
