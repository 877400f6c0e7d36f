import Reports

/// Why charts could not be drawn. Nothing was written.
package enum ChartError: Error, Equatable {
  /// The set of marts lacks one that charts are drawn from.
  case missingMart(String)
  /// A mart lacks a column.
  case missingColumn(String, mart: String, found: [String])
  /// A cell holds another type than its column's meaning asks for. `row` is 0-based.
  case wrongType(mart: String, column: String, row: Int, expected: String)
  /// Cairo, Pango or zlib gave up: out of memory, as a rule.
  case canvas(String)
}

extension ChartError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case missingMart = "chart_missing_mart"
    case missingColumn = "chart_missing_column"
    case wrongType = "chart_wrong_type"
    case canvas = "chart_canvas"
  }

  package var code: Code {
    switch self {
    case .missingMart: .missingMart
    case .missingColumn: .missingColumn
    case .wrongType: .wrongType
    case .canvas: .canvas
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .missingMart(let mart): ["mart": .text(mart)]
    case .missingColumn(let column, let mart, let found):
      ["mart": .text(mart), "found": .texts(found), "expected": .text(column)]
    case .wrongType(let mart, let column, let row, let expected):
      ["mart": .text(mart), "column": .text(column), "row": .integer(row + 1), "expected": .text(expected)]
    case .canvas(let reason): ["reason": .text(reason)]
    }
  }

  package var description: String {
    switch self {
    case .missingMart(let mart):
      "mart \(mart): no chart was drawn: the mart is missing; run `itsm-marts marts`"
    case .missingColumn(let column, let mart, let found):
      "mart \(mart): no chart was drawn: found the columns \(found.joined(separator: ", ")), expected also \(column)"
    case .wrongType(let mart, let column, let row, let expected):
      "mart \(mart), row \(row + 1): no chart was drawn: \(column) has another type, expected \(expected)"
    case .canvas(let reason):
      "charts: no chart was drawn: \(reason)"
    }
  }
}
