import Files

/// Reads one export: text to typed records, a batch at a time, as they are asked for.
///
/// Bytes go through ``TextStream`` straight into the buffer of the batch, where ``CSVCutter`` or ``JSONCutter`` finds the
/// fields and ``RecordTyper`` the values. A record that a buffer cuts off moves to the next one. Memory: one buffer, which
/// grows only for a record that does not fit, up to ``recordLimit``; batches belong to whoever took them.
package final class ExportReader {
  package let file: ExportFile
  private var core: ReaderCore

  /// Text in a batch, at most, where records are of ordinary size.
  package static let batchBytes = 512 * 1024
  /// Bytes of a record, at most: a longer one refuses its file.
  package static let recordLimit = 16 * 1_048_576

  init(file: ExportFile, core: consuming ReaderCore) {
    self.file = file
    self.core = core
  }

  /// How the file was understood. Of JSON, the columns met so far; the encoding may still turn out to be Windows-1252.
  package var header: ExportHeader { core.header }

  /// The next records; nil at the end.
  ///
  /// - Throws: ``ExportError`` when the file must be refused. That too many rows were rejected is known only at the end,
  ///   after the last batch: whoever takes batches must be able to undo them.
  package func next() throws(ExportError) -> RecordBatch? { try core.nextBatch() }

  /// What was read so far; after the end, of the whole file.
  package var summary: ExportSummary {
    var summary = core.summary
    summary.sha256 = hashing?.sha256
    return summary
  }

  /// Hashes the bytes on their way in; nil if no hash is wanted.
  var hashing: HashingSource?

  /// Of text, beside the batches given away.
  package var bytesHeld: Int { core.bytesHeld }
}
