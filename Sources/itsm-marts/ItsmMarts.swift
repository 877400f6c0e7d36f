import ArgumentParser

/// The command line: `itsm-marts` alone is `itsm-marts run`.
struct ItsmMarts: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "itsm-marts",
    abstract: "Turns a service desk's exports into a star schema, marts and charts, night by night.",
    discussion: """
      Example: itsm-marts run --exports exports --marts marts --charts charts

      Options override ITSM_MARTS_* variables, which override itsm-marts.yaml. `itsm-marts config` shows the values in \
      force.

      Exit status: 0 done, 64 usage, 65 input refused or not found, 66 no exports, 70 a difference or a bug, 73 and 74 \
      can't write, 75 another run holds the lock, 78 bad configuration.
      """,
    version: version,
    subcommands: [
      RunCommand.self, IngestCommand.self, MartsCommand.self, ChartsCommand.self, CheckCommand.self,
      StatsCommand.self, VerifyCommand.self, ExplainCommand.self, ConfigCommand.self, SampleCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// Nil unless the first word is neither an option nor a command: then the parser would take it for an argument of `run`.
  static func unknownCommand(_ arguments: [String]) -> Failure? {
    let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let word = arguments.first, !word.hasPrefix("-"), !known.contains(word) else { return nil }
    let remedy = nearest(to: word, among: known).map { "did you mean \"\($0)\"?" } ?? "expected \(alternatives(known))"
    return Failure(status: .usage, lines: ["\(word): nothing was done: unknown command; \(remedy)"])
  }
}
