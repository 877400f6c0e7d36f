/// The escapes of a JSON string (RFC 8259, 7).
enum JSONEscapes {
  /// The value of a hexadecimal digit; nil for any other byte.
  static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 55
    default: nil
    }
  }

  /// Replaces the escapes of a checked string in place; the new length, which is never greater.
  static func removed(from bytes: UnsafeMutablePointer<UInt8>, _ length: Int) -> Int {
    var read = 0
    var written = 0
    func unit(at place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 << 4 | (hexDigit(bytes[place + $1]) ?? 0) }
    }
    while read < length {
      guard bytes[read] == UInt8(ascii: "\\") else {
        bytes[written] = bytes[read]
        (read, written) = (read + 1, written + 1)
        continue
      }
      let letter = bytes[read + 1]
      read += 2
      switch letter {
      case UInt8(ascii: "u"):
        var scalar = unit(at: read)
        read += 4
        if (0xD800...0xDBFF).contains(scalar) {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(at: read + 2) - 0xDC00)
          read += 6
        }
        written += UTF8Sequence.write(scalar, to: bytes + written)
        continue
      case UInt8(ascii: "b"): bytes[written] = 0x08
      case UInt8(ascii: "f"): bytes[written] = 0x0C
      case UInt8(ascii: "n"): bytes[written] = 0x0A
      case UInt8(ascii: "r"): bytes[written] = 0x0D
      case UInt8(ascii: "t"): bytes[written] = 0x09
      default: bytes[written] = letter
      }
      written += 1
    }
    return written
  }
}
