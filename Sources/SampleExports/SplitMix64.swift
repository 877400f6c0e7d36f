/// Steele, Lea and Flood's SplitMix64: the same numbers on every machine, and a stream of its own for each interaction,
/// so that any one of them can be told without telling those before it.
///
/// All arithmetic of the sample is in integers: a float may round differently elsewhere, and the bytes must not differ.
struct SplitMix64 {
  private var state: UInt64

  /// `stream` and `seed` may be any numbers; neighbours give unrelated streams.
  init(seed: UInt64, stream: UInt64) {
    state = SplitMix64.mixed(seed &+ 0x9E37_79B9_7F4A_7C15 &* (stream &+ 1))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.mixed(state)
  }

  /// 0 ..< bound; `bound` is at most 2³².
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// True in `share` of 10,000 cases.
  mutating func chance(_ share: Int) -> Bool { below(10_000) < share }

  static func mixed(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Walker's alias method (in Vose's form): one of n members by weight, in constant time however many there are.
struct WeightedChoice {
  private var kept: [UInt32]
  private var alias: [UInt32]

  /// Weights of at least 0, not all of them 0.
  init(weights: [Int]) {
    let count = weights.count
    let total = UInt64(weights.reduce(0, +))
    var scaled = weights.map { UInt64($0) * UInt64(count) }
    kept = Array(repeating: .max, count: count)
    alias = (0..<count).map(UInt32.init)
    var small = scaled.indices.filter { scaled[$0] < total }
    var large = scaled.indices.filter { scaled[$0] >= total }
    while let less = small.popLast(), let more = large.last {
      kept[less] = UInt32(total.dividingFullWidth((scaled[less] >> 32, scaled[less] << 32)).quotient)
      alias[less] = UInt32(more)
      scaled[more] -= total - scaled[less]
      if scaled[more] < total {
        large.removeLast()
        small.append(more)
      }
    }
  }

  /// The long tail: the weight of a member falls with its rank.
  ///
  /// - Parameter head: how many ranks it takes to halve the weight of the first; a small number makes a steep head.
  static func longTail(_ count: Int, head: Int) -> WeightedChoice {
    WeightedChoice(weights: (0..<count).map { 1_000_000 * head / ($0 + head) })
  }

  func pick(_ random: inout SplitMix64) -> Int {
    let draw = random.next()
    let slot = Int(truncatingIfNeeded: ((draw >> 32) &* UInt64(kept.count)) >> 32)
    return UInt32(truncatingIfNeeded: draw) < kept[slot] ? slot : Int(alias[slot])
  }
}
