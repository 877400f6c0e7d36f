extension String {
  /// On one line, with nothing in it that a terminal or a mail program obeys: control characters, line separators and
  /// marks of writing direction are told by their numbers. For names of files and headers, where they become words.
  package var printable: String {
    guard unicodeScalars.contains(where: String.isObeyed) else { return self }
    return unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default: String.isObeyed(scalar) ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
      }
    }.joined()
  }

  private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
