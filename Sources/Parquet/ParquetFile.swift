/// A table as the bytes of a Parquet file. Knows nothing of where the table came from or where the file goes.
///
/// A Parquet file is `PAR1`, the row groups, the footer, the footer's length in four bytes, and `PAR1` again. A row group
/// holds for some of the rows one ``ColumnChunk`` per column; the footer holds the schema and, for each chunk, where
/// its pages begin, how they are written, and their least and greatest value, so that a reader can skip what it does not
/// need. The rule: [parquet-format](https://github.com/apache/parquet-format).
///
/// What is written is what Arrow writes unless told otherwise, since every reader has met that: pages of version 1,
/// dictionaries in `RLE_DICTIONARY`, else `PLAIN`, zstd, logical types for dates, timestamps and texts. Flat tables only:
/// no lists, no structures. The same table, options and libzstd give the same bytes.
package struct ParquetFile: Sendable {
  package var columns: [ParquetColumn]
  /// Key and value pairs of the file's own, in the order given; readers show them, none needs them.
  package var metadata: [(key: String, value: String)]
  package var options: ParquetOptions

  package init(
    columns: [ParquetColumn], metadata: [(key: String, value: String)] = [], options: ParquetOptions = ParquetOptions()
  ) {
    self.columns = columns
    self.metadata = metadata
    self.options = options
  }

  /// The whole file. Takes memory for the file and for one row group of one column, beside the table.
  ///
  /// - Throws: ``ParquetError`` if the columns make no table; nothing else about a table can fail.
  package func bytes() throws(ParquetError) -> [UInt8] {
    try checkColumns()
    let compressor = try ZstdCompressor(level: options.compressionLevel)
    var bytes = ParquetFile.mark
    var footer = Footer(columns: columns, metadata: metadata)
    for start in stride(from: 0, to: rowCount, by: options.maximumGroupRows) {
      let rows = start..<min(rowCount, start + options.maximumGroupRows)
      footer.beginGroup(rows: rows.count)
      for column in columns {
        footer.add(try column.appendChunk(rows, options: options, compressor: compressor, to: &bytes))
      }
    }
    let encoded = footer.bytes()
    bytes += encoded
    withUnsafeBytes(of: UInt32(encoded.count).littleEndian) { bytes += $0 }
    bytes += ParquetFile.mark
    return bytes
  }

  private static let mark = Array("PAR1".utf8)

  private var rowCount: Int { columns[0].values.count }

  private func checkColumns() throws(ParquetError) {
    guard let first = columns.first else { throw .noColumns }
    var names: Set<[UInt8]> = []
    for column in columns {
      guard names.insert(Array(column.name.utf8)).inserted else { throw .repeatedName(column.name) }
      guard column.values.count == first.values.count else {
        throw .unequalLengths(column: column.name, found: column.values.count, expected: first.values.count)
      }
      if !column.isNullable, let row = column.values.firstNull {
        throw .unexpectedNull(column: column.name, row: row)
      }
    }
  }
}

/// How a file is cut and pressed. None of it changes what is read.
package struct ParquetOptions: Hashable, Sendable {
  /// A row group is what a reader hands to one of its threads.
  package var maximumGroupRows = 131_072
  /// A page is the least that can be read.
  package var maximumPageRows = 65_536
  /// Bytes of values before zstd, also of a dictionary; a single text that is longer has a page of its own.
  package var maximumPageSize = 1 << 20
  /// zstd's 1 (fast) to 19 (small).
  package var compressionLevel = 3

  package init() {}
}

extension ParquetColumn {
  /// Writes some rows of this column to the end of the file, nulls and values taken apart.
  fileprivate func appendChunk(
    _ rows: Range<Int>, options: ParquetOptions, compressor: ZstdCompressor, to file: inout [UInt8]
  ) throws(ParquetError) -> ColumnChunk {
    switch values {
    case .booleans(let all):
      let cells = all[rows]
      return try chunk(BooleanValues(values: cells.compactMap(\.self)), cells, options, compressor, &file)
    case .integers(let all), .timestamps(let all, _):
      let cells = all[rows]
      return try chunk(FixedWidthValues(values: cells.compactMap(\.self)), cells, options, compressor, &file)
    case .doubles(let all):
      let cells = all[rows]
      return try chunk(FixedWidthValues(values: cells.compactMap(\.self)), cells, options, compressor, &file)
    case .dates(let all):
      let cells = all[rows]
      return try chunk(FixedWidthValues(values: cells.compactMap(\.self)), cells, options, compressor, &file)
    case .texts(let all):
      let cells = all[rows]
      var texts = TextValues()
      for case let text? in cells {
        guard text.utf8.count < Int32.max / 2 else { throw .textTooLong(column: name) }
        texts.append(text)
      }
      return try chunk(texts, cells, options, compressor, &file)
    }
  }

  private func chunk<Value>(
    _ values: some PlainValues, _ cells: ArraySlice<Value?>, _ options: ParquetOptions, _ compressor: ZstdCompressor,
    _ file: inout [UInt8]
  ) throws(ParquetError) -> ColumnChunk {
    try ColumnChunk(
      values, present: isNullable ? cells.map { $0 != nil } : nil, options: options, compressor: compressor, to: &file)
  }
}
