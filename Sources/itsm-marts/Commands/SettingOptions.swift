import ArgumentParser
import Foundation
import Nightly

/// The options that stand for a key of `itsm-marts.yaml`.
struct SettingOptions: ParsableArguments {
  @Option(help: "Configuration file; without it itsm-marts.yaml, if there is one.", completion: .file())
  var config: String?
  @Option(help: "Folder of the exports.", completion: .directory)
  var exports: String?
  @Option(help: "The SQLite database.", completion: .file())
  var database: String?
  @Option(help: "Folder to publish marts in.", completion: .directory)
  var marts: String?
  @Option(help: "Folder to publish charts in.", completion: .directory)
  var charts: String?
  @Option(help: "Formats of the marts, as csv,json,xlsx,parquet.", completion: .list(Configuration().formats))
  var formats: String?
  @Option(help: "Formats of the charts, as png,svg,pdf.", completion: .list(["png", "svg", "pdf"]))
  var chartFormats: String?
  @Option(help: "Folder that loaded exports are moved to, by month and compressed.", completion: .directory)
  var archive: String?
  @Option(help: "Prometheus textfile to write after the run.", completion: .file())
  var metrics: String?

  func inForce() throws -> ConfigurationInForce {
    let given = [
      ("exports", exports), ("database", database), ("marts", marts), ("charts", charts), ("formats", formats),
      ("chart_formats", chartFormats), ("archive", archive), ("metrics", metrics),
    ]
    let options = given.compactMap { key, text in
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
