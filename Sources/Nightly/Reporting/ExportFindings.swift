import Exports
import Reports
import Words

// What the reader found in one export, as a run reports it: with the file's name.

/// An export that was refused, and where its rejected rows lie, if there are any.
struct RefusedExport: Diagnosing {
  var error: ExportError
  var rejectsFile: String?
  /// Rejected rows that the file had no room for.
  var rejectsLeftOut = 0

  var code: ExportError.Code { error.code }
  var fields: [String: Diagnostic.Value?] {
    error.fields.merging([
      "rejects_file": rejectsFile.map { .text($0) },
      "left_out": rejectsFile != nil && rejectsLeftOut > 0 ? .integer(rejectsLeftOut) : nil,
    ]) { $1 }
  }
  var description: String {
    "\(error)\(rejectsFile.map { "; see \($0.printable)\(LeftOutRejects.words(rejectsLeftOut))" } ?? "")"
  }
}

/// What is said of rejected rows beyond those that their file has room for.
enum LeftOutRejects {
  static func words(_ rows: Int) -> String {
    rows == 0 ? "" : ", which has no room for the last \(rows == 1 ? "one" : grouped(rows))"
  }
}

/// A warning about an export that was loaded.
struct WarnedExport: Diagnosing {
  var warning: ExportWarning
  var file: String

  var code: ExportWarning.Code { warning.code }
  var fields: [String: Diagnostic.Value?] { warning.fields.merging(["file": .text(file)]) { $1 } }
  var description: String { "\(file.printable): \(warning)" }
}

/// A row that was rejected.
struct RejectedExportRow: Diagnosing {
  var reason: RejectReason
  var file: String
  /// CSV: the line; JSON: the record's number.
  var line: Int

  var code: RejectReason.Code { reason.code }
  var fields: [String: Diagnostic.Value?] {
    reason.fields.merging(["file": .text(file), "line": .integer(line)]) { $1 }
  }
  var description: String { "\(file.printable):\(line): row rejected: \(reason)" }
}
