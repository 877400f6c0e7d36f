/// Numbers texts from 0 in order of first appearance, and can tell their order: interaction and incident numbers,
/// sys_ids. Made for ten million of them: about 21 bytes for a number of ten letters.
///
/// The texts lie one after another in blocks; a sys_id's 32 hexadecimal digits as 16 bytes. A slot of the table is one
/// byte of hash and the text's number, 5 bytes, so that a new text is mostly told from the others by one cache line.
final class TextIndex {
  /// Bytes in a block; a longer text has one of its own.
  private static let blockSize = 1 << 20
  /// In front of a text: its length, or one of these.
  private static let packedMark: UInt8 = 254, longMark: UInt8 = 255

  private var blocks: [UnsafeMutableRawPointer] = []
  private var used = blockSize
  /// Block and place of each text.
  private var places = Column<UInt32>()
  /// 0 is free.
  private var tags: UnsafeMutablePointer<UInt8>
  private var numbers: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private let seed = UInt64.random(in: .min ... .max)

  init() {
    mask = 1_023
    tags = .allocate(capacity: mask + 1)
    tags.initialize(repeating: 0, count: mask + 1)
    numbers = .allocate(capacity: mask + 1)
  }

  deinit {
    for block in blocks { block.deallocate() }
    tags.deallocate()
    numbers.deallocate()
  }

  var count: Int { places.count }

  /// The number of a text, which is ``count`` as it was before if the text is new.
  @inline(__always)
  func number(of text: UnsafeRawBufferPointer) -> Int {
    guard text.count == 32, let packed = Hexadecimal(text) else { return number(of: text, isPacked: false) }
    return withUnsafeBytes(of: packed.bytes) { number(of: $0, isPacked: true) }
  }

  @inline(__always)
  private func number(of stored: UnsafeRawBufferPointer, isPacked: Bool) -> Int {
    let hash = hash(stored)
    let tag = UInt8(truncatingIfNeeded: hash >> 56) | 1
    let (tags, numbers, mask) = (tags, numbers, mask)
    var i = Int(truncatingIfNeeded: hash) & mask
    while tags[i] != 0 {
      if tags[i] == tag {
        let number = Int(numbers[i])
        let known = self.stored(number)
        if known.isPacked == isPacked, known.bytes.count == stored.count, known.bytes.elementsEqual(stored) {
          return number
        }
      }
      i = (i &+ 1) & mask
    }
    return add(stored, isPacked, tag, at: i)
  }

  /// The text of a number. Stays where it is, unless it had to be unpacked: then it lies in `room`, 32 bytes.
  @inline(__always)
  func text(_ number: Int, _ room: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    let (bytes, isPacked) = stored(number)
    return isPacked ? Hexadecimal.unpack(bytes, into: room) : bytes
  }

  /// Gives back what only ``number(of:)`` needs, which must not be called then.
  func freeze() {
    tags.deallocate()
    numbers.deallocate()
    tags = .allocate(capacity: 1)
    tags.initialize(to: 0)
    numbers = .allocate(capacity: 1)
    mask = 0
  }

  /// All numbers in the order of their texts' bytes, as SQLite orders texts. Needs 4 bytes a text, and little more.
  func sorted() -> [UInt32] {
    let rooms = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
    defer { rooms.deallocate() }
    func isLess(_ a: UInt32, _ b: UInt32) -> Bool { compare(text(Int(a), rooms), text(Int(b), rooms + 32)) < 0 }
    if !(1..<max(1, count)).contains(where: { !isLess(UInt32($0 - 1), UInt32($0)) }) { return Array(0..<UInt32(count)) }
    // What all texts begin with says nothing. By the two bytes behind it they are dealt into buckets, in order of number;
    // within a bucket the eight bytes behind it decide almost always.
    let common = commonPrefix(rooms)
    func key(_ number: Int, _ count: Int) -> UInt64 {
      let text = text(number, rooms)
      var key: UInt64 = 0
      for i in common..<common + count { key = key << 8 | (i < text.count ? UInt64(text[i]) : 0) }
      return key
    }
    var ends = [Int](repeating: 0, count: 1 << 16 + 1)
    for number in 0..<count { ends[Int(key(number, 2)) + 1] += 1 }
    for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
    let starts = ends
    var order = [UInt32](repeating: 0, count: count)
    for number in 0..<count {
      let bucket = Int(key(number, 2))
      order[ends[bucket]] = UInt32(number)
      ends[bucket] += 1
    }
    for bucket in 0..<starts.count - 1 where starts[bucket + 1] - starts[bucket] > 1 {
      let places = starts[bucket]..<starts[bucket + 1]
      var keyed = order[places].map { (key: key(Int($0), 8), number: $0) }
      keyed.sort { $0.key != $1.key ? $0.key < $1.key : isLess($0.number, $1.number) }
      for (place, entry) in zip(places, keyed) { order[place] = entry.number }
    }
    return order
  }

  /// How many bytes all texts begin with.
  private func commonPrefix(_ rooms: UnsafeMutableRawPointer) -> Int {
    guard count > 0 else { return 0 }
    let first = text(0, rooms)
    var common = first.count
    for number in 1..<count {
      let other = text(number, rooms + 32)
      var i = 0
      while i < min(common, other.count), first[i] == other[i] { i += 1 }
      common = i
    }
    return common
  }

  /// The place of each number in ``sorted()``.
  func ranks() -> [UInt32] {
    var ranks = Array(repeating: UInt32(0), count: count)
    for (rank, number) in sorted().enumerated() { ranks[Int(number)] = UInt32(rank) }
    return ranks
  }

  // MARK: - Within

  @inline(__always)
  private func stored(_ number: Int) -> (bytes: UnsafeRawBufferPointer, isPacked: Bool) {
    let place = Int(places[number])
    let start = UnsafeRawPointer(blocks[place / Self.blockSize] + place % Self.blockSize)
    let length = start.load(as: UInt8.self)
    if length < Self.packedMark { return (UnsafeRawBufferPointer(start: start + 1, count: Int(length)), false) }
    if length == Self.packedMark { return (UnsafeRawBufferPointer(start: start + 1, count: 16), true) }
    let count = Int(start.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
    return (UnsafeRawBufferPointer(start: start + 5, count: count), false)
  }

  private func add(_ stored: UnsafeRawBufferPointer, _ isPacked: Bool, _ tag: UInt8, at slot: Int) -> Int {
    let isLong = stored.count >= Int(Self.packedMark)
    let needed = stored.count + (isLong ? 5 : 1)
    if used + needed > Self.blockSize {
      blocks.append(.allocate(byteCount: max(Self.blockSize, needed), alignment: 8))
      used = 0
    }
    let target = blocks[blocks.count - 1] + used
    target.storeBytes(
      of: isPacked ? Self.packedMark : isLong ? Self.longMark : UInt8(stored.count), as: UInt8.self)
    if isLong { target.storeBytes(of: UInt32(stored.count), toByteOffset: 1, as: UInt32.self) }
    if let start = stored.baseAddress {
      (target + needed - stored.count).copyMemory(from: start, byteCount: stored.count)
    }
    places.append(UInt32((blocks.count - 1) * Self.blockSize + used))
    used += needed
    tags[slot] = tag
    numbers[slot] = UInt32(count - 1)
    // A free slot is seldom far: 64 tags lie in a cache line.
    if count * 5 > mask * 4 { grow() }
    return count - 1
  }

  private func grow() {
    tags.deallocate()
    numbers.deallocate()
    mask = mask * 2 + 1
    tags = .allocate(capacity: mask + 1)
    tags.initialize(repeating: 0, count: mask + 1)
    numbers = .allocate(capacity: mask + 1)
    for number in 0..<count {
      let hash = hash(stored(number).bytes)
      var i = Int(truncatingIfNeeded: hash) & mask
      while tags[i] != 0 { i = (i &+ 1) & mask }
      tags[i] = UInt8(truncatingIfNeeded: hash >> 56) | 1
      numbers[i] = UInt32(number)
    }
  }

  /// Eight bytes a step; seeded, so that no export can be made to collide. Numbers go by first appearance: the seed
  /// shows nowhere.
  @inline(__always)
  private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var place = 0
    while place &+ 8 <= bytes.count {
      hash = folded(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    var tail: UInt64 = 0
    while place < bytes.count {
      tail = tail << 8 | UInt64(bytes[place])
      place &+= 1
    }
    return folded(hash ^ tail)
  }

  private func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    for i in 0..<min(a.count, b.count) where a[i] != b[i] { return Int(a[i]) - Int(b[i]) }
    return a.count - b.count
  }
}

/// 32 lower-case hexadecimal digits as 16 bytes, which have the same order.
private struct Hexadecimal {
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

  /// Eight digits a step: each half byte into a byte of its own, then into its digit.
  static func unpack(_ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    for step in 0..<4 {
      var digits = UInt64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: step * 4, as: UInt32.self)))
      digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
      digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
      digits = (digits | digits << 4) & 0x0F0F_0F0F_0F0F_0F0F
      // 1 where the digit is a letter: `a` lies 39 behind where the digits would go on.
      let letters = ((digits &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
      digits = digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
      room.storeBytes(of: digits.bigEndian, toByteOffset: step * 8, as: UInt64.self)
    }
    return UnsafeRawBufferPointer(start: room, count: 32)
  }
}
