import CivilTime
import Foundation
import Reports
import Words

extension ExportCheck {
  /// A paragraph for a person: what the file is, what of it would be loaded, and why not the rest.
  package var text: String {
    var lines = ["\(file.name.printable): \(verdict)"]
    func tell(_ label: String, _ value: String) {
      lines.append("  " + label.padding(toLength: 10, withPad: " ", startingAt: 0) + value)
    }
    if let header {
      tell("read as", ([file.kind.words, header.encoding.description] + form(header)).joined(separator: ", "))
      if !header.mapped.isEmpty { tell("columns", header.mapped.map(mapping).joined(separator: ", ")) }
      if !header.ignored.isEmpty { tell("ignored", "\(HeaderList(header.ignored))") }
      if let first = summary.first, let last = summary.last {
        tell(file.kind == .interaction ? "opened" : "created", "\(first.day.iso) to \(last.day.iso)")
      }
      tell(
        "rows",
        "\(grouped(summary.rowsRead)) read: \(grouped(rowsToLoad)) to load, \(grouped(summary.rowsRejected)) rejected")
    }
    for entry in summary.rejects.byRows {
      tell("rejected", "\(grouped(entry.rows)), first in \(entry.place): \(entry.reason)")
    }
    for warning in summary.warnings { tell("warning", warning.description) }
    return lines.joined(separator: "\n")
  }

  private var verdict: String {
    if let error {
      return "would be refused" + (error.line.map { " at line \($0)" } ?? "") + ": \(error.problem)"
    }
    if isLoaded { return "is loaded already: a run would skip it" }
    if rowsToLoad == 0 { return "has no rows" }
    return "would be loaded" + (summary.rowsRejected > 0 || !summary.warnings.isEmpty ? ", but see below" : "")
  }

  private func form(_ header: ExportHeader) -> [String] {
    switch header.delimiter {
    case nil: ["JSON"]
    case ",": ["CSV with commas"]
    case ";": ["CSV with semicolons"]
    case "\t": ["CSV with tabs"]
    case let other?: ["CSV with \(other)"]
    }
  }

  private func mapping(_ column: ExportHeader.Column) -> String {
    let fields = column.fields.joined(separator: " + ")
    return ColumnMap.normalised(column.header) == ColumnMap.normalised(fields)
      ? fields : "\(fields) from \(HeaderList([column.header]))"
  }

  /// All checks as one JSON array.
  package static func json(_ checks: [ExportCheck]) throws -> String {
    try ReportJSON.document(checks.map(Document.init))
  }

  private struct Document: Encodable {
    var file: String
    var path: String
    var kind: String
    var encoding: String?
    var delimiter: String?
    var columns: [String: [String]]
    var ignored: [String]
    var rowsRead: Int
    var rowsToLoad: Int
    var rowsRejected: Int
    var rejectsByReason: [String: Int]
    var firstRejects: [Row]
    var warnings: [Diagnostic]
    var firstOpened: String?
    var lastOpened: String?
    var firstCreated: String?
    var lastCreated: String?
    var isLoaded: Bool
    /// The words of the error.
    var refused: String?
    var error: Diagnostic?

    struct Row: Encodable {
      var line: Int
      var code: String
      var fields: [String: Diagnostic.Value]
      var reason: String
    }

    init(_ check: ExportCheck) {
      file = check.file.name
      path = check.file.path
      kind = check.file.kind.rawValue
      encoding = check.header?.encoding.rawValue
      delimiter = check.header?.delimiter.map(String.init)
      let mapped = check.header?.mapped ?? []
      columns = Dictionary(mapped.map { ($0.header, $0.fields) }) { first, _ in first }
      ignored = check.header?.ignored ?? []
      rowsRead = check.summary.rowsRead
      rowsToLoad = check.rowsToLoad
      rowsRejected = check.summary.rowsRejected
      rejectsByReason = Dictionary(
        check.summary.rejects.entries.map { ($0.reason.code.rawValue, $0.rows) }, uniquingKeysWith: +)
      firstRejects = check.firstRejects.map { reject in
        let reason = reject.reason.diagnostic(.warning)
        return Row(line: reject.line, code: reason.code, fields: reason.fields, reason: reason.words)
      }
      warnings = check.summary.warnings.map { $0.diagnostic(.warning) }
      if check.file.kind == .interaction {
        (firstOpened, lastOpened) = (check.summary.first?.iso, check.summary.last?.iso)
      } else {
        (firstCreated, lastCreated) = (check.summary.first?.iso, check.summary.last?.iso)
      }
      isLoaded = check.isLoaded
      refused = check.error?.description
      error = check.error?.diagnostic(.error)
    }
  }
}

extension ExportKind {
  fileprivate var words: String {
    switch self {
    case .interaction: "interactions"
    case .incidentLink: "links to incidents"
    case .systemID: "system ids"
    }
  }
}
