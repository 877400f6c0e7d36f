import CivilTime

/// A CSV that we wrote, read back as text: rows of fields, the header first.
///
/// RFC 4180 as ``MartTable/csv(byteOrderMark:)`` writes it; the formula guard is taken off again. Not for exports, which
/// come in many forms.
package struct CSVTable: Equatable, Sendable {
  package var header: [String]
  package var rows: [[String]]

  /// Nil where the bytes are not such a CSV: no header, an open quote, rows of unequal length.
  package init?(_ bytes: [UInt8]) {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func text() -> String {
      let isGuarded = field.count > 1 && field[0] == UInt8(ascii: "'") && MartCells.opensFormula(field[1])
      return String(decoding: isGuarded ? field[1...] : field[...], as: UTF8.self)
    }
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && at < bytes.count && bytes[at] == byte:
        field.append(byte)
        at += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        record.append(text())
        field.removeAll()
      case 0x0D where !isQuoted: break
      case 0x0A where !isQuoted:
        record.append(text())
        field.removeAll()
        records.append(record)
        record = []
      default: field.append(byte)
      }
    }
    guard !isQuoted, field.isEmpty, record.isEmpty, let header = records.first,
      records.allSatisfy({ $0.count == header.count })
    else { return nil }
    self.header = header
    rows = Array(records.dropFirst())
  }
}
