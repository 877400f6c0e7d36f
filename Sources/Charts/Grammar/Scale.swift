import Foundation

/// Values → pixels, in proportion.
package struct LinearScale: Hashable, Sendable {
  package var domain: ClosedRange<Double>
  /// Pixels of the two ends of the domain; the first may be the greater (y grows downwards).
  package var start, end: Double

  package init(_ domain: ClosedRange<Double>, from start: Double, to end: Double) {
    self.domain = domain
    self.start = start
    self.end = end
  }

  /// From zero to the greatest value plus 8 %: the axis ends near the data, not at the next tick.
  package static func zeroBased(upTo greatest: Double, from start: Double, to end: Double) -> LinearScale {
    LinearScale(0...(greatest > 0 ? greatest * 1.08 : 1), from: start, to: end)
  }

  /// The pixel of a value; values beyond the domain lie beyond its ends.
  package func callAsFunction(_ value: Double) -> Double {
    let span = domain.upperBound - domain.lowerBound
    return span == 0 ? start : start + (value - domain.lowerBound) / span * (end - start)
  }

  package func callAsFunction(_ value: Int) -> Double { self(Double(value)) }

  /// Multiples of 1, 2 or 5 × 10^k inside the domain, with at most `intervals` steps over its whole length.
  package func ticks(intervals: Int = 5, leastStep: Double = 0) -> [Double] {
    let step = niceStep(domain.upperBound - domain.lowerBound, intervals: intervals, leastStep: leastStep)
    guard step > 0 else { return [domain.lowerBound] }
    // Counted in whole steps: adding up would drift, and 0.30000000000000004 is no tick.
    let first = (domain.lowerBound / step - 1e-9).rounded(.up)
    let last = (domain.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 1_000, abs(first) < 0x1p53 else { return [] }
    return (Int(first)...Int(last)).map { clean(Double($0), times: step) }
  }
}

/// The smallest of 1, 2, 5 × 10^k that cuts the span into at most so many intervals; 0 if there is no span.
package func niceStep(_ span: Double, intervals: Int, leastStep: Double = 0) -> Double {
  guard span > 0, span.isFinite else { return 0 }
  let rough = max(span / Double(intervals), leastStep)
  var exponent = Int(saturating: log10(rough).rounded(.down))
  while true {
    for digit in [1.0, 2, 5] {
      let step = clean(digit, times: exponent >= 0 ? pow(10, Double(exponent)) : 1 / pow(10, Double(-exponent)))
      if step >= rough * (1 - 1e-9) { return step }
    }
    exponent += 1
  }
}

/// A product without the last bits' noise when the step is a decimal fraction.
private func clean(_ factor: Double, times step: Double) -> Double {
  step >= 1 ? factor * step : factor / (1 / step).rounded()
}

/// Values → pixels so that equal ratios are equally far apart.
package struct LogScale: Hashable, Sendable {
  package var domain: ClosedRange<Double>
  package var start, end: Double

  /// Both ends of the domain lie above 0; one that begins at 0 is cut to its upper twelve powers of ten.
  package init(_ domain: ClosedRange<Double>, from start: Double, to end: Double) {
    let upper = max(domain.upperBound, .leastNormalMagnitude * 1e12)
    self.domain = max(domain.lowerBound, upper * 1e-12)...upper
    self.start = start
    self.end = end
  }

  package func callAsFunction(_ value: Double) -> Double {
    let span = log(domain.upperBound / domain.lowerBound)
    return span == 0
      ? (start + end) / 2 : start + log(max(value, .leastNormalMagnitude) / domain.lowerBound) / span * (end - start)
  }

  /// Those of the digits × 10^k inside the domain: 1-2-5, or 1-3, or powers of ten alone, whichever first keeps to
  /// at most `most` ticks; on a domain too short for these, the ticks of a linear scale.
  package func ticks(most: Int = 6) -> [Double] {
    if domain.upperBound < domain.lowerBound * 4 {
      return LinearScale(domain, from: start, to: end).ticks(intervals: 4).filter { $0 > 0 }
    }
    let exponents =
      Int(saturating: log10(domain.lowerBound).rounded(.down))...Int(saturating: log10(domain.upperBound).rounded(.up))
    var ticks: [Double] = []
    for digits in [[1.0, 2, 5], [1, 3], [1]] {
      ticks = exponents.flatMap { k in digits.map { k >= 0 ? $0 * pow(10, Double(k)) : $0 / pow(10, Double(-k)) } }
        .filter { domain.contains($0) }
      if ticks.count <= most { return ticks }
    }
    let stride = (ticks.count + most - 1) / most
    return ticks.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }
}

/// Places in a row → bands of pixels with a gap between.
package struct BandScale: Hashable, Sendable {
  package var count: Int
  package var start, end: Double
  /// Share of the pitch that stays empty.
  package var gap: Double

  /// - Parameters:
  ///   - count: bands side by side, at least 1.
  ///   - gap: between two bars, as a share of a band.
  package init(_ count: Int, from start: Double, to end: Double, gap: Double = 0.16) {
    self.count = max(count, 1)
    self.start = start
    self.end = end
    self.gap = gap
  }

  package var pitch: Double { (end - start) / Double(count) }
  /// Left edge of the place's pitch, gap included.
  package func edge(_ index: Int) -> Double { start + Double(index) * pitch }
  package func center(_ index: Int) -> Double { start + (Double(index) + 0.5) * pitch }

  /// The place's bar, its edges on whole pixels, at least one pixel wide.
  package func bar(_ index: Int) -> (left: Double, right: Double) {
    let left = (edge(index) + pitch * gap / 2).rounded()
    return (left, max(left + 1, (edge(index + 1) - pitch * gap / 2).rounded()))
  }
}
