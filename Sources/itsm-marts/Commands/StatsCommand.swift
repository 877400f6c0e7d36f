import ArgumentParser
import Nightly
import Reports
import Warehouse

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count the rows of each table, and say which days they cover.",
    discussion: "Example: itsm-marts stats --format json")

  @OptionGroup var file: ConfigurationFile
  @OptionGroup var database: DatabaseOption
  @Option(help: "For people, or for programs.") var format = TextOrJSON.text

  func run() throws {
    let configuration = try file.inForce(database).configuration
    let stats = try telling(configuration) { try configuration.existingWarehouse().stats() }
    try standardOutput(format == .json ? try ReportJSON.document(stats) : stats.description)
  }
}
