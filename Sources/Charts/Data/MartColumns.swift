import CivilTime
import Marts

/// One mart, read column by column with the types that charts need.
struct MartColumns {
  private let table: MartTable
  var count: Int { table.rowCount }

  init(_ mart: String, in tables: [MartTable]) throws(ChartError) {
    guard let table = tables.first(where: { $0.name == mart }) else { throw .missingMart(mart) }
    self.table = table
  }

  func texts(_ column: String) throws(ChartError) -> [String] {
    try values(column, "text") { if case .text(let text) = $0 { text } else { nil } }
  }

  /// Names as they are drawn and told: one that turns the direction of what comes after it would be read backwards.
  func names(_ column: String) throws(ChartError) -> [String] { try texts(column).map(Bidi.stripped) }

  func counts(_ column: String) throws(ChartError) -> [Int] {
    try values(column, "a whole number") { if case .integer(let number) = $0 { number } else { nil } }
  }

  /// nil where the cell is null.
  func optionalCounts(_ column: String) throws(ChartError) -> [Int?] {
    try values(column, "a whole number or null") {
      switch $0 {
      case .integer(let number): .some(number)
      case .null: .some(nil)
      default: nil
      }
    }
  }

  /// nil where the cell is null.
  func optionalTexts(_ column: String) throws(ChartError) -> [String?] {
    try values(column, "text or null") {
      switch $0 {
      case .text(let text): .some(text)
      case .null: .some(nil)
      default: nil
      }
    }
  }

  /// nil where the cell is null; a whole number is one, too.
  func optionalNumbers(_ column: String) throws(ChartError) -> [Double?] {
    try values(column, "a number or null") {
      switch $0 {
      case .number(let number): .some(number)
      case .integer(let number): .some(Double(number))
      case .null: .some(nil)
      default: nil
      }
    }
  }

  /// 0 where the cell is null.
  func numbers(_ column: String) throws(ChartError) -> [Double] {
    try optionalNumbers(column).map { $0 ?? 0 }
  }

  func flags(_ column: String) throws(ChartError) -> [Bool] {
    try values(column, "true or false") { if case .boolean(let flag) = $0 { flag } else { nil } }
  }

  func days(_ column: String) throws(ChartError) -> [Day] {
    try values(column, "a date") { if case .date(let day) = $0 { day } else { nil } }
  }

  private func values<Value>(
    _ column: String, _ expected: String, _ read: (MartValue) -> Value?
  ) throws(ChartError) -> [Value] {
    guard let index = table.index(of: column) else {
      throw .missingColumn(column, mart: table.name, found: table.columns.map(\.name))
    }
    var values: [Value] = []
    values.reserveCapacity(table.rowCount)
    for (row, cell) in table.cells[index].enumerated() {
      guard let value = read(cell) else {
        throw .wrongType(mart: table.name, column: column, row: row, expected: expected)
      }
      values.append(value)
    }
    return values
  }
}
