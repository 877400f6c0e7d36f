import ArgumentParser
import Nightly

struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Only load: all new exports in the folder, or the named files.",
    discussion: "Example: itsm-marts ingest exports/interaction_20250220_230000.csv")

  @OptionGroup var options: RunOptions
  @Argument(help: "Export files. Default: those in the exports folder", completion: .file())
  var files: [String] = []
  @Flag(help: "Change nothing and exit with 65 if anything is refused, rejected or warned of.")
  var strict = false
  @Flag(help: "Of the exports not loaded yet, load only the newest of each kind.")
  var latest = false

  func run() throws {
    var orders = NightOrders()
    orders.command = "ingest"
    orders.steps = .load
    orders.files = files
    orders.isStrict = strict
    orders.isLatestOnly = latest
    try options.perform(orders)
  }
}
