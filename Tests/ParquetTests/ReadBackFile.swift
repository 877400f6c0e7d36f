import CZstd

/// A Parquet file taken apart: the footer's fields, and the pages that it points to.
struct ReadBackFile {
  var bytes: [UInt8]
  var footer: CompactProtocolReader.Value

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let length = bytes.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var reader = CompactProtocolReader(bytes: bytes.dropLast(8).suffix(length))
    footer = reader.structure()
  }

  struct Page {
    /// 0 for data, 2 for a dictionary.
    var type: Int
    /// Of values, or of a dictionary's entries.
    var count: Int
    var encoding: Int
    var body: [UInt8]
  }

  var schema: [CompactProtocolReader.Value] { footer[2]!.list }
  var groups: [CompactProtocolReader.Value] { footer[4]!.list }

  /// The `ColumnMetaData` of a column in a row group.
  func chunk(group: Int, column: Int) -> CompactProtocolReader.Value { groups[group][1]!.list[column][3]! }

  /// The pages of a column in a row group, its dictionary's first.
  func pages(group: Int, column: Int) -> [Page] {
    let chunk = chunk(group: group, column: column)
    let start = chunk[11]?.integer ?? chunk[9]!.integer!
    var reader = CompactProtocolReader(bytes: bytes[start..<start + chunk[7]!.integer!])
    var pages: [Page] = []
    while !reader.bytes.isEmpty {
      let header = reader.structure()
      let kind = header[5] ?? header[7]!
      let body = decompressed(reader.take(header[3]!.integer!), size: header[2]!.integer!)
      pages.append(
        Page(type: header[1]!.integer!, count: kind[1]!.integer!, encoding: kind[2]!.integer!, body: body))
    }
    return pages
  }

  private func decompressed(_ frame: [UInt8], size: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = ZSTD_decompress(buffer.baseAddress, size, frame, frame.count)
    }
  }
}
