/// Where an open-addressing table looks: linear probing in a power of two of slots. What a slot holds is the table's own,
/// and so is the loop over the slots: given to a function as closures it was not inlined, and took 6 % of a first load's
/// instructions.
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

  /// The first free slot for a hash that is not in the table.
  @inlinable
  @inline(__always)
  package func free(_ hash: UInt64, isFree: (Int) -> Bool) -> Int {
    var slot = start(hash)
    while !isFree(slot) { slot = next(slot) }
    return slot
  }
}
