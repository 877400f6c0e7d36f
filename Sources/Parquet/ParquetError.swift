/// Why no file was made of a table. Names columns and rows, quotes no value.
package enum ParquetError: Error, Hashable {
  /// A table needs a column: without one, its number of rows has no meaning.
  case noColumns
  /// Two columns have the same name: most readers would show only one of them.
  case repeatedName(String)
  /// A column has more or fewer values than the first one.
  case unequalLengths(column: String, found: Int, expected: Int)
  /// A column that allows no null has one; rows count from 0.
  case unexpectedNull(column: String, row: Int)
  /// A text is 1 GiB or longer: too long for a page.
  case textTooLong(column: String)
  /// zstd failed, by its own words: there is not enough memory.
  case compression(String)
}

extension ParquetError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noColumns:
      "parquet: not written: found no column, expected at least one"
    case .repeatedName(let name):
      "parquet: not written: found two columns named \(name), expected each name once"
    case .unequalLengths(let column, let found, let expected):
      "parquet: not written: column \(column) has \(found) values, expected \(expected) as in the first column"
    case .unexpectedNull(let column, let row):
      "parquet: not written: column \(column) has a null in row \(row), expected none: declare the column nullable"
    case .textTooLong(let column):
      "parquet: not written: column \(column) has a text of 1 GiB or more, expected less"
    case .compression(let reason):
      "parquet: not written: zstd says \(reason)"
    }
  }
}
