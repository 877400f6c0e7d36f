import ArgumentParser
import Exports
import Logging
import Nightly
import Reports

/// `run --dry-run`: what the run would load, as `check` tells it, and whether it would be content.
struct DryRun {
  var orders: NightOrders
  var configuration: Configuration
  var speech: SpeechOptions

  func perform() throws {
    let night = Night(configuration, orders, version: ItsmMarts.version, configurationText: "")
    let (preview, found) = try speech.inTheirForm {
      try telling(configuration) {
        let preview = try night.preview()
        return (preview, try checks(of: preview.new, configuration))
      }
    }
    let isRefused = found.contains { $0.error != nil }
    let isClean = preview.diagnostics.allSatisfy { $0.level == .note } && found.allSatisfy(\.isClean)
    let isContent = orders.isStrict ? isClean : !isRefused
    if !speech.quiet || !isContent {
      for level in speech.quiet ? [.warning] : [Diagnostic.Level.note, .warning] {
        for diagnostic in preview.diagnostics where diagnostic.level == level { tell(diagnostic) }
      }
      if found.isEmpty {
        let line = "nothing new among \(counted(preview.found, "export"))"
        if speech.logFormat == .json { speech.jsonLogger.info("\(line)") } else { standardError(line) }
      } else {
        try standardOutput(words(of: found, speech.logFormat == .json ? .json : .text))
      }
      if orders.isStrict, !isContent { tell(RunFinding.nothingWouldBeLoadedByStrict.diagnostic(.error)) }
    }
    if !isContent { throw ExitCode(ExitStatus.inputRefused.rawValue) }
  }

  private func tell(_ diagnostic: Diagnostic) {
    if speech.logFormat == .json { diagnostic.log(to: speech.jsonLogger, [:]) } else { standardError(diagnostic.words) }
  }
}

extension ExportCheck {
  /// What `--strict` asks of an export.
  fileprivate var isClean: Bool { error == nil && summary.rowsRejected == 0 && summary.warnings.isEmpty }
}
