import Glibc

/// A system call on a file that failed. What it meant for the run is told by whoever catches it.
package struct FileError: Error, Equatable {
  package var path: String
  package var code: Int32

  package init(path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }
}

extension FileError {
  /// What to do about it, from the semicolon on; empty where the system's words say it.
  var remedy: String {
    switch code {
    case EISDIR: "; there is a folder where the file should be: move it away"
    case ENOSPC, EDQUOT: "; make room and run again"
    case EACCES, EPERM, EROFS: "; check its permissions and those of its folder, and run again"
    default: ""
    }
  }
}

extension FileError: CustomStringConvertible {
  package var description: String { "\(path): \(errorText(code))" }
}

/// The system's words for an error number.
package func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }

/// The result of a system call, called again for as long as a signal interrupts it.
@discardableResult
func check<Result: BinaryInteger>(_ path: String, _ call: () -> Result) throws(FileError) -> Result {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno != EINTR { throw FileError(path: path) }
  }
}
