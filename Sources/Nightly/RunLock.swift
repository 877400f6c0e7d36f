import Files
import Glibc
import Reports

/// The lock that lets one run at a time work on a database: `flock` on a file beside it.
///
/// The kernel releases it when the process ends, however it ends. The file says who holds the lock. It is never
/// removed: otherwise a third run could lock a file that nobody sees.
package struct RunLock: ~Copyable {
  private let file: OpenFile

  /// What the holder wrote into the file; nil if it can't be read.
  package struct Holder: Equatable, Sendable {
    package var process: Int
    /// The command it was started with: `run`, `ingest`.
    package var command: String
    /// `YYYY-MM-DDTHH:MM:SS` of the machine's clock.
    package var since: String

    package init(process: Int, command: String, since: String) {
      self.process = process
      self.command = command
      self.since = since
    }
  }

  /// Why the lock was not taken. The holder is nil if the file does not name it.
  package enum Failure: Error, Equatable {
    case held(by: Holder?, path: String)
    case file(FileError)
  }

  /// The lock of a database lies beside it.
  package static func path(database: String) -> String { database + ".lock" }

  /// - Parameters:
  ///   - wait: how long to try before giving up.
  ///   - now: the machine's clock as `YYYY-MM-DDTHH:MM:SS`.
  package init(database: String, command: String, now: String, wait: TimeSpan = TimeSpan(seconds: 0)) throws(Failure) {
    file = try RunLock.acquire(RunLock.path(database: database), wait: wait)
    // If this fails, only the words are missing for those who come while we hold the lock.
    let words = "\(getpid()) \(command) \(now)\n"
    _ = ftruncate(file.descriptor, 0)
    _ = pwrite(file.descriptor, words, words.utf8.count, 0)
  }

  deinit { _ = ftruncate(file.descriptor, 0) }

  private static func acquire(_ path: String, wait: TimeSpan) throws(Failure) -> OpenFile {
    let file = try opened(path)
    // Capped before it is counted in tenths: a wait of ages overflowed. No run waits longer than the machine stands.
    var tenthsLeft = min(wait.seconds, Int.max / 10) * 10
    while try !lock(file) {
      guard tenthsLeft > 0 else { throw .held(by: holder(file.descriptor), path: path) }
      tenthsLeft -= 1
      usleep(100_000)
    }
    return file
  }

  private static func opened(_ path: String) throws(Failure) -> OpenFile {
    // A link that somebody put there would have us empty and write whatever it leads to.
    do throws(FileError) { return try OpenFile(path, O_CREAT | O_RDWR | O_NOFOLLOW, mode: 0o600) } catch {
      throw .file(FileError(path: path, .lock, code: error.code))
    }
  }

  /// - Returns: false if another run holds it.
  private static func lock(_ file: borrowing OpenFile) throws(Failure) -> Bool {
    let descriptor = file.descriptor
    do throws(FileError) { try check(file.path, .lock) { flock(descriptor, LOCK_EX | LOCK_NB) } } catch {
      if error.code == EWOULDBLOCK { return false }
      throw .file(error)
    }
    return true
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
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
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
        + "since \(holder.since); wait for it, or use --wait 10m"
    case .held(nil, let path):
      "\(path): nothing was done: another run holds the lock; wait for it, or use --wait 10m"
    case .file(let error) where error.code == ELOOP:
      "\(error.path): nothing was done: found a symbolic link, expected a file; remove the link"
    case .file(let error):
      "\(error.path): nothing was done: can't be \(error.attempt): \(error.reason)"
    }
  }
}
