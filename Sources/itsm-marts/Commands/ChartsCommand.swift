import ArgumentParser
import Nightly

struct ChartsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charts",
    abstract: "Only draw the charts, from the database as it is.",
    discussion: "Example: itsm-marts charts --charts /srv/share/charts")

  @OptionGroup var options: RunOptions

  func run() throws {
    var orders = NightOrders()
    orders.command = "charts"
    orders.steps = .charts
    try options.perform(orders)
  }
}
