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
func standardOutput(_ text: String) { write(text, to: STDOUT_FILENO) }

/// Words about the work.
func standardError(_ text: String) { write(text, to: STDERR_FILENO) }

private func write(_ text: String, to descriptor: Int32) {
  var rest = Array((text + "\n").utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    // Whoever should hear it has gone away.
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
