import CivilTime

extension MartTable {
  /// The table as JSON: an array of objects, one a line, keys in column order, UTF-8.
  package func json() -> [UInt8] {
    guard rowCount > 0 else { return Array("[]\n".utf8) }
    var bytes: [UInt8] = []
    let keys = columns.map { column in
      var key: [UInt8] = []
      key.append(json: column.name.utf8)
      key.append(UInt8(ascii: ":"))
      return key
    }
    bytes.reserveCapacity(
      rowCount * (keys.reduce(4) { $0 + $1.count + 8 }) + cells.reduce(0) { $0 + $1.text.count })
    for row in 0..<rowCount {
      bytes.append(row == 0 ? "[\n{" : ",\n{")
      for index in cells.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: keys[index])
        cells[index].appendJSON(row, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append("\n]\n")
    return bytes
  }
}

extension MartCells {
  func appendJSON(_ row: Int, to bytes: inout [UInt8]) {
    guard !isNull(row) else { return bytes.append("null") }
    let word = words[row]
    switch type {
    case .text: bytes.append(json: text[self.bytes(row)])
    case .integer: bytes.append(decimal: word)
    case .number(let decimals): bytes.append(units: word, decimals: decimals)
    case .boolean: bytes.append(word != 0 ? "true" : "false")
    case .date:
      bytes.append(UInt8(ascii: "\""))
      bytes.append(day: Day(number: word))
      bytes.append(UInt8(ascii: "\""))
    case .dateTime:
      bytes.append(UInt8(ascii: "\""))
      bytes.append(time: LocalTime(seconds: word))
      bytes.append(UInt8(ascii: "\""))
    }
  }
}

extension [UInt8] {
  /// A JSON string of UTF-8. Escapes what RFC 8259 demands and nothing else.
  mutating func append(json text: some Collection<UInt8>) {
    append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0..<0x20:
        append(byte < 0x10 ? "\\u000" : "\\u001")
        append(contentsOf: String(byte & 0xF, radix: 16).utf8)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
