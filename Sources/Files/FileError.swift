import Glibc

/// A system call on a path failed. Whoever catches it says what that means for the run.
package struct FileError: Error, Equatable {
  package var path: String
  package var attempt: Attempt
  /// The system's error number.
  package var code: Int32

  /// What the program wanted to do to it.
  package enum Attempt: Sendable {
    /// To open, read, list or look at it.
    case read
    /// To make, write, flush, link or rename it, or to change its rights.
    case write
    case remove
    case lock
  }

  package init(path: String, _ attempt: Attempt, code: Int32 = errno) {
    self.path = path
    self.attempt = attempt
    self.code = code
  }
}

extension FileError {
  /// The system's words.
  package var reason: String { String(cString: strerror(code)) }

  /// What to do about it, from the semicolon on; empty where the system's words say it.
  package var remedy: String {
    switch code {
    case EISDIR: "; there is a folder where the file should be: move it away"
    case ENOSPC, EDQUOT: "; make room and run again"
    case EACCES, EPERM, EROFS: "; check its permissions and those of its folder, and run again"
    default: ""
    }
  }
}

extension FileError: CustomStringConvertible {
  package var description: String { "\(path): can't be \(attempt): \(reason)" }
}

extension FileError.Attempt: CustomStringConvertible {
  package var description: String {
    switch self {
    case .read: "read"
    case .write: "written"
    case .remove: "removed"
    case .lock: "locked"
    }
  }
}

/// The result of a system call on a path, called again for as long as a signal interrupts it: the one place that does so.
@discardableResult
package func check<Result: BinaryInteger>(
  _ path: String, _ attempt: FileError.Attempt, _ call: () -> Result
) throws(FileError) -> Result {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno != EINTR { throw FileError(path: path, attempt) }
  }
}
