import Charts
import SeededGenerator
import Testing

@Suite("Nearest colour")
struct NearestColorTests {
  @Test("is the one with the least squared distance, and of equals the first, for palettes of any length")
  func agreesWithThePlainWay() {
    var random = SeededGenerator(seed: 11)
    func color() -> UInt32 { UInt32(random.unit() * 0x100_0000) }
    for count in [1, 2, 7, 8, 9, 100, 255, 256] {
      // Each colour stands twice, so that there are equals.
      let half = (0..<(count + 1) / 2).map { _ in color() }
      let palette = Array((half + half).prefix(count))
      let nearest = NearestColor(palette)
      for wanted in (0..<200).map({ _ in color() }) {
        #expect(nearest.index(wanted) == Self.plain(wanted, palette))
      }
      // One that is in the palette is itself: which of two equal entries, no picture tells.
      #expect(half.allSatisfy { palette[Int(nearest.index($0))] == $0 })
    }
  }

  static func plain(_ color: UInt32, _ palette: [UInt32]) -> UInt8 {
    func distance(_ other: UInt32) -> Int {
      [16, 8, 0].reduce(0) { sum, shift in
        let difference = Int(color >> shift & 0xFF) - Int(other >> shift & 0xFF)
        return sum + difference * difference
      }
    }
    return UInt8(palette.indices.dropFirst().reduce(0) { distance(palette[$1]) < distance(palette[$0]) ? $1 : $0 })
  }
}
