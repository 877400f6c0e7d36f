/// What stands at a file's end: the schema, and for each column chunk where and how it is written.
///
/// `FileMetaData` of [parquet.thrift](https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift);
/// the numbers of fields, types and codecs are that file's.
struct Footer {
  /// Who wrote the file. It never changes with the program's version, or each release would change every file.
  static let createdBy = "itsm-marts Parquet version 1.0.0"

  var columns: [ParquetColumn]
  var metadata: [(key: String, value: String)]
  private var groups: [(rows: Int, chunks: [ColumnChunk])] = []

  init(columns: [ParquetColumn], metadata: [(key: String, value: String)]) {
    self.columns = columns
    self.metadata = metadata
  }

  mutating func beginGroup(rows: Int) { groups.append((rows, [])) }

  /// The chunk of the next column in the row group begun last.
  mutating func add(_ chunk: ColumnChunk) { groups[groups.count - 1].chunks.append(chunk) }

  func bytes() -> [UInt8] {
    CompactProtocolWriter.structure { file in
      // 2: there are logical types and dictionaries in RLE_DICTIONARY.
      file.field(1, Int32(2))
      file.field(2, list: [nil] + columns.map(Optional.some)) { element, column in
        guard let column else { return writeRoot(&element) }
        writeSchema(of: column, &element)
      }
      file.field(3, Int64(groups.reduce(0) { $0 + $1.rows }))
      file.field(4, list: Array(groups.enumerated())) { group, element in
        writeGroup(element.element.chunks, rows: element.element.rows, ordinal: element.offset, &group)
      }
      if !metadata.isEmpty {
        file.field(5, list: metadata) { pair, entry in
          pair.field(1, entry.key)
          pair.field(2, entry.value)
        }
      }
      file.field(6, Footer.createdBy)
      // TYPE_ORDER for each column: without it, readers must not trust the statistics.
      file.field(7, list: columns) { order, _ in order.field(1) { _ in } }
    }
  }

  /// The table itself, of which the columns are the children.
  private func writeRoot(_ element: inout CompactProtocolWriter) {
    element.field(4, "schema")
    element.field(5, Int32(columns.count))
  }

  private func writeSchema(of column: ParquetColumn, _ element: inout CompactProtocolWriter) {
    element.field(1, column.values.physicalType)
    element.field(3, Int32(column.isNullable ? 1 : 0))
    element.field(4, column.name)
    // The converted type is what readers knew before logical types. It has no word for a timestamp without a zone.
    switch column.values {
    case .booleans, .integers, .doubles: break
    case .texts:
      element.field(6, Int32(0))
      element.field(10) { type in type.field(1) { _ in } }
    case .dates:
      element.field(6, Int32(6))
      element.field(10) { type in type.field(6) { _ in } }
    case .timestamps(_, let unit):
      element.field(10) { type in
        type.field(8) { timestamp in
          timestamp.field(1, false)
          timestamp.field(2) { $0.field(unit == .milliseconds ? 1 : 2) { _ in } }
        }
      }
    }
  }

  private func writeGroup(
    _ chunks: [ColumnChunk], rows: Int, ordinal: Int, _ group: inout CompactProtocolWriter
  ) {
    group.field(1, list: Array(zip(columns, chunks))) { element, pair in
      // A deprecated offset; 0 says that there is nothing but what follows.
      element.field(2, Int64(0))
      element.field(3) { writeChunk(pair.1, of: pair.0, &$0) }
    }
    group.field(2, Int64(chunks.reduce(0) { $0 + $1.uncompressedSize }))
    group.field(3, Int64(rows))
    group.field(5, Int64(chunks[0].start))
    group.field(6, Int64(chunks.reduce(0) { $0 + $1.size }))
    if let ordinal = Int16(exactly: ordinal) { group.field(7, ordinal) }
  }

  private func writeChunk(_ chunk: ColumnChunk, of column: ParquetColumn, _ meta: inout CompactProtocolWriter) {
    let hasDictionary = chunk.dictionarySize > 0
    meta.field(1, column.values.physicalType)
    var encodings: [Encoding] = hasDictionary ? [.plain, .dictionary] : [.plain]
    if column.isNullable { encodings.append(.runLength) }
    meta.field(2, list: encodings.map(\.rawValue))
    meta.field(3, list: [column.name])
    meta.field(4, ZstdCompressor.codec)
    meta.field(5, Int64(chunk.rows))
    meta.field(6, Int64(chunk.uncompressedSize))
    meta.field(7, Int64(chunk.size))
    meta.field(9, Int64(chunk.start + chunk.dictionarySize))
    if hasDictionary { meta.field(11, Int64(chunk.start)) }
    meta.field(12) { statistics in
      statistics.field(3, Int64(chunk.nulls))
      guard let bounds = chunk.bounds else { return }
      statistics.field(5, bounds.greatest)
      statistics.field(6, bounds.least)
      statistics.field(7, true)
      statistics.field(8, true)
    }
  }
}

extension ParquetColumn.Values {
  /// The type that lies on disk: what bytes there are, without what they mean.
  fileprivate var physicalType: Int32 {
    switch self {
    case .booleans: 0
    case .dates: 1
    case .integers, .timestamps: 2
    case .doubles: 5
    case .texts: 6
    }
  }
}
