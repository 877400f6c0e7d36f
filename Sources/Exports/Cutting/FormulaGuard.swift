/// The apostrophe before a text that a spreadsheet would take for a formula.
///
/// ServiceNow puts one before `= + - @`, and it is taken off. A value may have an apostrophe of its own there, which a
/// file of rejects must give back: in those each such value has one more than it had, and one is taken off.
enum FormulaGuard {
  /// JSON: values stand as they are.
  case none
  case serviceNow
  /// In a file that ``RejectsWriter`` wrote.
  case rejects

  /// Whether the first byte of a trimmed text is one.
  @inline(__always)
  func begins(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    length > 1 && text[0] == UInt8(ascii: "'") && precedesFormula(text, length)
  }

  @inline(never)
  private func precedesFormula(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    switch self {
    case .none: false
    case .serviceNow: FormulaGuard.isFormula(text[1])
    case .rejects: FormulaGuard.isNeeded(by: UnsafeBufferPointer(start: text, count: length))
    }
  }

  /// Whether a trimmed text has to be given one: a formula, or what would lose an apostrophe that is its own.
  static func isNeeded(by text: some Sequence<UInt8>) -> Bool {
    var rest = text.makeIterator()
    while let byte = rest.next() {
      if byte == UInt8(ascii: "'") { continue }
      // ＝ ＋ － ＠ are full-width: U+FF1D, U+FF0B, U+FF0D, U+FF20.
      if byte == 0xEF { return rest.next() == 0xBC && [0x9D, 0x8B, 0x8D, 0xA0].contains(rest.next()) }
      return isFormula(byte)
    }
    return false
  }

  private static func isFormula(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
  }
}
