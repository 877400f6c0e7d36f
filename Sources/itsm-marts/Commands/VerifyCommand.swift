import ArgumentParser
import Nightly

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
