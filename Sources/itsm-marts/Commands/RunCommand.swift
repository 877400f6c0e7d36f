import ArgumentParser
import Nightly

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "The nightly run: load what is new, publish marts and charts.",
    discussion: """
      Example: itsm-marts run --exports exports --database interactions.db --marts marts --charts charts
      From cron: itsm-marts run --config /etc/itsm-marts.yaml --quiet
      """)

  @OptionGroup var options: RunOptions
  @Flag(help: "Rebuild the database from all exports.")
  var rebuild = false
  @Flag(help: "With --rebuild: leave out loaded exports that are gone.")
  var dropMissing = false
  @Flag(help: "Change nothing and exit with 65 if anything is refused, rejected or warned of.")
  var strict = false
  @Flag(help: "Of the exports not loaded yet, load only the newest of each kind.")
  var latest = false
  @Flag(help: "Report what loading the new exports would find, like itsm-marts check, and change nothing.")
  var dryRun = false

  func validate() throws {
    if rebuild && latest {
      throw ValidationError(
        "--latest: nothing was done: with --rebuild it would forget all other exports; leave one out")
    }
    if dropMissing && !rebuild {
      throw ValidationError("--drop-missing: nothing was done: it only works with --rebuild")
    }
  }

  func run() throws {
    var orders = NightOrders()
    orders.isRebuild = rebuild
    orders.mayDropMissing = dropMissing
    orders.isStrict = strict
    orders.isLatestOnly = latest
    if dryRun {
      let configuration = try options.speech.inTheirForm { try options.settings.inForce().configuration }
      try DryRun(orders: orders, configuration: configuration, speech: options.speech).perform()
    } else {
      try options.perform(orders)
    }
  }
}
