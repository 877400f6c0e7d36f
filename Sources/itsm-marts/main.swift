import ArgumentParser
import Glibc

// A write beyond `ulimit -f` is to fail like any other, and be told; by default the signal would end the process.
signal(SIGXFSZ, SIG_IGN)
// Nor does a run end because nobody reads its words any more.
signal(SIGPIPE, SIG_IGN)

do {
  if let failure = ItsmMarts.unknownCommand(Array(CommandLine.arguments.dropFirst())) { throw failure }
  var command = try ItsmMarts.parseAsRoot()
  try command.run()
} catch let failure as Failure {
  standardError(failure.lines.joined(separator: "\n"))
  exit(failure.status.rawValue)
} catch {
  ItsmMarts.exit(withError: error)
}
