import Files

/// Finds a value's place in a dictionary that is being made: an open-addressing hash table of places.
///
/// It holds no values: who makes the dictionary says whether the entry at a place is the value at hand, and appends the
/// value as the next entry if ``place(hash:isEntry:)`` gives the count of entries so far.
struct DictionaryPlaces {
  /// A slot is free (0) or holds the upper half of an entry's hash and, below it, the entry's place + 1.
  private var slots: [UInt64] = Array(repeating: 0, count: 256)
  private var probing = Probing(slots: 256)
  private var count = 0

  /// The place of the value in the order in which values first appeared. The upper bits of the hash must be good ones.
  mutating func place(hash: UInt64, isEntry: (Int) -> Bool) -> Int {
    let mark = hash & 0xFFFF_FFFF_0000_0000
    var slot = probing.start(mark >> 32)
    while slots[slot] != 0 {
      let place = Int(slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] & 0xFFFF_FFFF_0000_0000 == mark, isEntry(place) { return place }
      slot = probing.next(slot)
    }
    slots[slot] = mark | UInt64(count + 1)
    count += 1
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  /// Whether the values seen so far differ so much that a dictionary won't be smaller than they are: not worth going on.
  static func isHopeless(entries: Int, values: Int) -> Bool { values >= 16_384 && entries * 2 > values }

  private mutating func grow() {
    let old = slots
    probing = probing.doubled
    slots = Array(repeating: 0, count: probing.slots)
    for entry in old where entry != 0 { slots[probing.free(entry >> 32) { slots[$0] == 0 }] = entry }
  }
}
