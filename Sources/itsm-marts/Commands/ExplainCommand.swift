import ArgumentParser
import Nightly
import Reports
import Warehouse

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
    guard let explanation = try telling(configuration, { try configuration.existingWarehouse().explain(number) }) else {
      throw Failure(
        status: .inputRefused,
        lines: ["\(configuration.database): neither an interaction nor a link has the number \(number)"])
    }
    try standardOutput(format == .json ? try ReportJSON.document(explanation) : explanation.description)
  }
}
