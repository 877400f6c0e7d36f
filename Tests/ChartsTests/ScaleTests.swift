import Charts
import Testing

@Suite("Scales")
struct ScaleTests {
  struct Ticks: CustomTestStringConvertible, Sendable {
    var domain: ClosedRange<Double>
    var intervals: Int
    var leastStep = 0.0
    var expected: [Double]
    var testDescription: String { "\(domain) in \(intervals)" }
  }

  @Test(
    "ticks are multiples of 1, 2 or 5 × 10^k inside the domain",
    arguments: [
      Ticks(domain: 0...490, intervals: 5, expected: [0, 100, 200, 300, 400]),
      Ticks(domain: 0...540, intervals: 5, expected: [0, 200, 400]),
      Ticks(domain: 0...210, intervals: 2, expected: [0, 200]),
      Ticks(domain: 0...1, intervals: 5, expected: [0, 0.2, 0.4, 0.6, 0.8, 1]),
      Ticks(domain: 0...0.3, intervals: 3, expected: [0, 0.1, 0.2, 0.3]),
      Ticks(domain: 0...1, intervals: 5, leastStep: 1, expected: [0, 1]),
      Ticks(domain: -24...48, intervals: 5, expected: [-20, 0, 20, 40]),
      Ticks(domain: 18...37, intervals: 5, expected: [20, 25, 30, 35]),
      Ticks(domain: 0...10_800_000, intervals: 5, expected: [0, 5_000_000, 10_000_000]),
      Ticks(domain: 7...7, intervals: 5, expected: [7]),
    ])
  func niceTicks(_ c: Ticks) {
    #expect(LinearScale(c.domain, from: 0, to: 1).ticks(intervals: c.intervals, leastStep: c.leastStep) == c.expected)
  }

  @Test("an axis ends 4 to 10 % above its greatest value", arguments: [1.0, 450, 9_999, 10_000_000])
  func axisEnd(_ greatest: Double) {
    let end = LinearScale.zeroBased(upTo: greatest, from: 0, to: 1).domain.upperBound
    #expect((1.04...1.1).contains(end / greatest))
  }

  @Test("a linear scale is in proportion, in both directions, and stands still where all is one value")
  func linear() {
    #expect(LinearScale(0...200, from: 600, to: 100)(50) == 475)
    #expect(LinearScale(-100...100, from: 0, to: 400)(0) == 200)
    #expect(LinearScale(3...3, from: 10, to: 20)(3) == 10)
  }

  @Test(
    "a multiplying scale has few ticks, whatever it spans",
    arguments: [
      (1.1...29.0, [2.0, 5, 10, 20]), (20...11_000, [30.0, 100, 300, 1_000, 3_000, 10_000]),
      (1...10_000_000, [1.0, 100, 10_000, 1_000_000]), (700...1_400, [800.0, 1_000, 1_200, 1_400]),
    ])
  func logTicks(_ domain: ClosedRange<Double>, _ expected: [Double]) {
    #expect(LogScale(domain, from: 0, to: 1).ticks() == expected)
  }

  @Test("on a multiplying scale equal ratios are equally far apart")
  func logDistances() {
    let scale = LogScale(1...1_000, from: 0, to: 300)
    #expect([1.0, 10, 100, 1_000].map { scale($0).rounded() } == [0, 100, 200, 300])
  }

  @Test("bars stand on whole pixels, do not touch, and are at least a pixel wide", arguments: [1, 7, 91, 728, 5_000])
  func bars(_ count: Int) {
    let bands = BandScale(count, from: 121.5, to: 1_403)
    for index in 0..<count {
      let bar = bands.bar(index)
      #expect(bar.left == bar.left.rounded() && bar.right == bar.right.rounded() && bar.right - bar.left >= 1)
      if index > 0, bands.pitch > 4 { #expect(bands.bar(index - 1).right < bar.left) }
    }
  }
}
