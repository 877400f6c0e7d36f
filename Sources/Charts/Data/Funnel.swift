import Foundation

/// Which rates differ from the desk's by more than chance and the usual spread: a funnel with overdispersion after
/// [Spiegelhalter 2005](https://doi.org/10.1002/sim.1970).
package struct Funnel: Hashable, Sendable {
  /// The desk's rate, 0–1.
  package var rate: Double
  /// How much wider than by chance the spread is; 1 where there are too few to tell. Without it nearly everyone would
  /// be significant at a million rows.
  package var overdispersion: Double

  /// Standard deviations that hold 95 % of a normal distribution, and 99.8 %.
  package static let z95 = 1.96
  package static let z998 = 3.09

  /// - Parameter samples: of the technicians above the floor.
  package init(rate: Double, samples: [(size: Int, converted: Int)]) {
    self.rate = rate
    overdispersion = 1
    let samples = samples.filter { $0.size > 0 }
    guard samples.count >= 10, rate > 0, rate < 1 else { return }
    let scores = samples.map { sample in
      (Double(sample.converted) / Double(sample.size) - rate) / (rate * (1 - rate) / Double(sample.size)).squareRoot()
    }.sorted()
    // Winsorised at 10 % each side: the outliers that are looked for must not widen what they are judged by.
    let cut = scores.count / 10
    let squares = scores.map { score in
      let kept = min(max(score, scores[cut]), scores[scores.count - 1 - cut])
      return kept * kept
    }
    overdispersion = max(1, squares.reduce(0, +) / Double(squares.count))
  }

  /// Half the width of the funnel at a sample size, 0–1.
  package func halfWidth(_ z: Double, size: Double) -> Double {
    z * (max(overdispersion * rate * (1 - rate), 0) / size).squareRoot()
  }

  /// How far out a sample lies, in the z of the widened funnel; positive above. An empty sample lies nowhere.
  package func score(size: Int, converted: Int) -> Double {
    guard size > 0 else { return 0 }
    let width = halfWidth(1, size: Double(size))
    return width > 0 ? (Double(converted) / Double(size) - rate) / width : 0
  }
}
