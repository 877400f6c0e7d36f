import Files

/// Numbers distinct runs of bytes from 0 in order of first appearance. Knows nothing of what they say.
///
/// Open addressing; a slot is 8 bytes (half the hash, and where the entry lies), the entries lie one after another in an
/// arena: number, length, bytes. So a look-up touches two places in memory. A million categories of 30 bytes take about
/// 55 MB. Bytes asked for may be read up to 8 past their end.
struct ByteTable: ~Copyable {
  // With number and length in arrays of their own, a look-up missed the cache three times in a row: 42 % of the time
  // of reading.
  private struct Slot {
    var tag: UInt32
    /// Of the entry, in units of 8 bytes of the arena; 0 is free.
    var place: UInt32
  }

  private var slots: UnsafeMutablePointer<Slot>
  private var probing: Probing
  private(set) var count = 0
  /// Entries begin at multiples of 8: number and length, four bytes each, then the bytes. The first unit is no entry.
  private var arena: UnsafeMutableRawPointer
  private var arenaUsed = 8
  private var arenaCapacity: Int
  private let seed = UInt64.random(in: .min ... .max)

  init(capacity: Int = 1024) {
    probing = Probing(slots: max(16, capacity))
    slots = .allocate(capacity: probing.slots)
    slots.initialize(repeating: Slot(tag: 0, place: 0), count: probing.slots)
    arenaCapacity = 4096
    arena = .allocate(byteCount: arenaCapacity + 8, alignment: 8)
    arena.storeBytes(of: 0, as: UInt64.self)
  }

  deinit {
    slots.deallocate()
    arena.deallocate()
  }

  /// The number of these bytes, and whether they are new.
  @inline(__always)
  mutating func number(of bytes: UnsafePointer<UInt8>, _ length: Int) -> (number: Int, isNew: Bool) {
    number(of: bytes, length, hash: ByteTable.hash(bytes, length, seed: seed))
  }

  /// The number of these bytes; nil if they have none.
  func known(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    let (_, number) = find(bytes, length, hash: ByteTable.hash(bytes, length, seed: seed))
    return number < 0 ? nil : number
  }

  @inline(__always)
  private mutating func number(
    of bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64
  ) -> (number: Int, isNew: Bool) {
    let (slot, number) = find(bytes, length, hash: hash)
    return number < 0 ? (insert(bytes, length, hash, at: slot), true) : (number, false)
  }

  /// The number, or -1 and the slot that is free for it.
  @inline(__always)
  private func find(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64) -> (slot: Int, number: Int) {
    let tag = UInt32(truncatingIfNeeded: hash &>> 32)
    var index = probing.start(hash)
    while slots[index].place != 0 {
      let slot = slots[index]
      if slot.tag == tag {
        let head = head(slot.place)
        if equals(slot.place, head, bytes, length) { return (index, head.number) }
      }
      index = probing.next(index)
    }
    return (index, -1)
  }

  // MARK: Many at once

  /// How many look-ups wait for memory together.
  private static let group = 64

  /// The same for many, in their order. In a large table nearly each look-up misses the cache twice, for its slot and
  /// for its entry. Here the misses of a group overlap: no branch depends on what a loop reads from far away before the
  /// next loop finds it near.
  @inline(__always)
  mutating func numbers(
    of slices: UnsafeBufferPointer<TextSlice>, in bytes: UnsafePointer<UInt8>,
    _ body: (_ place: Int, _ number: Int, _ isNew: Bool) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: LookUp.self, capacity: ByteTable.group) { lookUps in
      var start = 0
      while start < slices.count {
        let size = min(ByteTable.group, slices.count &- start)
        for index in 0..<size {
          let slice = slices[start &+ index]
          let hash = ByteTable.hash(bytes + Int(slice.offset), Int(slice.length), seed: seed)
          lookUps[index].hash = hash
          lookUps[index].slot = slots[probing.start(hash)]
        }
        for index in 0..<size { lookUps[index].slot = firstLike(lookUps[index].hash, from: lookUps[index].slot) }
        for index in 0..<size { lookUps[index].head = head(lookUps[index].slot.place) }
        for index in 0..<size {
          let slice = slices[start &+ index]
          let (asked, length) = (bytes + Int(slice.offset), Int(slice.length))
          let lookUp = lookUps[index]
          // Entries never move in the arena: what was added in this loop makes no place wrong.
          if lookUp.slot.place != 0, equals(lookUp.slot.place, lookUp.head, asked, length) {
            body(start &+ index, lookUp.head.number, false)
          } else {
            let (number, isNew) = number(of: asked, length, hash: lookUp.hash)
            body(start &+ index, number, isNew)
          }
        }
        start &+= size
      }
    }
  }

  private struct LookUp {
    var hash: UInt64
    var slot: Slot
    var head: Head
  }

  /// The first slot with this tag, or a free one. `slot` is where the search begins.
  @inline(__always)
  private func firstLike(_ hash: UInt64, from slot: Slot) -> Slot {
    let tag = UInt32(truncatingIfNeeded: hash &>> 32)
    var slot = slot
    var index = probing.start(hash)
    while slot.tag != tag, slot.place != 0 {
      index = probing.next(index)
      slot = slots[index]
    }
    return slot
  }

  // MARK: Entries

  private struct Head {
    var word: UInt64
    var number: Int { Int(truncatingIfNeeded: word & 0xFFFF_FFFF) }
    var length: Int { Int(truncatingIfNeeded: word &>> 32) }
  }

  @inline(__always)
  private func head(_ place: UInt32) -> Head {
    Head(word: arena.load(fromByteOffset: Int(place) &* 8, as: UInt64.self))
  }

  @inline(__always)
  private func equals(_ place: UInt32, _ head: Head, _ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    guard head.length == length else { return false }
    let known = UnsafeRawPointer(arena) + (Int(place) &+ 1) &* 8
    let asked = UnsafeRawPointer(bytes)
    var offset = 0
    while offset &+ 8 <= length {
      if known.load(fromByteOffset: offset, as: UInt64.self)
        != asked.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      {
        return false
      }
      offset &+= 8
    }
    if offset == length { return true }
    let difference =
      known.load(fromByteOffset: offset, as: UInt64.self)
      ^ asked.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    return difference & ByteTable.mask(ofFirst: length &- offset) == 0
  }

  /// Selects the first 1–7 bytes of a little-endian word.
  @inline(__always)
  private static func mask(ofFirst bytes: Int) -> UInt64 { ~(UInt64.max &<< UInt64(truncatingIfNeeded: bytes &* 8)) }

  @inline(never)
  private mutating func insert(_ bytes: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, at index: Int) -> Int {
    let number = count
    let needed = ByteTable.size(ofEntry: length)
    if arenaUsed + needed > arenaCapacity {
      let capacity = max(arenaCapacity + arenaCapacity / 2 & ~7, arenaUsed + needed)
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity + 8, alignment: 8)
      larger.copyMemory(from: arena, byteCount: arenaUsed)
      arena.deallocate()
      arena = larger
      arenaCapacity = capacity
    }
    let entry = arena + arenaUsed
    entry.storeBytes(of: UInt64(number) | UInt64(length) << 32, as: UInt64.self)
    (entry + 8).copyMemory(from: bytes, byteCount: length)
    slots[index] = Slot(tag: UInt32(truncatingIfNeeded: hash &>> 32), place: UInt32(arenaUsed / 8))
    arenaUsed += needed
    count += 1
    if count * 4 > probing.slots * 3 { grow() }
    return number
  }

  private static func size(ofEntry length: Int) -> Int { (8 + length + 7) & ~7 }

  private mutating func grow() {
    probing = probing.doubled
    slots.deallocate()
    slots = .allocate(capacity: probing.slots)
    slots.initialize(repeating: Slot(tag: 0, place: 0), count: probing.slots)
    var place = 8
    while place < arenaUsed {
      let length = head(UInt32(place / 8)).length
      let hash = ByteTable.hash((arena + place + 8).assumingMemoryBound(to: UInt8.self), length, seed: seed)
      let index = probing.free(hash) { slots[$0].place == 0 }
      slots[index] = Slot(tag: UInt32(truncatingIfNeeded: hash &>> 32), place: UInt32(place / 8))
      place += ByteTable.size(ofEntry: length)
    }
  }

  /// Eight bytes a step; seeded by the table, so that no file can be made to collide. Numbers go by
  /// first appearance: the seed shows nowhere.
  @inline(__always)
  private static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int, seed: UInt64) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash = seed ^ UInt64(truncatingIfNeeded: length)
    var place = 0
    while place &+ 8 <= length {
      hash = mixed(hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    if place < length {
      let tail = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = mixed(hash ^ tail & mask(ofFirst: length &- place))
    }
    return mixed(hash)
  }
}
