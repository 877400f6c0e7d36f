import Files
import Foundation
import Nightly
import TemporaryFolder
import Testing

@Suite("The lock")
struct RunLockTests {
  let place: TemporaryFolder
  let database: String
  init() throws {
    place = try TemporaryFolder()
    database = place.path + "/interactions.db"
  }

  private func holder(of error: RunLock.Failure?) -> RunLock.Holder? {
    if case .held(let holder, _) = error { holder } else { nil }
  }

  /// Why the lock can't be had; nil if it can.
  private func failure(command: String = "run", wait: TimeSpan = TimeSpan(seconds: 0)) -> RunLock.Failure? {
    do throws(RunLock.Failure) {
      _ = try RunLock(database: database, command: command, now: "2025-02-20T23:00:00", wait: wait)
      return nil
    } catch { return error }
  }

  @Test("is held by one, who is named to the next, and free again afterwards")
  func excludes() throws {
    do {
      let lock = try RunLock(database: database, command: "run", now: "2025-02-20T23:00:00")
      let failure = try #require(self.failure(command: "ingest"))
      let process = Int(getpid())
      #expect(holder(of: failure) == RunLock.Holder(process: process, command: "run", since: "2025-02-20T23:00:00"))
      #expect(
        failure.description
          == "\(database).lock: nothing was done: another run holds the lock: `run`, process \(process), "
          + "since 2025-02-20T23:00:00; wait for it, or use --wait 10m")
      _ = consume lock
    }
    #expect(failure() == nil)
  }

  @Test("is waited for")
  func waits() throws {
    let lock = try RunLock(database: database, command: "run", now: "2025-02-20T23:00:00")
    // Threads and not tasks: where all tasks' threads are busy, this test would not go on before the other's patience ends.
    let waiting = Waiting()
    #expect(failure() != nil, "it is held")
    Thread.detachNewThread { [self] in waiting.end(with: failure(wait: TimeSpan(seconds: 86_400))) }
    _ = consume lock
    #expect(waiting.result() == nil)
  }

  @Test("is no link that somebody put there: what it leads to stays as it is")
  func link() throws {
    try place.write("precious", to: "other")
    try FileManager.default.createSymbolicLink(atPath: database + ".lock", withDestinationPath: "other")
    #expect(
      failure()?.description
        == "\(database).lock: nothing was done: found a symbolic link, expected a file; remove the link")
    #expect(place.text("other") == "precious")
  }

  @Test("says that its file can't be made")
  func folderMissing() {
    let database = place.path + "/nowhere/interactions.db"
    #expect(throws: RunLock.Failure.file(FileError(path: database + ".lock", .lock, code: ENOENT))) {
      _ = try RunLock(database: database, command: "run", now: "2025-02-20T23:00:00")
    }
  }
}

/// What somebody who waits for the lock is told in the end.
private final class Waiting: @unchecked Sendable {
  private let condition = NSCondition()
  private var failure: RunLock.Failure??

  func end(with failure: RunLock.Failure?) {
    condition.withLock {
      self.failure = .some(failure)
      condition.signal()
    }
  }

  func result() -> RunLock.Failure? {
    condition.withLock {
      while failure == nil { condition.wait() }
      return failure ?? nil
    }
  }
}

@Suite("A time span")
struct TimeSpanTests {
  @Test(
    "is read and written",
    arguments: [("90s", 90, "90s"), ("10m", 600, "10m"), ("48h", 172_800, "2d"), ("400d", 34_560_000, "400d")])
  func reads(text: String, seconds: Int, written: String) {
    #expect(TimeSpan(text)?.seconds == seconds)
    #expect(TimeSpan(text)?.description == written)
  }

  @Test("is refused", arguments: ["", "10", "m", "-1d", "1.5h", "10 m", "9223372036854775807d"])
  func refuses(text: String) {
    #expect(TimeSpan(text) == nil)
  }
}
