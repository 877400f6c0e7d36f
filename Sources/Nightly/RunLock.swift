import Glibc
import Reports

/// The lock that lets one run at a time work on a database: `flock` on a file beside it.
///
/// The kernel releases it when the process ends, however it ends. The file stays, and says who holds the lock; it is
/// never removed, or a third run could lock a file that nobody sees.
package struct RunLock: ~Copyable {
  private let descriptor: Int32

  /// What the holder wrote into the file; nil where it can't be read.
  package struct Holder: Equatable, Sendable {
    package var process: Int
    /// What it was started as: `run`, `ingest`.
    package var command: String
    /// `YYYY-MM-DDTHH:MM:SS` of the machine's clock.
    package var since: String

    package init(process: Int, command: String, since: String) {
      self.process = process
      self.command = command
      self.since = since
    }
  }

  package enum Failure: Error, Equatable {
    case held(by: Holder?, path: String)
    case file(FileError)
  }

  package static func path(database: String) -> String { database + ".lock" }

  /// - Parameters:
  ///   - wait: how long to try before giving up.
  ///   - now: the machine's clock as `YYYY-MM-DDTHH:MM:SS`.
  package init(database: String, command: String, now: String, wait: TimeSpan = TimeSpan(seconds: 0)) throws(Failure) {
    descriptor = try RunLock.acquire(RunLock.path(database: database), wait: wait)
    // What fails from here on costs only the words for those who come while we hold the lock.
    let words = "\(getpid()) \(command) \(now)\n"
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, words, words.utf8.count, 0)
  }

  deinit {
    _ = ftruncate(descriptor, 0)
    close(descriptor)
  }

  private static func acquire(_ path: String, wait: TimeSpan) throws(Failure) -> Int32 {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .file(FileError(path: path)) }
    // No run waits for longer than the machine stands.
    var tenthsLeft = min(wait.seconds, Int.max / 10) * 10
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      guard code == EWOULDBLOCK, tenthsLeft > 0 else {
        let holder = holder(descriptor)
        close(descriptor)
        throw code == EWOULDBLOCK ? .held(by: holder, path: path) : .file(FileError(path: path, code: code))
      }
      tenthsLeft -= 1
      usleep(100_000)
    }
    return descriptor
  }

  private static func holder(_ descriptor: Int32) -> Holder? {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let words = String(decoding: bytes[..<count], as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard words.count == 3, let process = Int(words[0]) else { return nil }
    return Holder(process: process, command: String(words[1]), since: String(words[2]))
  }
}

extension RunLock.Failure: Diagnosing {
  package enum Code: String, CaseIterable {
    case held = "lock_held"
    case file = "lock_failed"
  }

  package var code: Code {
    switch self {
    case .held: .held
    case .file: .file
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .held(let holder, let path):
      [
        "file": .text(path), "command": holder.map { .text($0.command) },
        "process": holder.map { .integer($0.process) },
        "since": holder.map { .text($0.since) },
      ]
    case .file(let error): error.fields
    }
  }

  package var description: String {
    switch self {
    case .held(let holder?, let path):
      "\(path): nothing was done: another run holds the lock: `\(holder.command)`, process \(holder.process), "
        + "since \(holder.since); wait for it, or let this one wait with --wait 10m"
    case .held(nil, let path):
      "\(path): nothing was done: another run holds the lock; wait for it, or let this one wait with --wait 10m"
    case .file(let error):
      "\(error.path): nothing was done: can't be locked: \(errorText(error.code))"
    }
  }
}
