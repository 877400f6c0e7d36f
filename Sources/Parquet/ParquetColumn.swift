/// One column of a table: its name, and its values from the first row to the last.
package struct ParquetColumn: Hashable, Sendable {
  /// The name that readers show and select by. Any text; no two columns of a file share one.
  package var name: String
  package var values: Values
  /// Whether the schema allows null. A column that merely has none today should still say true if it may have one
  /// tomorrow: many files are read as one table only if their schemas agree.
  package var isNullable: Bool

  package init(_ name: String, _ values: Values, isNullable: Bool = true) {
    self.name = name
    self.values = values
    self.isNullable = isNullable
  }

  /// The values of a column, all of one type; nil is null.
  package enum Values: Hashable, Sendable {
    case booleans([Bool?])
    case integers([Int64?])
    /// NaN and the infinities are values; NaN stays out of the statistics.
    case doubles([Double?])
    /// Days since 1970-01-01.
    case dates([Int32?])
    /// Units since 1970-01-01T00:00:00 on a wall clock of no known zone (`isAdjustedToUTC = false`).
    case timestamps([Int64?], unit: TimestampUnit)
    case texts([String?])

    /// Rows, nulls included.
    package var count: Int {
      switch self {
      case .booleans(let values): values.count
      case .integers(let values): values.count
      case .doubles(let values): values.count
      case .dates(let values): values.count
      case .timestamps(let values, _): values.count
      case .texts(let values): values.count
      }
    }

    /// The row of the first null, counted from 0.
    var firstNull: Int? {
      switch self {
      case .booleans(let values): values.firstIndex { $0 == nil }
      case .integers(let values): values.firstIndex { $0 == nil }
      case .doubles(let values): values.firstIndex { $0 == nil }
      case .dates(let values): values.firstIndex { $0 == nil }
      case .timestamps(let values, _): values.firstIndex { $0 == nil }
      case .texts(let values): values.firstIndex { $0 == nil }
      }
    }
  }

  package enum TimestampUnit: Hashable, Sendable { case milliseconds, microseconds }
}
