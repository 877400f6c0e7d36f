import ArgumentParser
import Foundation
import Nightly

/// Options that stand for keys of `itsm-marts.yaml`: each command takes those that it goes by.
protocol SettingGroup {
  /// By key, what was given on the command line.
  var given: [(key: String, text: String?)] { get }
}

private let defaults = Configuration()

struct ExportsOption: ParsableArguments, SettingGroup {
  @Option(help: "Folder with the exports. Default: \(defaults.exports)", completion: .directory)
  var exports: String?

  var given: [(key: String, text: String?)] { [("exports", exports)] }
}

struct DatabaseOption: ParsableArguments, SettingGroup {
  @Option(help: "The SQLite database. Default: \(defaults.database)", completion: .file())
  var database: String?

  var given: [(key: String, text: String?)] { [("database", database)] }
}

struct PublishedOptions: ParsableArguments, SettingGroup {
  @Option(help: "Folder to publish marts in. Default: \(defaults.marts)", completion: .directory)
  var marts: String?
  @Option(help: "Folder to publish charts in. Default: \(defaults.charts)", completion: .directory)
  var charts: String?
  @Option(
    help: "Formats of the marts. Default: \(defaults.formats.joined(separator: ","))",
    completion: .list(defaults.formats))
  var formats: String?
  @Option(
    help:
      "Formats of the charts, from png,svg,pdf. Default: \(defaults.chartFormats.map(\.rawValue).joined(separator: ","))",
    completion: .list(["png", "svg", "pdf"]))
  var chartFormats: String?
  @Option(
    help: "Folder to move loaded exports to, by month and compressed. Default: they stay", completion: .directory
  )
  var archive: String?

  var given: [(key: String, text: String?)] {
    [
      ("marts", marts), ("charts", charts), ("formats", formats), ("chart_formats", chartFormats), ("archive", archive),
    ]
  }
}

/// All of them, for commands that change something.
struct SettingOptions: ParsableArguments, SettingGroup {
  @OptionGroup var file: ConfigurationFile
  @OptionGroup var exports: ExportsOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var published: PublishedOptions
  @Option(help: "Prometheus textfile to write after the run. Default: none", completion: .file())
  var metrics: String?

  var given: [(key: String, text: String?)] {
    exports.given + database.given + published.given + [("metrics", metrics)]
  }

  func inForce() throws -> ConfigurationInForce { try file.inForce(self) }
}

struct ConfigurationFile: ParsableArguments {
  @Option(help: "Configuration file. Default: itsm-marts.yaml, if there is one", completion: .file())
  var config: String?

  /// - Parameter groups: of options, which beat variables and file.
  func inForce(_ groups: any SettingGroup...) throws -> ConfigurationInForce {
    let options = groups.flatMap(\.given).compactMap { key, text in
      text.map { ConfigurationInForce.Option(name: "--" + key.replacing("_", with: "-"), key: key, text: $0) }
    }
    do {
      return try ConfigurationInForce(
        file: config, environment: ProcessInfo.processInfo.environment, options: options)
    } catch {
      throw Failure(error)
    }
  }
}
