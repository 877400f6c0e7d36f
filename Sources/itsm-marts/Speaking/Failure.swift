import ArgumentParser
import Glibc
import Nightly

/// Why the command ends early: what it tells the shell, and the lines it says to the person.
struct Failure: Error, Equatable {
  var status: ExitStatus
  var lines: [String]
}

extension Failure {
  init(_ error: ConfigurationError) {
    self.init(status: error.isUsage ? .usage : .badConfiguration, lines: error.problems)
  }
}

/// Data for other programs, or what a person asked for.
///
/// - Throws: ``Failure`` where it does not arrive whole, unless it is that nobody wants to read on.
func standardOutput(_ text: String) throws {
  guard let code = write(text, to: STDOUT_FILENO), code != EPIPE else { return }
  throw Failure(status: .cannotWrite, lines: ["standard output: not written: \(errorText(code))"])
}

/// Words about the work. Where they can't be said there is nobody to tell.
func standardError(_ text: String) { _ = write(text, to: STDERR_FILENO) }

/// Nil, or the error number that it ended with.
private func write(_ text: String, to descriptor: Int32) -> Int32? {
  var rest = Array((text + "\n").utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return errno }
    rest = rest.dropFirst(count)
  }
  return nil
}
