import CivilTime
import Dispatch

/// Counts a bulk load's interactions on a thread of its own, some thousand at a time.
///
/// Unchecked: what is counted belongs to the queue until ``finish()`` has waited for all of it.
final class RollupCounter: @unchecked Sendable {
  struct Counted: Sendable {
    /// What all interactions count for.
    var deltas = RollupDeltas()
    /// Of the last days' ones.
    var times = RecentTimes()
  }

  private let queue = DispatchQueue(label: "itsm-marts.rollups")
  /// Memory stays bounded where counting is the slower part.
  private let free = DispatchSemaphore(value: 8)
  private var counted = Counted()
  private var waiting: [FactMeasures] = []
  private var asOf: LocalTime?
  private static let most = 4_096
  private let slack: Int

  /// - Parameter slack: so many old times may be kept.
  init(slack: Int) {
    self.slack = slack
    waiting.reserveCapacity(Self.most)
  }

  /// - Parameter asOf: of the interactions so far, this one included.
  @inline(__always)
  func add(_ measures: FactMeasures, asOf: LocalTime?) {
    waiting.append(measures)
    self.asOf = asOf
    if waiting.count == Self.most { handOver() }
  }

  private func handOver() {
    let (measures, asOf) = (waiting, asOf)
    waiting = []
    waiting.reserveCapacity(Self.most)
    free.wait()
    queue.async { [self] in
      for fact in measures {
        counted.deltas.add(fact, 1)
        counted.times.note(fact)
      }
      counted.times.forgetOld(asOf: asOf, slack: slack)
      free.signal()
    }
  }

  /// Waits for the last ones. Nothing can be added then.
  func finish() -> Counted {
    handOver()
    return queue.sync {
      defer { counted = Counted() }
      counted.times.forgetOld(asOf: asOf)
      return counted
    }
  }
}
