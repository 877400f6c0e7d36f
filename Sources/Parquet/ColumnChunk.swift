/// One column of one row group as it stands in a file: where its pages are, how they are written, what they hold.
///
/// Pages are of version 1: the levels and the values of a page are compressed together. Every reader knows them, while
/// version 2 would gain only that levels can be read without decompressing, of use for nested data.
struct ColumnChunk {
  /// The byte of the file at which the first page begins: the dictionary's, if there is one.
  let start: Int
  /// The pages with their headers, and how much of that is the dictionary's (0 if there is none).
  private(set) var size = 0
  private(set) var dictionarySize = 0
  /// What ``size`` would be with no page compressed.
  private(set) var uncompressedSize = 0
  private(set) var dataPages = 0
  let rows: Int
  let nulls: Int
  private(set) var bounds: ValueBounds?

  var encoding: Encoding { dictionarySize > 0 ? .dictionary : .plain }

  /// Writes the pages to the end of the file.
  ///
  /// - Parameter present: which rows have a value; nil if the column may hold no null, so that pages tell no levels.
  init(
    _ values: some PlainValues, present: [Bool]?, options: ParquetOptions, compressor: ZstdCompressor,
    to file: inout [UInt8]
  ) throws(ParquetError) {
    start = file.count
    rows = present?.count ?? values.count
    nulls = rows - values.count
    let pages = Page.cut(values, present: present, options: options)

    // `dictionary` gives up early: for a million distinct doubles, a dictionary that was then thrown away took 0.36 of
    // the column's 0.51 s.
    // A dictionary is taken if it and the indices into it are shorter than the values themselves, all before zstd.
    let plainSize = values.plainSize(of: 0..<values.count)
    guard let (entries, indices) = values.dictionary(within: min(plainSize, options.maximumPageSize)) else {
      bounds = values.bounds()
      try appendPlain(pages, of: values, compressor, to: &file)
      return
    }
    bounds = entries.bounds()
    let bitWidth = RunLengthEncoding.bitWidth(upTo: entries.count - 1)
    let bodies = pages.map { $0.indexed(indices, bitWidth: bitWidth) }
    let dictionary = entries.plain(0..<entries.count)
    guard dictionary.count + zip(bodies, pages).reduce(0, { $0 + $1.0.count - $1.1.levels.count }) < plainSize else {
      try appendPlain(pages, of: values, compressor, to: &file)
      return
    }
    try append(dictionary, .dictionary(entries: entries.count), compressor, to: &file)
    dictionarySize = size
    for (page, body) in zip(pages, bodies) {
      try append(body, .data(rows: page.rows.count, encoding: .dictionary), compressor, to: &file)
    }
    dataPages = pages.count
  }

  private mutating func appendPlain(
    _ pages: [Page], of values: some PlainValues, _ compressor: ZstdCompressor, to file: inout [UInt8]
  ) throws(ParquetError) {
    for page in pages {
      let body = page.levels + values.plain(page.values)
      try append(body, .data(rows: page.rows.count, encoding: .plain), compressor, to: &file)
    }
    dataPages = pages.count
  }

  private mutating func append(
    _ body: [UInt8], _ kind: PageKind, _ compressor: ZstdCompressor, to file: inout [UInt8]
  ) throws(ParquetError) {
    let compressed = try compressor.compress(body)
    let header = kind.header(uncompressedSize: body.count, compressedSize: compressed.count)
    file += header
    file += compressed
    size += header.count + compressed.count
    uncompressedSize += header.count + body.count
  }
}

/// Some rows of a column chunk that are compressed, and read, together.
private struct Page {
  var rows: Range<Int>
  /// The values among them: fewer than rows where there are nulls.
  var values: Range<Int>
  /// The definition levels, 1 for a value and 0 for a null, after their length in four bytes; empty without nulls.
  var levels: [UInt8]

  /// No page has more rows, nor more bytes of values, than the options allow; one value that is longer has its own page.
  static func cut(_ values: some PlainValues, present: [Bool]?, options: ParquetOptions) -> [Page] {
    var pages: [Page] = []
    var row = 0
    var value = 0
    let rows = present?.count ?? values.count
    while row < rows {
      let rowLimit = min(rows, row + options.maximumPageRows)
      let valueLimit = value < values.count ? values.end(from: value, fitting: options.maximumPageSize) : value
      guard let present else {
        let end = min(rowLimit, valueLimit)
        pages.append(Page(rows: row..<end, values: row..<end, levels: []))
        (row, value) = (end, end)
        continue
      }
      let (firstRow, firstValue) = (row, value)
      while row < rowLimit {
        if present[row] {
          guard value < valueLimit else { break }
          value += 1
        }
        row += 1
      }
      pages.append(
        Page(rows: firstRow..<row, values: firstValue..<value, levels: definitionLevels(present[firstRow..<row])))
    }
    return pages
  }

  private static func definitionLevels(_ present: ArraySlice<Bool>) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 0, 0]
    RunLengthEncoding.append(present.map { $0 ? 1 : 0 }[...], bitWidth: 1, to: &bytes)
    withUnsafeBytes(of: UInt32(bytes.count - 4).littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
    return bytes
  }

  /// The page with its values told by their places in a dictionary.
  func indexed(_ indices: [UInt32], bitWidth: Int) -> [UInt8] {
    var bytes = levels
    bytes.append(UInt8(bitWidth))
    RunLengthEncoding.append(indices[values], bitWidth: bitWidth, to: &bytes)
    return bytes
  }
}
