import Reports

/// Charts that could not be drawn, and why: the files that are missing for it. All others are drawn.
package struct ChartFailure: Error, Equatable, Sendable {
  /// Names in the charts' folder.
  package var files: [String]
  package var error: ChartError

  package init(files: [String], error: ChartError) {
    self.files = files
    self.error = error
  }
}

extension ChartFailure: Diagnosing {
  package var code: ChartError.Code { error.code }

  package var fields: [String: Diagnostic.Value?] { error.fields.merging(["files": .texts(files)]) { $1 } }

  package var description: String { "\(files.joined(separator: ", ")): not drawn: \(error)" }
}

extension [ChartFailure] {
  /// What fails for one reason is told once.
  mutating func add(_ file: String, _ error: ChartError) {
    if let index = firstIndex(where: { $0.error == error }) {
      self[index].files.append(file)
    } else {
      append(ChartFailure(files: [file], error: error))
    }
  }
}
