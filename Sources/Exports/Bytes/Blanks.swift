/// What is no part of a value at its ends: ASCII up to the blank, Unicode's white space (a no-break space makes a second
/// person of `Ann`), and the zero-width marks that copying from web pages leaves.
enum Blanks {
  /// A byte that neither is a blank nor belongs to one: most values begin and end with such.
  @inline(__always)
  static func isOutside(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5F }

  /// The text without the blanks at its ends.
  static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var rest = text[...]
    while let length = lengthOfFirst(rest) { rest = rest.dropFirst(length) }
    while let length = lengthOfLast(rest) { rest = rest.dropLast(length) }
    return UnsafeBufferPointer(rebasing: rest)
  }

  private static func lengthOfLast(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    (1...3).first { lengthOfFirst(text.suffix($0)) == $0 }
  }

  /// Of the blank that the text begins with; nil if it begins with none.
  static func lengthOfFirst(_ text: some Collection<UInt8>) -> Int? {
    guard let first = text.first else { return nil }
    if first <= 0x20 { return 1 }
    if first < 0x80 { return nil }
    let second = text.dropFirst().first ?? 0
    let third = text.dropFirst(2).first ?? 0
    switch (first, second, third) {
    case (0xC2, 0x85, _), (0xC2, 0xA0, _): return 2
    // U+1680; U+2000 to 200B, 2028, 2029, 202F, 205F, 2060; U+3000; the byte order mark.
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8B), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF),
      (0xE2, 0x81, 0x9F...0xA0), (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF):
      return 3
    default: return nil
    }
  }
}
