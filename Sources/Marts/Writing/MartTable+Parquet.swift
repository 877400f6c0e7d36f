import CivilTime
import Parquet

extension MartTable {
  /// The table as Parquet: int64, double, boolean, date, timestamp and UTF-8 columns, compressed by zstd.
  package func parquet() throws(ParquetError) -> [UInt8] {
    let columns = zip(columns, cells).map { ParquetColumn($0.name, $1.parquet, isNullable: $0.isNullable) }
    return try ParquetFile(columns: columns).bytes()
  }
}

extension MartCells {
  fileprivate var parquet: ParquetColumn.Values {
    switch type {
    case .text: .texts(indices.map { isNull($0) ? nil : String(decoding: text[bytes($0)], as: UTF8.self) })
    case .integer: .integers(present { Int64($0) })
    case .boolean: .booleans(present { $0 != 0 })
    case .date: .dates(present { Int32($0) })
    case .dateTime: .timestamps(present { Int64($0) * 1_000_000 }, unit: .microseconds)
    case .number(let decimals): .doubles(present { DecimalRounding.value(ofUnits: $0, decimals: decimals) })
    }
  }

  private func present<Value>(_ value: (Int) -> Value) -> [Value?] {
    words.map { $0 == MartCells.null ? nil : value($0) }
  }
}
