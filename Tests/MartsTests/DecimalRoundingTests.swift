import Marts
import Testing

@Suite("Rounding")
struct DecimalRoundingTests {
  @Test("is half away from zero for every rate of up to 600 interactions, in one and two decimals")
  func allSmallRates() {
    for whole in 1...600 {
      for part in 0...whole {
        #expect(
          DecimalRounding.units(100.0 * Double(part) / Double(whole), decimals: 2) == (20_000 * part + whole)
            / (2 * whole))
        #expect(
          DecimalRounding.units(1.0 * Double(part) / Double(whole), decimals: 1) == (20 * part + whole) / (2 * whole))
      }
    }
  }

  @Test("is right next to each tie of great counts")
  func ties() {
    // 100·n/d = k + 0.5 hundredths where n·20000 = (2k + 1)·d: d = 20000·m gives ties at each odd 2k + 1.
    for scale in [1, 999, 1_000_000, 5_000_000] {
      let whole = 20_000 * scale
      for odd in stride(from: 1, to: 20_000, by: 2) {
        let part = odd * scale
        #expect(DecimalRounding.units(100.0 * Double(part) / Double(whole), decimals: 2) == (odd + 1) / 2)
        #expect(DecimalRounding.units(100.0 * Double(part - 1) / Double(whole), decimals: 2) == (odd - 1) / 2)
        #expect(DecimalRounding.units(-100.0 * Double(part) / Double(whole), decimals: 2) == -(odd + 1) / 2)
      }
    }
  }

  @Test(
    "knows a tie that no double is",
    arguments: [(5.025, 2, 503), (1.005, 2, 101), (0.285, 2, 29), (2.5, 0, 3), (0.05, 1, 1)])
  func decimalTies(value: Double, decimals: Int, units: Int) {
    #expect(DecimalRounding.units(value, decimals: decimals) == units)
    #expect(DecimalRounding.units(-value, decimals: decimals) == -units)
  }

  @Test("gives nothing for what has no decimals left", arguments: [Double.nan, .infinity, -.infinity, 1e16])
  func refuses(value: Double) {
    #expect(DecimalRounding.units(value, decimals: 2) == nil)
  }
}
