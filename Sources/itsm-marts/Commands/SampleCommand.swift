import ArgumentParser
import Nightly
import SampleExports

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write made-up exports, as a service desk would leave them.",
    discussion: """
      The first night brings the history, each later one a day and what changed. The same seed gives the same bytes.

      Example: itsm-marts sample --rows 100000 --days 365 --output sample-exports
      """)

  @Option(help: "How many interactions.") var rows = 600
  @Option(help: "Over how many days, up to Thu 20 Feb 2025.") var days = 90
  @Option(help: "In how many nightly sets.") var nights = 3
  @Option(help: "Seed of the made-up desk: another number gives another desk.") var seed: UInt64 = 1
  @Option(help: "Format of links and system ids, night by night and then from the start again: csv, json or ndjson.")
  var linkFormats = "csv,json,ndjson"
  @Option(help: "Folder to write to; it may not contain other exports.") var output: String
  @Flag(help: "Do not list the files.") var quiet = false

  func run() throws {
    let formats = try linkFormats.split(separator: ",").map { name in
      guard let format = SampleExports.LinkFormat(rawValue: String(name)) else {
        throw Failure(
          status: .usage,
          lines: ["--link-formats: no sample written: found \(name), expected csv, json or ndjson, separated by commas"]
        )
      }
      return format
    }
    do {
      let sample = try SampleExports(rows: rows, days: days, nights: nights, seed: seed, linkFormats: formats)
      let written = try sample.write(to: output)
      if !quiet { standardError(written.map { "\($0.name): \($0.rows) rows" }.joined(separator: "\n")) }
    } catch {
      throw Failure(status: error.isUsage ? .usage : .cannotCreate, lines: ["\(error)"])
    }
  }
}

extension SampleExportsError {
  fileprivate var isUsage: Bool {
    if case .outOfRange = self { true } else { false }
  }
}
