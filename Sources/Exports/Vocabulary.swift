/// The values that repeat in a session's exports: people, and texts such as states and places, each parsed and stored
/// once. Lives on the reading thread; what is new travels to the loader with each ``RecordBatch``.
///
/// Number 0 of either is the empty value: it is there from the start and never travels. Two numbers never stand for the
/// same text, but may for the same person (`Zoë (z1)` and `Zoë  (z1)`).
package final class Vocabulary {
  private var peopleTable = ByteTable()
  private var textsTable = ByteTable()
  private var newPeople: [Person] = []
  private var newTexts: [String] = []

  package init() {}

  /// How many are known, the empty value included.
  package var peopleCount: Int { peopleTable.count + 1 }
  package var textsCount: Int { textsTable.count + 1 }

  @inline(__always)
  func person(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Symbol {
    if length == 0 { return .empty }
    let (number, isNew) = peopleTable.number(of: bytes, length)
    if isNew { newPeople.append(Person(cell: UnsafeBufferPointer(start: bytes, count: length))) }
    return Symbol(index: UInt32(truncatingIfNeeded: number &+ 1))
  }

  @inline(__always)
  func text(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Symbol {
    if length == 0 { return .empty }
    let (number, isNew) = textsTable.number(of: bytes, length)
    if isNew { newTexts.append(String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)) }
    return Symbol(index: UInt32(truncatingIfNeeded: number &+ 1))
  }

  /// What was met since the last time, in order of number.
  func takeNew() -> (people: [Person], texts: [String]) {
    defer { (newPeople, newTexts) = ([], []) }
    return (newPeople, newTexts)
  }
}
