/// Numbers distinct runs of bytes from 0 in order of first appearance. Knows nothing of what they say.
///
/// Open addressing; a slot is 8 bytes (half the hash, and the number), the bytes lie one after another in an arena. A
/// million categories of 30 bytes take about 55 MB. Bytes asked for may be read up to 8 past their end.
struct ByteTable: ~Copyable {
  private struct Slot {
    var tag: UInt32
    /// Number + 1; 0 is free.
    var entry: UInt32
  }

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// Where each entry starts in the arena, in units of 8 bytes: 4 bytes of length, then the bytes.
  private var starts: ContiguousArray<UInt32> = []
  private var arena: UnsafeMutableRawPointer
  private var arenaUsed = 0
  private var arenaCapacity: Int
  private let seed = UInt64.random(in: .min ... .max)

  init(capacity: Int = 1024) {
    var slotCount = 16
    while slotCount < capacity { slotCount *= 2 }
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: Slot(tag: 0, entry: 0), count: slotCount)
    mask = slotCount - 1
    arenaCapacity = 4096
    arena = .allocate(byteCount: arenaCapacity + 8, alignment: 8)
  }

  deinit {
    slots.deallocate()
    arena.deallocate()
  }

  var count: Int { starts.count }

  /// The number of these bytes, and whether they are new.
  @inline(__always)
  mutating func number(of bytes: UnsafePointer<UInt8>, _ length: Int) -> (number: Int, isNew: Bool) {
    let hash = ByteTable.hash(bytes, length, seed: seed)
    let tag = UInt32(truncatingIfNeeded: hash &>> 32)
    var index = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slots[index]
      if slot.entry == 0 { return (insert(bytes, length, hash, at: index), true) }
      if slot.tag == tag, equals(Int(slot.entry &- 1), bytes, length) { return (Int(slot.entry &- 1), false) }
      index = (index &+ 1) & mask
    }
  }

  /// The bytes of a number; valid until the next insertion.
  func bytes(_ number: Int) -> UnsafeRawBufferPointer {
    let start = arena + Int(starts[number]) &* 8
    return UnsafeRawBufferPointer(start: start + 4, count: Int(start.load(as: UInt32.self)))
  }

  @inline(__always)
  private func equals(_ number: Int, _ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let start = UnsafeRawPointer(arena) + starts.withUnsafeBufferPointer { Int($0[number]) } &* 8
    guard start.load(as: UInt32.self) == UInt32(truncatingIfNeeded: length) else { return false }
    let known = start + 4
    let asked = UnsafeRawPointer(bytes)
    var place = 0
    while place &+ 8 <= length {
      if known.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        != asked.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      {
        return false
      }
      place &+= 8
    }
    if place == length { return true }
    let difference =
      known.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      ^ asked.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    return difference & ByteTable.mask(ofFirst: length &- place) == 0
  }

  /// Selects the first 1–7 bytes of a little-endian word.
  @inline(__always)
  private static func mask(ofFirst bytes: Int) -> UInt64 { ~(UInt64.max &<< UInt64(truncatingIfNeeded: bytes &* 8)) }

  @inline(never)
  private mutating func insert(_ bytes: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, at index: Int) -> Int {
    let number = starts.count
    let needed = (4 + length + 7) & ~7
    if arenaUsed + needed > arenaCapacity {
      let capacity = max(arenaCapacity + arenaCapacity / 2 & ~7, arenaUsed + needed)
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity + 8, alignment: 8)
      larger.copyMemory(from: arena, byteCount: arenaUsed)
      arena.deallocate()
      arena = larger
      arenaCapacity = capacity
    }
    (arena + arenaUsed).storeBytes(of: UInt32(length), as: UInt32.self)
    (arena + arenaUsed + 4).copyMemory(from: bytes, byteCount: length)
    starts.append(UInt32(arenaUsed / 8))
    arenaUsed += needed
    slots[index] = Slot(tag: UInt32(truncatingIfNeeded: hash &>> 32), entry: UInt32(number + 1))
    if starts.count * 4 > (mask + 1) * 3 { grow() }
    return number
  }

  private mutating func grow() {
    let count = (mask + 1) * 2
    slots.deallocate()
    slots = .allocate(capacity: count)
    slots.initialize(repeating: Slot(tag: 0, entry: 0), count: count)
    mask = count - 1
    for number in 0..<starts.count {
      let start = UnsafeRawPointer(arena) + Int(starts[number]) &* 8
      let length = Int(start.load(as: UInt32.self))
      let hash = ByteTable.hash((start + 4).assumingMemoryBound(to: UInt8.self), length, seed: seed)
      var index = Int(truncatingIfNeeded: hash) & mask
      while slots[index].entry != 0 { index = (index + 1) & mask }
      slots[index] = Slot(tag: UInt32(truncatingIfNeeded: hash &>> 32), entry: UInt32(number + 1))
    }
  }

  /// Eight bytes a step, multiplied to 128 bits and folded; seeded by the table, so that no file can be made to
  /// collide. Numbers go by first appearance: the seed shows nowhere.
  @inline(__always)
  private static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int, seed: UInt64) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash = seed ^ UInt64(truncatingIfNeeded: length)
    var place = 0
    while place &+ 8 <= length {
      hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    if place < length {
      let tail = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = fold(hash ^ tail & mask(ofFirst: length &- place))
    }
    return fold(hash)
  }

  @inline(__always)
  private static func fold(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

}
