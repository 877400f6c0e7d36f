import CivilTime

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
  /// A longer record refuses the file.
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

  /// Whom the bytes pass on their way, if the file is to be hashed.
  var hashing: HashingSource?

  /// Of text, beside the batches given away.
  package var bytesHeld: Int { core.bytesHeld }
}

/// How a file was understood.
package struct ExportHeader: Equatable, Sendable {
  package struct Column: Equatable, Sendable {
    package var header: String
    /// Usually one.
    package var fields: [String]

    package init(header: String, fields: [String]) {
      self.header = header
      self.fields = fields
    }
  }

  package var encoding: TextEncoding
  /// nil for JSON.
  package var delimiter: Character?
  package var mapped: [Column]
  /// Columns that nothing reads, by their headers; none where what stands there may be no header.
  package var ignored: [String]
}

/// What a file held.
package struct ExportSummary: Equatable, Sendable {
  /// Rows, whatever became of them: without header and blank lines.
  package var rowsRead = 0
  package var rowsRejected = 0
  package var warnings: [ExportWarning] = []
  /// By what is wrong with them.
  package var rejects = RejectTally()
  /// Of openings, or of the creations of links and system ids, in good rows.
  package var first: LocalTime?
  package var last: LocalTime?
  package var encoding = TextEncoding.utf8
  /// Bytes of UTF-8 text, decompressed and decoded.
  package var textBytes = 0
  /// Of the file as it lies on the disk, where that was asked for and all of it was read: 64 hexadecimal digits.
  package var sha256: String?
}

/// A row that became a record of its kind.
protocol TypedRecord {
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self?

  /// Each symbol of a person is so far a place in this list.
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>)
}

extension InteractionRecord: TypedRecord {
  @inline(__always)
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self? { typer.interaction(bytes, row, line: line) }

  @inline(__always)
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>) {
    openedFor = numbers[Int(openedFor.index)]
    assignedTo = numbers[Int(assignedTo.index)]
  }
}

extension IncidentLinkRecord: TypedRecord {
  @inline(__always)
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self? { typer.incidentLink(bytes, row, line: line) }

  @inline(__always)
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>) { createdBy = numbers[Int(createdBy.index)] }
}

extension SystemIDRecord: TypedRecord {
  @inline(__always)
  static func make(
    _ typer: inout RecordTyper, _ bytes: UnsafeMutablePointer<UInt8>, _ row: borrowing FieldList, line: Int
  ) -> Self? { typer.systemID(bytes, row, line: line) }

  @inline(__always)
  mutating func replacePeople(_ numbers: UnsafePointer<Symbol>) { createdBy = numbers[Int(createdBy.index)] }
}
