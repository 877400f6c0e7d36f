import ArgumentParser
import Exports
import Nightly
import Warehouse

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report what loading would find: columns, rows, rejects and why. Writes nothing.",
    discussion: """
      Exit status 65 if a file would be refused, or one that was named is passed over.

      Example: itsm-marts check exports/interaction_20250220_230000.csv
      """)

  @OptionGroup var file: ConfigurationFile
  @OptionGroup var exports: ExportsOption
  @Option(help: "Output for people (text) or programs (json).") var format = TextOrJSON.text
  @Argument(help: "Export files. Default: those in the exports folder", completion: .file())
  var files: [String] = []

  func run() throws {
    let configuration = try file.inForce(exports).configuration
    let paths = files.isEmpty ? [configuration.exports] : files
    let listing = try telling(configuration) {
      try ExportFolder.list(paths, format: try configuration.exportFormat())
    }
    for skipped in listing.skipped { standardError("\(skipped)") }
    guard !listing.files.isEmpty else {
      throw Failure(
        status: .noExports,
        lines: ["\(paths.joined(separator: ", ")): found no exports; see `files` in the configuration"])
    }
    try check(listing.files, configuration, format)
    // Who named a file wants to know of it.
    if listing.skipped.contains(where: \.isNamed) { throw ExitCode(ExitStatus.inputRefused.rawValue) }
  }
}

private func check(_ files: [ExportFile], _ configuration: Configuration, _ format: TextOrJSON) throws {
  let found = try telling(configuration) { try checks(of: files, configuration) }
  try standardOutput(words(of: found, format))
  if found.contains(where: { $0.error != nil }) { throw ExitCode(ExitStatus.inputRefused.rawValue) }
}

func checks(of files: [ExportFile], _ configuration: Configuration) throws -> [ExportCheck] {
  let loaded =
    WarehouseDatabase.exists(path: configuration.database)
    ? try WarehouseDatabase.openReadOnly(path: configuration.database).loaded(among: files) : []
  return ExportCheck.all(files, format: try configuration.exportFormat(), today: MachineClock.system.now().day) {
    loaded.contains($0)
  }
}

func words(of checks: [ExportCheck], _ format: TextOrJSON) throws -> String {
  format == .json ? try ExportCheck.json(checks) : checks.map(\.text).joined(separator: "\n\n")
}
