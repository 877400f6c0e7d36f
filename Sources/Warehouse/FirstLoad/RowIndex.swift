import Files

/// Finds rows by the hash of their keys: open addressing, 4 bytes a slot. The caller keeps and compares the keys.
///
/// Seeded, so that no exports can be made to collide. Rows go by their own numbers, so the seed shows nowhere.
struct RowIndex: ~Copyable {
  /// Row + 1; 0 is free.
  private var slots: UnsafeMutablePointer<UInt32>
  private var probing = Probing(slots: 1_024)
  private var count = 0
  private let seed = HashSeed()

  init() {
    slots = .allocate(capacity: probing.slots)
    slots.initialize(repeating: 0, count: probing.slots)
  }

  deinit { slots.deallocate() }

  @inline(__always)
  func find(_ key: UInt64, _ isSame: (Int) -> Bool) -> Int? {
    var slot = probing.start(seed.mixed(key))
    while slots[slot] != 0 {
      let row = Int(slots[slot] &- 1)
      if isSame(row) { return row }
      slot = probing.next(slot)
    }
    return nil
  }

  /// - Parameter key: gives the key of any row that was added.
  @inline(__always)
  mutating func add(_ row: Int, key: (Int) -> UInt64) {
    if count &* 4 > probing.mask &* 3 { grow(key) }
    insert(row, key(row))
    count &+= 1
  }

  private func insert(_ row: Int, _ key: UInt64) {
    slots[probing.free(seed.mixed(key)) { slots[$0] == 0 }] = UInt32(row + 1)
  }

  private mutating func grow(_ key: (Int) -> UInt64) {
    let (old, oldSlots) = (slots, probing.slots)
    probing = probing.doubled
    slots = .allocate(capacity: probing.slots)
    slots.initialize(repeating: 0, count: probing.slots)
    for i in 0..<oldSlots where old[i] != 0 { insert(Int(old[i] - 1), key(Int(old[i] - 1))) }
    old.deallocate()
  }
}
