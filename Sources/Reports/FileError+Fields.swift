import Files

extension FileError {
  /// For the diagnostic of whoever says what the error means.
  package var fields: [String: Diagnostic.Value?] {
    ["file": .text(path), "errno": .integer(Int(code)), "reason": .text(reason)]
  }
}
