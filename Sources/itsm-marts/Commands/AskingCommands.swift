import ArgumentParser
import Exports
import Foundation
import Nightly
import Warehouse

// Commands that tell something and change nothing.

enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }

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
    for skipped in listing.skipped { standardError(skipped.description) }
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

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count the rows of each table, and show which days they cover.",
    discussion: "Example: itsm-marts stats --format json")

  @OptionGroup var file: ConfigurationFile
  @OptionGroup var database: DatabaseOption
  @Option(help: "Output for people (text) or programs (json).") var format = TextOrJSON.text

  func run() throws {
    let configuration = try file.inForce(database).configuration
    let stats = try telling(configuration) { try existingWarehouse(configuration).stats() }
    try standardOutput(format == .json ? try json(stats) : stats.description)
  }
}

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show everything known about one interaction: versions, files and lines, links, days.",
    discussion: """
      Exit status 65 if neither an interaction nor a link has that number.

      Example: itsm-marts explain IMS0001234
      """)

  @OptionGroup var file: ConfigurationFile
  @OptionGroup var database: DatabaseOption
  @Option(help: "Output for people (text) or programs (json).") var format = TextOrJSON.text
  @Argument(help: "The interaction's number.") var number: String

  func run() throws {
    let configuration = try file.inForce(database).configuration
    guard let explanation = try telling(configuration, { try existingWarehouse(configuration).explain(number) }) else {
      throw Failure(
        status: .inputRefused,
        lines: ["\(configuration.database): neither an interaction nor a link has the number \(number)"])
    }
    try standardOutput(format == .json ? try json(explanation) : explanation.description)
  }
}

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Rebuild the database aside and compare it with what is published; check database and files.",
    discussion: """
      Exit status 70 if something differs.

      Example: itsm-marts verify
      """)

  @OptionGroup var file: ConfigurationFile
  @OptionGroup var exports: ExportsOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var published: PublishedOptions
  @Flag(help: "Print nothing unless something differs.") var quiet = false
  @Option(
    help: "How long to wait for another run's lock, such as 90s, 10m or 2h. Default: not at all", transform: timeSpan)
  var wait = TimeSpan(seconds: 0)

  func run() throws {
    let inForce = try file.inForce(exports, database, published)
    var orders = NightOrders()
    orders.wait = wait
    let night = Night(inForce.configuration, orders, version: ItsmMarts.version, configurationText: "")
    let result = try telling(inForce.configuration) { try night.verify() }
    if !quiet || !result.isSound {
      let found = result.leftOut.isEmpty ? "all of it holds" : "all that was checked holds"
      try standardOutput(
        (result.checked.map { "checked   \($0)" } + result.leftOut.map { "left out  \($0)" }
          + result.differences.map { "differs   \($0)" }
          + [result.isSound ? found : counted(result.differences.count, "difference")]).joined(separator: "\n"))
    }
    if !result.isSound { throw ExitCode(ExitStatus.software.rawValue) }
  }
}

/// Turns any error into its line and its exit status.
func telling<Result>(_ configuration: Configuration, _ work: () throws -> Result) throws -> Result {
  do { return try work() } catch {
    throw Failure(status: ExitStatus(error), lines: [words(of: error, database: configuration.database)])
  }
}

private func existingWarehouse(_ configuration: Configuration) throws -> WarehouseDatabase {
  guard WarehouseDatabase.exists(path: configuration.database) else {
    throw ConfigurationProblem(
      "\(configuration.database): there is no database yet; load exports first: itsm-marts ingest", status: .noExports)
  }
  return try WarehouseDatabase.openReadOnly(path: configuration.database)
}

private func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
