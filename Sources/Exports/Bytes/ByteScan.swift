/// Finds bytes sixteen at a time. Knows nothing of what they mean.
///
/// Every function may read up to 32 bytes past the end it is given: ``TextBuffer`` keeps that much room behind its text.
enum ByteScan {
  typealias Block = SIMD16<UInt8>
  /// Room that must lie behind the bytes scanned.
  static let slack = 64

  /// The first of three bytes at or after `start`. One of them must be there: the caller puts a sentinel.
  @inline(__always)
  static func first(
    of a: Block, _ b: Block, _ c: Block, in bytes: UnsafePointer<UInt8>, from start: Int
  ) -> Int {
    var index = start
    while true {
      let block = UnsafeRawPointer(bytes + index).loadUnaligned(as: Block.self)
      // A comparison gives bytes of all ones; as two words, the first hit is the number of zero bits before it.
      let hits = unsafeBitCast((block .== a) .| (block .== b) .| (block .== c), to: SIMD2<UInt64>.self)
      if hits[0] != 0 { return index &+ hits[0].trailingZeroBitCount &>> 3 }
      if hits[1] != 0 { return index &+ 8 &+ hits[1].trailingZeroBitCount &>> 3 }
      index &+= 16
    }
  }

  /// The first `byte` in `start..<end`; `end` if there is none.
  @inline(__always)
  static func first(_ byte: UInt8, in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    let wanted = Block(repeating: byte)
    var index = start
    while index < end {
      let block = UnsafeRawPointer(bytes + index).loadUnaligned(as: Block.self)
      let hits = unsafeBitCast(block .== wanted, to: SIMD2<UInt64>.self)
      if hits[0] != 0 { return min(end, index &+ hits[0].trailingZeroBitCount &>> 3) }
      if hits[1] != 0 { return min(end, index &+ 8 &+ hits[1].trailingZeroBitCount &>> 3) }
      index &+= 16
    }
    return end
  }

  /// The first byte in `start..<end` that is NUL or not ASCII; `end` if there is none.
  @inline(__always)
  static func firstNotPlain(in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    let ones = Block(repeating: 1)
    // NUL and bytes from 0x80 are those that have the high bit or get it by taking 1 away.
    @inline(__always) func marks(_ place: Int) -> Block {
      let block = UnsafeRawPointer(bytes + place).loadUnaligned(as: Block.self)
      return (block &- ones) | block
    }
    let highs: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 64 <= end {
      let all = (marks(index) | marks(index &+ 16)) | (marks(index &+ 32) | marks(index &+ 48))
      let words = unsafeBitCast(all, to: SIMD2<UInt64>.self)
      if (words[0] | words[1]) & highs != 0 { break }
      index &+= 64
    }
    while index < end {
      let words = unsafeBitCast(marks(index), to: SIMD2<UInt64>.self)
      if words[0] & highs != 0 { return min(end, index &+ (words[0] & highs).trailingZeroBitCount &>> 3) }
      if words[1] & highs != 0 { return min(end, index &+ 8 &+ (words[1] & highs).trailingZeroBitCount &>> 3) }
      index &+= 16
    }
    return end
  }

  /// Whether the next 32 bytes are `0`–`9`, `a`–`f` or `A`–`F`.
  @inline(__always)
  static func are32HexDigits(_ bytes: UnsafePointer<UInt8>) -> Bool {
    @inline(__always) func each(_ byte: UInt64) -> UInt64 { 0x0101_0101_0101_0101 &* byte }
    var areDigits = each(0x80)
    for place in stride(from: 0, to: 32, by: 8) {
      let word = UnsafeRawPointer(bytes + place).loadUnaligned(as: UInt64.self)
      // Below 0x80 no sum carries over. It has the high bit from the first of a range on, and no longer behind its last.
      let plain = word & each(0x7F)
      let isDecimal = (plain &+ each(0x50)) & ~(plain &+ each(0x46))
      // Capitals become small letters, and nothing else becomes one of the six.
      let small = plain | each(0x20)
      let isLetter = (small &+ each(0x1F)) & ~(small &+ each(0x19))
      areDigits &= (isDecimal | isLetter) & ~word
    }
    return areDigits == each(0x80)
  }

  /// Line breaks in a run of bytes: LF, CRLF and CR count one each.
  static func lineBreaks(in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var count = 0
    var index = start
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\n"): count += 1
      case UInt8(ascii: "\r") where index + 1 >= end || bytes[index + 1] != UInt8(ascii: "\n"): count += 1
      default: break
      }
      index += 1
    }
    return count
  }

  static func lineFeeds(in bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    let lineFeed = Block(repeating: UInt8(ascii: "\n"))
    var count = 0
    var index = start
    while index &+ 16 <= end {
      let block = UnsafeRawPointer(bytes + index).loadUnaligned(as: Block.self)
      let hits = unsafeBitCast(block .== lineFeed, to: SIMD2<UInt64>.self)
      if hits[0] | hits[1] != 0 { count &+= (hits[0].nonzeroBitCount &+ hits[1].nonzeroBitCount) &>> 3 }
      index &+= 16
    }
    while index < end {
      if bytes[index] == UInt8(ascii: "\n") { count &+= 1 }
      index &+= 1
    }
    return count
  }
}
