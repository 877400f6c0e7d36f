import Dispatch
import Synchronization

/// Work on two cores.
enum Parallel {
  private struct State<Value: Sendable>: Sendable {
    var next = 0
    var results: [Int: Value] = [:]
  }

  /// A thread for each easel, and all take the next piece of work as they get free. The results keep the order of the
  /// work.
  static func map<Work: Sendable, Value: Sendable>(
    _ work: [Work], on easels: Easels, _ body: @Sendable (Work, Easel) -> Value
  ) -> [Value] {
    let state = Mutex(State<Value>())
    DispatchQueue.concurrentPerform(iterations: min(easels.all.count, work.count)) { thread in
      let easel = easels.all[thread]
      while true {
        let index = state.withLock { state in
          defer { state.next += 1 }
          return state.next
        }
        guard index < work.count else { return }
        let result = body(work[index], easel)
        state.withLock { $0.results[index] = result }
      }
    }
    return state.withLock { $0.results }.sorted { $0.key < $1.key }.map(\.value)
  }
}
