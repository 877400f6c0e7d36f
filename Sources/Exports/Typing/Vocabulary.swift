/// The values that repeat in a session's exports: people, and texts such as states and places, each parsed and stored
/// once. Lives on the reading thread; what is new travels to the loader with each ``RecordBatch``.
///
/// Number 0 of either is the empty value: it is there from the start and never travels. Two numbers never stand for the
/// same text, but may for the same person (`Zoë (z1)` and `Zoë  (z1)`).
package final class Vocabulary {
  /// Behind a pointer, so that the hot loop does not pay for a class's exclusive access. Valid as long as this object.
  let tables: UnsafeMutablePointer<Tables>

  package init() {
    tables = .allocate(capacity: 1)
    tables.initialize(to: Tables())
  }

  deinit {
    tables.deinitialize(count: 1)
    tables.deallocate()
  }

  /// How many are known, the empty value included.
  package var peopleCount: Int { tables.pointee.people.count + 1 }
  package var textsCount: Int { tables.pointee.texts.count + 1 }

  struct Tables: ~Copyable {
    fileprivate var people = ByteTable()
    fileprivate var texts = ByteTable()
    private var newPeople: [Person] = []
    private var newTexts: [String] = []

    /// Numbers people in the order given, none of them empty. The slices are trimmed; ``ByteScan/slack`` bytes behind
    /// each can be read.
    mutating func people(
      _ slices: UnsafeBufferPointer<TextSlice>, of bytes: UnsafePointer<UInt8>,
      into symbols: UnsafeMutablePointer<Symbol>
    ) {
      people.numbers(of: slices, in: bytes) { place, number, isNew in
        let slice = slices[place]
        if isNew {
          newPeople.append(
            Person(cell: UnsafeBufferPointer(start: bytes + Int(slice.offset), count: Int(slice.length))))
        }
        symbols[place] = Symbol(index: UInt32(truncatingIfNeeded: number &+ 1))
      }
    }

    /// The bytes are trimmed; ``ByteScan/slack`` bytes behind them can be read.
    @inline(__always)
    mutating func text(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Symbol {
      if length == 0 { return .empty }
      let (number, isNew) = texts.number(of: bytes, length)
      if isNew { newTexts.append(String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)) }
      return Symbol(index: UInt32(truncatingIfNeeded: number &+ 1))
    }

    /// What was met since the last time, in order of number.
    mutating func takeNew() -> (people: [Person], texts: [String]) {
      defer { (newPeople, newTexts) = ([], []) }
      return (newPeople, newTexts)
    }
  }
}
