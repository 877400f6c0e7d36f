import CivilTime

extension MartTable {
  /// The table as CSV: RFC 4180, CRLF, UTF-8. Null is empty, a boolean `true` or `false`, a number has all its decimals.
  ///
  /// A text that a spreadsheet would take for a formula (it begins with `= + - @`, narrow or full-width, tab or CR) gets an
  /// apostrophe before it. Excel shows `Zoë` right only with `byteOrderMark`.
  package func csv(byteOrderMark: Bool = true) -> [UInt8] {
    var bytes: [UInt8] = byteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    bytes.reserveCapacity(64 * (rowCount + 1) + cells.reduce(0) { $0 + $1.text.count })
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: column.name.utf8)
    }
    bytes.append("\r\n")
    for row in 0..<rowCount {
      for index in cells.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        cells[index].appendCSV(row, to: &bytes)
      }
      bytes.append("\r\n")
    }
    return bytes
  }
}

extension MartCells {
  fileprivate func appendCSV(_ row: Int, to bytes: inout [UInt8]) {
    guard !isNull(row) else { return }
    let word = words[row]
    switch type {
    case .text: appendCSVText(self.bytes(row), to: &bytes)
    case .integer: bytes.append(decimal: word)
    case .number(let decimals): bytes.append(units: word, decimals: decimals)
    case .boolean: bytes.append(word != 0 ? "true" : "false")
    case .date: bytes.append(day: Day(number: word))
    case .dateTime: bytes.append(time: LocalTime(seconds: word))
    }
  }

  private func appendCSVText(_ range: Range<Int>, to bytes: inout [UInt8]) {
    guard !range.isEmpty else {
      // Null is an unquoted nothing: readers that tell the two apart see a text here.
      bytes.append("\"\"")
      return
    }
    let isFormula = MartCells.opensFormula(text[range])
    let isQuoted = text[range].contains(where: MartCells.needsQuotes)
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    if isQuoted {
      for byte in text[range] {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    } else {
      bytes.append(contentsOf: text[range])
    }
  }

  static func opensFormula(_ text: ArraySlice<UInt8>) -> Bool {
    switch text.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: true
    // ＝ ＋ － ＠, as Chinese and Japanese keyboards type them: spreadsheets there take them for the same.
    case 0xEF: fullWidthOpenings.contains { text.starts(with: $0.utf8) }
    default: false
    }
  }

  private static let fullWidthOpenings = ["\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}"]

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), 0x0D, 0x0A: true
    default: false
    }
  }
}
