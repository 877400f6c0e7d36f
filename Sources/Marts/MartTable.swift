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
  package var unit: String
  package var meaning: String

  package init(name: String, type: MartColumnType, unit: String = "", meaning: String = "") {
    self.name = name
    self.type = type
    self.unit = unit
    self.meaning = meaning
  }
}

/// One cell.
package enum MartValue: Hashable, Sendable {
  case null
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case date(Day)
  case dateTime(LocalTime)
}

/// A mart as it is published: columns in file order, rows in the mart's own total order.
package struct MartTable: Equatable, Sendable {
  package var name: String
  package var columns: [MartColumn]
  package var rows: [[MartValue]]

  package init(name: String, columns: [MartColumn], rows: [[MartValue]]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }
}
