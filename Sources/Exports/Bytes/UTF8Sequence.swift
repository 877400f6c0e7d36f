/// The structure of UTF-8, one sequence at a time.
enum UTF8Sequence: Equatable {
  /// Whole and valid: so many bytes, 2–4.
  case valid(Int)
  case broken
  /// May become valid: the bytes end first.
  case cut

  /// The sequence at a byte that is not ASCII, of `available` ≥ 1 bytes.
  @inline(__always)
  static func at(_ bytes: UnsafePointer<UInt8>, available: Int) -> UTF8Sequence {
    let lead = bytes[0]
    let length: Int
    // Bounds of the second byte shut out overlong forms, surrogates and what lies above U+10FFFF.
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, low) = (3, 0xA0)
    case 0xED: (length, high) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, low) = (4, 0x90)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, high) = (4, 0x8F)
    default: return .broken
    }
    if available < 2 { return .cut }
    if bytes[1] < low || bytes[1] > high { return .broken }
    var place = 2
    while place < length {
      if place >= available { return .cut }
      if bytes[place] & 0xC0 != 0x80 { return .broken }
      place &+= 1
    }
    return .valid(length)
  }

  /// Writes a scalar as UTF-8 and returns its length. Surrogates are the caller's to refuse.
  @inline(__always)
  static func write(_ scalar: UInt32, to out: UnsafeMutablePointer<UInt8>) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift & 0x3F | 0x80) }
    switch scalar {
    case 0..<0x80:
      out[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    case 0x80..<0x800:
      out[0] = UInt8(truncatingIfNeeded: scalar >> 6 | 0xC0)
      out[1] = tail(0)
      return 2
    case 0x800..<0x10000:
      out[0] = UInt8(truncatingIfNeeded: scalar >> 12 | 0xE0)
      out[1] = tail(6)
      out[2] = tail(0)
      return 3
    default:
      out[0] = UInt8(truncatingIfNeeded: scalar >> 18 | 0xF0)
      out[1] = tail(12)
      out[2] = tail(6)
      out[3] = tail(0)
      return 4
    }
  }
}
