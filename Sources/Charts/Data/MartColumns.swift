import CivilTime
import Marts
import Words

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

  /// Names as they are drawn and told: one that turns the direction of what comes after it would be read backwards, and no
  /// chart has room for one that is endless.
  func names(_ column: String) throws(ChartError) -> [String] {
    try texts(column).map { Bidi.stripped(Shortening.bounded($0)) }
  }

  /// Not negative, and no more than ``most`` in all rows together: charts add them, and multiply them with each other.
  func counts(_ column: String) throws(ChartError) -> [Int] {
    let counts = try levels(column)
    var sum = 0
    for (row, count) in counts.enumerated() {
      sum += count
      try expect(sum <= Self.most, column, row, "no more than \(grouped(Self.most)) in all rows")
    }
    return counts
  }

  /// Not negative, and no more than ``most`` each: for what is no sum over rows, but a number at a time.
  func levels(_ column: String) throws(ChartError) -> [Int] {
    let levels = try values(column, "a whole number") { if case .integer(let number) = $0 { number } else { nil } }
    for (row, level) in levels.enumerated() {
      try expect((0...Self.most).contains(level), column, row, "a count from 0 to \(grouped(Self.most))")
    }
    return levels
  }

  // More than any desk has seen, and the product of two such numbers fits 64 bits.
  private static let most = 2_000_000_000
  /// From the first year that a date can tell to the last, that is more than 5 × 10⁹.
  private static let mostMinutes = 10_000_000_000

  /// Durations; nil where the cell is null.
  func minutes(_ column: String) throws(ChartError) -> [Int?] {
    let minutes: [Int?] = try values(column, "a whole number or null") {
      switch $0 {
      case .integer(let number): .some(number)
      case .null: .some(nil)
      default: nil
      }
    }
    for (row, minutes) in minutes.enumerated() {
      try expect(
        (0...Self.mostMinutes).contains(minutes ?? 0), column, row, "minutes from 0 to \(grouped(Self.mostMinutes))")
    }
    return minutes
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

  /// From 0 to 100; nil where the cell is null; a whole number is one, too.
  func optionalPercents(_ column: String) throws(ChartError) -> [Double?] {
    let percents: [Double?] = try values(column, "a number or null") {
      switch $0 {
      case .number(let number): .some(number)
      case .integer(let number): .some(Double(number))
      case .null: .some(nil)
      default: nil
      }
    }
    for (row, percent) in percents.enumerated() {
      try expect((0...100).contains(percent ?? 0), column, row, "a number from 0 to 100")
    }
    return percents
  }

  /// From 0 to 100; 0 where the cell is null.
  func percents(_ column: String) throws(ChartError) -> [Double] {
    try optionalPercents(column).map { $0 ?? 0 }
  }

  func flags(_ column: String) throws(ChartError) -> [Bool] {
    try values(column, "true or false") { if case .boolean(let flag) = $0 { flag } else { nil } }
  }

  /// One after the other, of the years that a date can tell.
  func days(_ column: String) throws(ChartError) -> [Day] {
    let days = try values(column, "a date") { if case .date(let day) = $0 { day } else { nil } }
    var last = Day(validYear: 0, month: 12, day: 31)
    for (row, day) in days.enumerated() {
      try expect(last < day && day <= Self.lastDay, column, row, "days in their order, from the years 1 to 9999")
      last = day
    }
    return days
  }

  private static let lastDay = Day(validYear: 9999, month: 12, day: 31)

  private func expect(_ holds: Bool, _ column: String, _ row: Int, _ expected: @autoclosure () -> String)
    throws(ChartError)
  {
    guard holds else { throw .outOfRange(mart: table.name, column: column, row: row, expected: expected()) }
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
