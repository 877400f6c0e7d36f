import ArgumentParser
import Logging
import Nightly

/// How a run speaks.
struct SpeechOptions: ParsableArguments {
  enum LogFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Flag(help: "Print nothing unless a person must act.")
  var quiet = false
  @Option(help: "What to write to stderr: a report for people (text), or one JSON object per line (json).")
  var logFormat = LogFormat.text
}

extension SpeechOptions {
  /// One JSON object a line; with `--quiet` only what a person must act on.
  var jsonLogger: Logger {
    var logger = Logger(label: "itsm-marts", factory: { _ in JSONLogHandler() })
    if quiet { logger.logLevel = .error }
    return logger
  }

  /// Has what keeps a run from beginning said in the form that was asked for.
  func inTheirForm<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch let failure as Failure where logFormat == .json && !failure.diagnostics.isEmpty {
      for diagnostic in failure.diagnostics {
        diagnostic.log(to: jsonLogger, ["exit_status": .stringConvertible(failure.status.rawValue)])
      }
      throw ExitCode(failure.status.rawValue)
    }
  }
}

/// What all commands that change something have in common.
struct RunOptions: ParsableArguments {
  @OptionGroup var settings: SettingOptions
  @OptionGroup var speech: SpeechOptions
  @Option(
    help: "How long to wait for another run's lock, such as 90s, 10m or 2h. Default: not at all", transform: timeSpan)
  var wait = TimeSpan(seconds: 0)

  /// Runs, says what there is to say, and ends with the run's status.
  func perform(_ orders: NightOrders) throws {
    var orders = orders
    orders.wait = wait
    let inForce = try speech.inTheirForm { try settings.inForce() }
    var night = Night(
      inForce.configuration, orders, version: ItsmMarts.version,
      configurationText: Setting.all.map { $0.show(inForce.configuration) }.joined(separator: "\n"))
    let terminal = Terminal()
    if speech.logFormat == .json { night.logger = speech.jsonLogger }
    if terminal.takesProgress, !speech.quiet, speech.logFormat == .text { night.progress = ProgressLine(terminal) }
    let report = night.run()
    switch speech.logFormat {
    case .text:
      let words = ReportWords(report, terminal: terminal)
      if !speech.quiet {
        standardError(words.whole)
      } else if report.status != .done {
        standardError(words.whatToActOn)
      }
    case .json: break
    }
    if report.status != .done { throw ExitCode(report.exitStatus) }
  }
}

@Sendable func timeSpan(_ text: String) throws -> TimeSpan {
  guard let span = TimeSpan(text) else {
    throw ValidationError("found \"\(text)\", expected a time span such as 90s, 10m or 2h")
  }
  return span
}
