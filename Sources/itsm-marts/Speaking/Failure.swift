import ArgumentParser
import Files
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
  do throws(FileError) { try write(text, to: STDOUT_FILENO, "standard output") } catch {
    if error.code == EPIPE { return }
    throw Failure(status: .cannotWrite, lines: ["\(error.path): not written: \(error.reason)"])
  }
}

/// Words about the work. Where they can't be said there is nobody to tell.
func standardError(_ text: String) { try? write(text, to: STDERR_FILENO, "standard error") }

private func write(_ text: String, to descriptor: Int32, _ name: String) throws(FileError) {
  try File.write(Array((text + "\n").utf8), to: descriptor, path: name)
}
