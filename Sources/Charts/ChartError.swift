import Reports

/// Why a chart could not be drawn.
package enum ChartError: Error, Equatable {
  /// The set of marts lacks one that charts are drawn from.
  case missingMart(String)
  /// A mart lacks a column.
  case missingColumn(String, mart: String, found: [String])
  /// A cell holds another type than its column's meaning asks for. `row` is 0-based.
  case wrongType(mart: String, column: String, row: Int, expected: String)
  /// A cell is of its type, but beyond what any desk can have: charts do not draw what can't be true. `row` is 0-based.
  case outOfRange(mart: String, column: String, row: Int, expected: String)
  /// Cairo, Pango or zlib gave up: out of memory, as a rule.
  case canvas(String)
}

extension ChartError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case missingMart = "chart_missing_mart"
    case missingColumn = "chart_missing_column"
    case wrongType = "chart_wrong_type"
    case outOfRange = "chart_out_of_range"
    case canvas = "chart_canvas"
  }

  package var code: Code {
    switch self {
    case .missingMart: .missingMart
    case .missingColumn: .missingColumn
    case .wrongType: .wrongType
    case .outOfRange: .outOfRange
    case .canvas: .canvas
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .missingMart(let mart): ["mart": .text(mart)]
    case .missingColumn(let column, let mart, let found):
      ["mart": .text(mart), "found": .texts(found), "expected": .text(column)]
    case .wrongType(let mart, let column, let row, let expected),
      .outOfRange(let mart, let column, let row, let expected):
      ["mart": .text(mart), "column": .text(column), "row": .integer(row + 1), "expected": .text(expected)]
    case .canvas(let reason): ["reason": .text(reason)]
    }
  }

  package var description: String {
    switch self {
    case .missingMart(let mart):
      "mart \(mart) is missing"
    case .missingColumn(let column, let mart, let found):
      "mart \(mart): found the columns \(found.joined(separator: ", ")), expected also \(column)"
    case .wrongType(let mart, let column, let row, let expected):
      "mart \(mart), row \(row + 1): \(column) has another type, expected \(expected)"
    case .outOfRange(let mart, let column, let row, let expected):
      "mart \(mart), row \(row + 1): \(column) is out of range, expected \(expected)"
    case .canvas(let reason): reason
    }
  }
}
