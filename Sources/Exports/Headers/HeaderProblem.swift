import Reports
import Words

/// All that makes a header unusable: fields without a column, and fields with more than one.
///
/// Where the first line may be a row, and no header, nothing of it is told but how many columns it has.
package struct HeaderProblem: Equatable, Sendable {
  package var kind: ExportKind
  package var missing: [MissingColumn]
  package var duplicates: [DuplicateColumn]
  package var found: Found

  package struct MissingColumn: Equatable, Sendable {
    package var field: String
    /// Among the headers that are not used.
    package var nearest: String?

    package init(field: String, nearest: String? = nil) {
      self.field = field
      self.nearest = nearest
    }
  }

  /// Columns that claim one field alike.
  package struct DuplicateColumn: Equatable, Sendable {
    package var field: String
    package var headers: HeaderList
  }

  /// What stands where the headers should.
  package enum Found: Equatable, Sendable {
    /// A required column, or two others, are known: so these are headers.
    case headers(HeaderList)
    /// They may be anything.
    case unknown(columns: Int)
    /// One of them is a number or a time.
    case row
  }
}

extension HeaderProblem {
  /// For a diagnostic.
  var fields: [String: Diagnostic.Value?] {
    var fields: [String: Diagnostic.Value?] = [
      "kind": .text(kind.rawValue), "missing": .texts(missing.map(\.field)),
      "repeated": .texts(duplicates.map(\.field)),
    ]
    switch found {
    case .headers(let headers): fields["found"] = .texts(headers.shown)
    case .unknown(let columns): fields["columns"] = .integer(columns)
    case .row: break
    }
    return fields
  }
}

extension HeaderProblem: CustomStringConvertible {
  package var description: String {
    var problems = missing.isEmpty ? [] : [missingWords]
    for column in duplicates {
      problems.append(
        "\(grouped(column.headers.count)) columns for \(column.field): found \(column.headers.words(joinedBy: " and ")), "
          + "expected one. Leave one out of the export, or choose one in the configuration: \(key(column.field))")
    }
    return problems.joined(separator: "; and ")
  }

  private var missingWords: String {
    let lead = "no column for \(missing.map(\.field).joined(separator: ", "))"
    let remedy = "Name the header in the configuration: \(key(missing.first?.field ?? ""))"
    switch found {
    case .row: return "\(lead), and the first line looks like a row: expected a line of headers first"
    case .unknown(0): return "\(lead): found no columns at all"
    case .unknown(1): return "\(lead): its only column is unknown. \(remedy)"
    case .unknown(let count): return "\(lead): none of its \(grouped(count)) columns is known. \(remedy)"
    case .headers(let headers):
      let near = missing.compactMap { column in column.nearest.map { "\"\($0)\" for \(column.field)" } }
      let hint = near.isEmpty ? "" : "; nearest: \(near.joined(separator: ", "))"
      return "\(lead): found \(headers)\(hint). \(remedy)"
    }
  }

  private func key(_ field: String) -> String { "columns: { \(kind.rawValue): { \(field): … } }" }
}
