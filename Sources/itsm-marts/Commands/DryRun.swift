import ArgumentParser
import Exports
import Logging
import Nightly

/// `run --dry-run`: what the run would load, as `check` tells it, and whether it would be content.
struct DryRun {
  var orders: NightOrders
  var configuration: Configuration
  var speech: SpeechOptions

  func perform() throws {
    let night = Night(configuration, orders, version: ItsmMarts.version, configurationText: "")
    let preview = try telling(configuration) { try night.preview() }
    let found = try telling(configuration) { try checks(of: preview.new, configuration) }
    let isRefused = found.contains { $0.error != nil }
    let isClean = preview.warnings.isEmpty && found.allSatisfy(\.isClean)
    let isContent = orders.isStrict ? isClean : !isRefused
    if !speech.quiet || !isContent {
      for note in preview.notes where !speech.quiet { tell(note, .info) }
      for warning in preview.warnings { tell(warning, .warning) }
      if found.isEmpty {
        tell("nothing new among \(counted(preview.found, "export"))", .info)
      } else {
        try standardOutput(words(of: found, speech.logFormat == .json ? .json : .text))
      }
      if orders.isStrict, !isContent { tell("--strict: nothing would be loaded, nothing published", .error) }
    }
    if !isContent { throw ExitCode(ExitStatus.inputRefused.rawValue) }
  }

  private func tell(_ line: String, _ level: Logger.Level) {
    if speech.logFormat == .json {
      speech.jsonLogger.log(level: level, "\(line)")
    } else {
      standardError(line)
    }
  }
}

extension ExportCheck {
  /// What `--strict` asks of an export.
  fileprivate var isClean: Bool { error == nil && summary.rowsRejected == 0 && summary.warnings.isEmpty }
}
