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
