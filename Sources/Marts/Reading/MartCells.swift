import CivilTime

/// One column's cells, packed: a word each, and the bytes of its texts one after the other.
///
/// The word is, by the column's type: the integer; 0 or 1; `Day.number`; `LocalTime.seconds`; the count of units of
/// the last decimal, so that 12.50 of a `number(2)` is 1250 and no writer meets a binary fraction; for texts the end of
/// its bytes. ``null`` for a cell without a value, except among texts, where it is the complement of the end.
package struct MartCells: RandomAccessCollection, Equatable, Sendable {
  package let type: MartColumnType
  package private(set) var words: [Int] = []
  package private(set) var text: [UInt8] = []

  /// The word of a null, except among texts.
  package static let null = Int.min

  package init(type: MartColumnType) { self.type = type }

  package var startIndex: Int { 0 }
  package var endIndex: Int { words.count }

  package func isNull(_ row: Int) -> Bool { type == .text ? words[row] < 0 : words[row] == MartCells.null }

  /// Where the bytes of a text lie in ``text``; empty for a null.
  package func bytes(_ row: Int) -> Range<Int> { (row == 0 ? 0 : end(row - 1))..<end(row) }

  private func end(_ row: Int) -> Int { words[row] < 0 ? ~words[row] : words[row] }

  package subscript(row: Int) -> MartValue {
    guard !isNull(row) else { return .null }
    let word = words[row]
    switch type {
    case .text: return .text(String(decoding: text[bytes(row)], as: UTF8.self))
    case .integer: return .integer(word)
    case .boolean: return .boolean(word != 0)
    case .date: return .date(Day(number: word))
    case .dateTime: return .dateTime(LocalTime(seconds: word))
    case .number(let decimals): return .number(DecimalRounding.value(ofUnits: word, decimals: decimals))
    }
  }
}

extension MartCells {
  mutating func appendNull() { words.append(type == .text ? ~text.count : MartCells.null) }

  mutating func append(word: Int) { words.append(word) }

  mutating func append(text bytes: some Sequence<UInt8>) {
    text.append(contentsOf: bytes)
    words.append(text.count)
  }

  /// A value of another type than the column's is a programming error; an integer may stand for a number.
  mutating func append(_ value: MartValue) {
    switch (value, type) {
    case (.null, _): appendNull()
    case (.text(let text), .text): append(text: text.utf8)
    case (.integer(let integer), .integer): words.append(integer)
    case (.boolean(let boolean), .boolean): words.append(boolean ? 1 : 0)
    case (.date(let day), .date): words.append(day.number)
    case (.dateTime(let time), .dateTime): words.append(time.seconds)
    case (.integer(let integer), .number): append(.number(Double(integer)))
    case (.number(let number), .number(let decimals)):
      guard let units = DecimalRounding.units(number, decimals: decimals) else { fallthrough }
      words.append(units)
    default: preconditionFailure("a \(value) in a column of \(type)")
    }
  }
}
