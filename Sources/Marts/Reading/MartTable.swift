import CivilTime

/// What a column of a mart holds. Said in the header of its SQL file, kept in every format that is written.
package enum MartColumnType: Hashable, Sendable {
  case text, integer, boolean, date, dateTime
  /// A decimal number, rounded half away from zero to so many decimals.
  case number(decimals: Int)
}

/// One column of a mart: its name in files, type, unit (empty if none) and meaning.
package struct MartColumn: Hashable, Sendable {
  package var name: String
  package var type: MartColumnType
  /// Whether a cell may be null; ``MartProof`` holds the others to it.
  package var isNullable: Bool
  package var unit: String
  package var meaning: String

  package init(
    name: String, type: MartColumnType, isNullable: Bool = true, unit: String = "", meaning: String = ""
  ) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.unit = unit
    self.meaning = meaning
  }
}

/// One cell.
package enum MartValue: Sendable {
  case null
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case date(Day)
  case dateTime(LocalTime)
}

// Texts are told apart by their bytes, as SQLite does: to a Swift String an é of one scalar and one of two are equal.
extension MartValue: Hashable {
  package static func == (a: MartValue, b: MartValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.boolean(let a), .boolean(let b)): a == b
    case (.date(let a), .date(let b)): a == b
    case (.dateTime(let a), .dateTime(let b)): a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .integer(let integer): hasher.combine(integer)
    case .number(let number): hasher.combine(number)
    case .boolean(let boolean): hasher.combine(boolean)
    case .date(let day): hasher.combine(day)
    case .dateTime(let time): hasher.combine(time)
    }
  }
}

/// A mart as it is published: columns in file order, rows in the mart's own total order.
///
/// Kept by column and packed (``MartCells``), since a mart may have as many rows as there are categories; ``rows`` and
/// the typed columns (``integers(_:)`` …) are made from that when asked for.
package struct MartTable: Equatable, Sendable {
  package let name: String
  package let columns: [MartColumn]
  /// The cells of each column, in the order of ``columns``.
  package internal(set) var cells: [MartCells]

  /// An empty table, to be filled column by column.
  init(name: String, columns: [MartColumn]) {
    self.name = name
    self.columns = columns
    cells = columns.map { MartCells(type: $0.type) }
  }

  /// A value of another type than its column's is a programming error.
  package init(name: String, columns: [MartColumn], rows: [[MartValue]]) {
    self.init(name: name, columns: columns)
    for row in rows {
      precondition(row.count == columns.count, "\(name): a row of \(row.count) cells for \(columns.count) columns")
      for (index, value) in row.enumerated() { cells[index].append(value) }
    }
  }

  package var rowCount: Int { cells.first?.count ?? 0 }

  package var rows: MartRows { MartRows(cells: cells) }
}

/// The rows of a table, each made when it is asked for.
package struct MartRows: RandomAccessCollection, Equatable, Sendable {
  let cells: [MartCells]

  package var startIndex: Int { 0 }
  package var endIndex: Int { cells.first?.count ?? 0 }
  package subscript(row: Int) -> [MartValue] { cells.map { $0[row] } }

  package static func == (rows: MartRows, others: [[MartValue]]) -> Bool { rows.elementsEqual(others) }
}

extension MartTable {
  /// Where a column stands; nil if the mart has none of that name.
  package func index(of column: String) -> Int? { columns.firstIndex { $0.name == column } }

  /// The cells of a column by name. To ask for one that the mart lacks is a programming error.
  package subscript(column: String) -> MartCells {
    guard let index = index(of: column) else { preconditionFailure("\(name) has no column \(column)") }
    return cells[index]
  }

  package func texts(_ column: String) -> [String?] {
    self[column].map { if case .text(let text) = $0 { text } else { nil } }
  }

  package func integers(_ column: String) -> [Int?] {
    self[column].map { if case .integer(let integer) = $0 { integer } else { nil } }
  }

  /// Numbers, and integers as numbers.
  package func numbers(_ column: String) -> [Double?] {
    self[column].map {
      switch $0 {
      case .number(let number): number
      case .integer(let integer): Double(integer)
      default: nil
      }
    }
  }

  package func booleans(_ column: String) -> [Bool?] {
    self[column].map { if case .boolean(let boolean) = $0 { boolean } else { nil } }
  }

  package func days(_ column: String) -> [Day?] {
    self[column].map { if case .date(let day) = $0 { day } else { nil } }
  }
}
