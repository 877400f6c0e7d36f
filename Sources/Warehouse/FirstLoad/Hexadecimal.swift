/// 32 lower-case hexadecimal digits as 16 bytes, which sort like the digits.
struct Hexadecimal {
  var bytes: (UInt64, UInt64) = (0, 0)

  /// Nil for any other text of 32 bytes.
  @inline(__always)
  init?(_ text: UnsafeRawBufferPointer) {
    guard let high = Self.value(text, from: 0), let low = Self.value(text, from: 16) else { return nil }
    bytes = (high.bigEndian, low.bigEndian)
  }

  private static func value(_ text: UnsafeRawBufferPointer, from start: Int) -> UInt64? {
    var value: UInt64 = 0
    for i in start..<start + 16 {
      switch text[i] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(text[i] - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(text[i] - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }

  /// Writes the digits, eight a step: spreads each half byte into a byte of its own, then turns it into its digit.
  static func unpack(_ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    for step in 0..<4 {
      var digits = UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: step * 4, as: UInt32.self)))
      digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
      digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
      digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F
      // 1 for each letter: `a` lies 39 after the character that would follow `9`.
      let letters = ((digits &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
      digits = digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
      room.storeBytes(of: digits.bigEndian, toByteOffset: step * 8, as: UInt64.self)
    }
    return UnsafeRawBufferPointer(start: room, count: 32)
  }
}
