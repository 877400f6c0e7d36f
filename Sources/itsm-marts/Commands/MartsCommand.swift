import ArgumentParser
import Nightly

struct MartsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marts",
    abstract: "Only publish the marts, from the database as it is.",
    discussion: "Example: itsm-marts marts --formats csv,parquet --marts /srv/share/marts")

  @OptionGroup var options: RunOptions

  func run() throws {
    var orders = NightOrders()
    orders.command = "marts"
    orders.steps = .marts
    try options.perform(orders)
  }
}
