extension String {
  /// On one line, with nothing in it that a terminal or a mail program obeys, and nothing that nobody sees: control
  /// characters, line separators, marks of writing direction and ``Unicode/Scalar/isUnseen`` ones are told by their
  /// numbers. For names of files and headers, where they become words.
  package var printable: String {
    guard unicodeScalars.contains(where: { String.isObeyed($0) || $0.isUnseen || $0.isShaping }) else { return self }
    var words = ""
    var previous: Unicode.Scalar = " "
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": words += "\\n"
      case "\r": words += "\\r"
      case "\t": words += "\\t"
      // Upon a letter of a script that needs them they are spelling; behind `report` they make a second name of it that
      // looks the same.
      case _
      where String.isObeyed(scalar) || scalar.isUnseen || scalar.isShaping && (previous.isASCII || previous == scalar):
        words += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        previous = " "
        continue
      default: words.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return words
  }

  private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x2029: true
    default: false
    }
  }
}
