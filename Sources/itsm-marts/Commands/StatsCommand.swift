import ArgumentParser
import Nightly
import Reports
import Warehouse

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
    let stats = try telling(configuration) { try configuration.existingWarehouse().stats() }
    try standardOutput(format == .json ? try ReportJSON.document(stats) : stats.description)
  }
}
