import Dispatch

/// Counts a bulk load's interactions on a thread of its own, some thousand at a time.
///
/// Unchecked: the deltas belong to the queue until ``deltas()`` has waited for all of them.
final class RollupCounter: @unchecked Sendable {
  private let queue = DispatchQueue(label: "itsm-marts.rollups")
  /// Memory stays bounded where counting is the slower part.
  private let free = DispatchSemaphore(value: 8)
  private var counted = RollupDeltas()
  private var waiting: [FactMeasures] = []
  private static let most = 4_096

  init() { waiting.reserveCapacity(Self.most) }

  @inline(__always)
  func add(_ measures: FactMeasures) {
    waiting.append(measures)
    if waiting.count == Self.most { handOver() }
  }

  private func handOver() {
    let measures = waiting
    waiting = []
    waiting.reserveCapacity(Self.most)
    free.wait()
    queue.async { [self] in
      for fact in measures { counted.add(fact, 1) }
      free.signal()
    }
  }

  /// What all interactions count for. Nothing can be added then.
  func deltas() -> RollupDeltas {
    handOver()
    return queue.sync { counted }
  }
}
