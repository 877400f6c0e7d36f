/// Finds rows inside a quoted text: what a quote that was left open takes in until some later quote closes it.
///
/// A line of the text counts as a row if it has the delimiters of one, and where the key stands something of the shape of
/// this row's own key: `IMS0001007` and `IMS12` are alike. Looked for only in rows of more than one line.
struct SwallowedRows {
  let delimiter: UInt8
  /// Columns of the file.
  let width: Int
  /// Of the first field of the kind; -1 if the file has none.
  let keyColumn: Int

  /// How many lines of a row's quoted texts look like rows.
  func count(in row: borrowing FieldList, _ bytes: UnsafePointer<UInt8>) -> Int {
    guard width > 1, keyColumn >= 0, keyColumn < row.kept else { return 0 }
    func text(_ column: Int) -> Text {
      let field = row[column]
      return UnsafeBufferPointer(start: bytes + Int(field.offset), count: Int(field.length))[...]
    }
    let key = text(keyColumn)
    // A key without a digit is a word like any other: lines of prose would look like rows.
    guard key.contains(where: { $0 &- 48 < 10 }) else { return 0 }
    var count = 0
    for column in 0..<row.kept where column != keyColumn {
      var rest = text(column)
      // One line after another: a text of 16 MiB of line breaks took half a gigabyte for the list of them.
      while let lineBreak = rest.firstIndex(where: SwallowedRows.isLineBreak) {
        rest = rest[lineBreak...].dropFirst()
        let line = rest.prefix { !SwallowedRows.isLineBreak($0) }
        // The last one ends where the quote was closed: in a column like this one, if all is well with that row.
        let cells = line.endIndex == rest.endIndex ? column + 1 : width
        if cells > keyColumn, isRow(line, cells: cells, like: key) { count += 1 }
      }
    }
    return count
  }

  private static func isLineBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  private typealias Text = Slice<UnsafeBufferPointer<UInt8>>

  private func isRow(_ line: Text, cells: Int, like key: Text) -> Bool {
    guard cells > 1 else { return false }
    let found = line.split(separator: delimiter, maxSplits: cells, omittingEmptySubsequences: false)
    return found.count == cells && SwallowedRows.areAlike(found[keyColumn], key)
  }

  /// Whether runs of digits, runs of letters and all other signs follow each other in the same way.
  private static func areAlike(_ a: Text, _ b: Text) -> Bool {
    var (a, b) = (a, b)
    while let first = a.first, let other = b.first {
      let shape = shape(first)
      guard shape == self.shape(other) else { return false }
      a = a.dropFirst()
      b = b.dropFirst()
      guard shape == digit || shape == letter else { continue }
      a = a.drop { self.shape($0) == shape }
      b = b.drop { self.shape($0) == shape }
    }
    return a.isEmpty && b.isEmpty
  }

  private static let digit = UInt8(ascii: "9")
  private static let letter = UInt8(ascii: "a")

  private static func shape(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit
    case 0x80..., UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): letter
    default: byte
    }
  }
}
