/// Where an open-addressing table looks: linear probing in a power of two of slots. What a slot holds is the table's own;
/// it says of each whether it is free and whether it is the one sought.
///
/// Everything is inlinable: tables lie in other modules, in their innermost loops. A generic table would not do for all of
/// them. Their slots take 4, 5, 8 or more bytes, in one array or two, and what they hold decides how much memory a load
/// takes.
package struct Probing: Sendable {
  /// Slots − 1: selects a slot of a hash.
  package let mask: Int

  /// - Parameter slots: at least 1; made up to a power of two.
  @inlinable
  package init(slots: Int) {
    var count = 1
    while count < slots { count *= 2 }
    mask = count - 1
  }

  @inlinable
  package var slots: Int {
    @inline(__always) get { mask &+ 1 }
  }

  /// The same table with twice the slots: all that is in it has to be placed anew.
  @inlinable
  package var doubled: Probing { Probing(slots: slots * 2) }

  /// Where the search for a hash begins: by its lower bits.
  @inlinable
  @inline(__always)
  package func start(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & mask }

  /// Where it goes on.
  @inlinable
  @inline(__always)
  package func next(_ slot: Int) -> Int { (slot &+ 1) & mask }

  /// The slot sought, or nil and the free one that the search ended at. There must be a free one.
  @inlinable
  @inline(__always)
  package func find(
    _ hash: UInt64, isFree: (Int) -> Bool, isSought: (Int) -> Bool
  ) -> (slot: Int, isFree: Bool) {
    var slot = start(hash)
    while !isFree(slot) {
      if isSought(slot) { return (slot, false) }
      slot = next(slot)
    }
    return (slot, true)
  }

  /// The first free slot for a hash that is not in the table.
  @inlinable
  @inline(__always)
  package func free(_ hash: UInt64, isFree: (Int) -> Bool) -> Int {
    var slot = start(hash)
    while !isFree(slot) { slot = next(slot) }
    return slot
  }
}
