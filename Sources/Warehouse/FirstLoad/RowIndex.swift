/// Finds rows by a hash of what tells them apart, which whoever has the rows compares: 4 bytes a slot, open addressing.
struct RowIndex: ~Copyable {
  /// Row + 1; 0 is free.
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private var count = 0

  init() {
    mask = 1_023
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
  }

  deinit { slots.deallocate() }

  @inline(__always)
  func find(_ hash: UInt64, _ isSame: (Int) -> Bool) -> Int? {
    var i = Int(truncatingIfNeeded: hash) & mask
    while slots[i] != 0 {
      let row = Int(slots[i] &- 1)
      if isSame(row) { return row }
      i = (i &+ 1) & mask
    }
    return nil
  }

  /// - Parameter hash: of any row that was added.
  @inline(__always)
  mutating func add(_ row: Int, hash: (Int) -> UInt64) {
    if count &* 4 > mask &* 3 { grow(hash) }
    insert(row, hash(row))
    count &+= 1
  }

  private func insert(_ row: Int, _ hash: UInt64) {
    var i = Int(truncatingIfNeeded: hash) & mask
    while slots[i] != 0 { i = (i &+ 1) & mask }
    slots[i] = UInt32(row + 1)
  }

  private mutating func grow(_ hash: (Int) -> UInt64) {
    let (old, oldMask) = (slots, mask)
    mask = mask * 2 + 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    for i in 0...oldMask where old[i] != 0 { insert(Int(old[i] - 1), hash(Int(old[i] - 1))) }
    old.deallocate()
  }
}

/// Spreads two numbers over 64 bits.
@inline(__always)
func mixed(_ a: UInt32, _ b: UInt32) -> UInt64 { folded(UInt64(a) << 32 | UInt64(b)) }

/// Spreads a number: multiplied to 128 bits, whose halves are laid on each other.
@inline(__always)
func folded(_ value: UInt64) -> UInt64 {
  let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}
