import CivilTime

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
