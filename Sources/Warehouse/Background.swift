import Foundation

/// Work on a thread of its own. A caller waits only for its end.
///
/// Unchecked: the lock guards the outcome.
package final class Background<Value>: @unchecked Sendable {
  private let lock = NSCondition()
  private var outcome: Result<Value, any Error>?

  package init(_ work: @escaping @Sendable () throws -> Value) {
    Thread.detachNewThread {
      let outcome = Result { try work() }
      self.lock.lock()
      self.outcome = outcome
      self.lock.broadcast()
      self.lock.unlock()
    }
  }

  /// Waits for the end and returns the result, or throws what the work threw.
  @discardableResult
  package func result() throws -> Value {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let outcome { return try outcome.get() }
      lock.wait()
    }
  }
}
