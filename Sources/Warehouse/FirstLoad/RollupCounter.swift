import CivilTime
import Dispatch

/// Counts a bulk load's interactions on a thread of its own, some thousand at a time.
///
/// Unchecked: until ``finish()`` has waited for everything, the queue owns the counts.
final class RollupCounter: @unchecked Sendable {
  struct Counted: Sendable {
    /// What all interactions count for.
    var deltas = RollupDeltas()
    /// The resolution times of the last days.
    var times = RecentTimes()
  }

  private let queue = DispatchQueue(label: "itsm-marts.rollups")
  /// How many lists may wait: memory stays bounded if counting is the slower part.
  private let free = DispatchSemaphore(value: 8)
  private var counted = Counted()
  private var waiting: [FactMeasures] = []
  private var asOf: LocalTime?
  private static let most = 4_096
  private let slack: Int

  /// - Parameter slack: how many old times may be kept, see ``RecentTimes``.
  init(slack: Int) {
    self.slack = slack
    waiting.reserveCapacity(Self.most)
  }

  /// - Parameter asOf: the greatest `updated_at` of the interactions so far, including this one.
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

  /// Waits until everything is counted. Nothing can be added after that.
  func finish() -> Counted {
    handOver()
    return queue.sync {
      defer { counted = Counted() }
      counted.times.forgetOld(asOf: asOf)
      return counted
    }
  }
}
