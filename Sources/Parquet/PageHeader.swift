/// How the values of a data page are written. (A dictionary page is always plain.)
enum Encoding: Int32 {
  case plain = 0
  /// Run lengths: what definition levels are in.
  case runLength = 3
  case dictionary = 8
}

enum PageKind {
  case data(rows: Int, encoding: Encoding)
  case dictionary(entries: Int)

  /// Its number in the format.
  var type: Int32 {
    switch self {
    case .data: 0
    case .dictionary: 2
    }
  }

  /// `PageHeader` of parquet.thrift.
  func header(uncompressedSize: Int, compressedSize: Int) -> [UInt8] {
    CompactProtocolWriter.structure { header in
      header.field(1, type)
      header.field(2, Int32(uncompressedSize))
      header.field(3, Int32(compressedSize))
      switch self {
      case .data(let rows, let encoding):
        header.field(5) { page in
          page.field(1, Int32(rows))
          page.field(2, encoding.rawValue)
          page.field(3, Encoding.runLength.rawValue)
          page.field(4, Encoding.runLength.rawValue)
        }
      case .dictionary(let entries):
        header.field(7) { page in
          page.field(1, Int32(entries))
          page.field(2, Encoding.plain.rawValue)
        }
      }
    }
  }
}
