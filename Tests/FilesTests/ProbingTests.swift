import Files
import SeededGenerator
import Testing

@Suite("An open-addressing table")
struct ProbingTests {
  @Test("finds what was added and nothing else, with good hashes and with hashes that nearly all collide")
  func finds() {
    for hash in [mixed, { $0 & 3 }, { _ in .max }] as [(UInt64) -> UInt64] {
      var generator = SeededGenerator(seed: 1)
      var slots = [UInt64?](repeating: nil, count: 4)
      var probing = Probing(slots: 3)
      var known: Set<UInt64> = []
      for _ in 0..<500 {
        let key = UInt64.random(in: 0..<300, using: &generator)
        var slot = probing.start(hash(key))
        while let found = slots[slot], found != key { slot = probing.next(slot) }
        #expect((slots[slot] == nil) == known.insert(key).inserted)
        slots[slot] = key
        guard known.count * 4 > probing.slots * 3 else { continue }
        let old = slots.compactMap { $0 }
        probing = probing.doubled
        slots = Array(repeating: nil, count: probing.slots)
        for key in old { slots[probing.free(hash(key)) { slots[$0] == nil }] = key }
      }
      #expect(Set(slots.compactMap { $0 }) == known)
    }
  }

  @Test("has a power of two of slots", arguments: [(1, 1), (2, 2), (3, 4), (1_000, 1_024), (1_024, 1_024)])
  func slots(asked: Int, slots: Int) {
    #expect(Probing(slots: asked).slots == slots)
    #expect(Probing(slots: asked).doubled.slots == slots * 2)
  }

  @Test("is filled evenly by keys made to share one place, whatever its seed")
  func seeded() {
    let probing = Probing(slots: 256)
    let crafted = (0..<UInt64(1 << 18)).filter { probing.start(mixed($0)) == 0 }
    #expect(crafted.count > 500)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<20 {
      let seed = HashSeed(using: &generator)
      // Of 1,000 thrown at random, about 251 places are hit.
      #expect(Set(crafted.map { probing.start(seed.mixed($0)) }).count > 200)
    }
  }

  @Test("is filled evenly by keys that differ in their upper half alone, or their lower", arguments: [0, 32])
  func spreads(shift: UInt64) {
    let probing = Probing(slots: 4_096)
    let starts = Set((0..<UInt64(1_000)).map { probing.start(mixed($0 << shift)) })
    // Of 1,000 thrown at random into 4,096, 887 places are hit on average.
    #expect(starts.count > 850)
  }
}
