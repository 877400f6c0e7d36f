extension Unicode.Scalar {
  /// Whether it shows nothing itself, and names that differ in it look the same: marks and embeddings of writing direction
  /// (U+061C, U+200E, U+202E), blanks without width (U+200B, U+FEFF), the soft hyphen, fillers, tags. Those that
  /// ``isShaping`` are not among them.
  package var isUnseen: Bool {
    guard value >= 0xAD, !isShaping else { return false }
    return properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(value)
  }

  /// Whether it is no sign of its own, but tells how the one before it is drawn: the joiner and the non-joiner of Persian,
  /// of Indian scripts and of emoji, and the variation selectors.
  package var isShaping: Bool {
    switch value {
    case 0x200C...0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
    default: false
    }
  }
}
