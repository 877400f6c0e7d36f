import Foundation

/// Work on a thread of its own, of which only the end is waited for.
///
/// Unchecked: the outcome is under the lock.
final class Background: @unchecked Sendable {
  private let lock = NSCondition()
  private var outcome: Result<Void, any Error>?

  init(_ work: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread {
      let outcome = Result { try work() }
      self.lock.lock()
      self.outcome = outcome
      self.lock.broadcast()
      self.lock.unlock()
    }
  }

  /// Waits for the end; throws what the work threw.
  func result() throws {
    lock.lock()
    defer { lock.unlock() }
    while outcome == nil { lock.wait() }
    try outcome?.get()
  }
}
