import ArgumentParser
import Files
import Glibc
import Nightly
import Reports

/// Why the command ends early: what it tells the shell, and the lines it says to the person.
struct Failure: Error, Equatable {
  var status: ExitStatus
  var lines: [String]
  /// The same for programs, where a log may ask for it.
  var diagnostics: [Diagnostic] = []
}

extension Failure {
  init(status: ExitStatus, diagnostics: [Diagnostic]) {
    self.init(status: status, lines: diagnostics.map(\.words), diagnostics: diagnostics)
  }

  init(_ error: ConfigurationError) {
    self.init(
      status: error.isUsage ? .usage : .badConfiguration, diagnostics: error.problems.map { $0.diagnostic(.error) })
  }
}

/// Turns any error into its line and its exit status.
func telling<Result>(_ configuration: Configuration, _ work: () throws -> Result) throws -> Result {
  do { return try work() } catch {
    throw Failure(status: ExitStatus(error), diagnostics: [Diagnostic(error, database: configuration.database)])
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
