import ArgumentParser
import Foundation

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the configuration in force, and where each value came from.",
    discussion: """
      The output is itself a configuration file, wherever it is put: its paths are absolute.

      Example: itsm-marts config --config itsm-marts.yaml
      """)

  @OptionGroup var settings: SettingOptions

  func run() throws {
    let inForce = try settings.inForce().absolute(in: FileManager.default.currentDirectoryPath)
    let lines = Setting.all.map { setting in
      (value: "\(setting.key): \(setting.show(inForce.configuration))", origin: inForce.origin(of: setting.key).words)
    }
    let column = lines.map(\.value.count).filter { $0 <= 48 }.max() ?? 0
    for line in lines {
      let padding = String(repeating: " ", count: max(0, column - line.value.count))
      try standardOutput("\(line.value)\(padding)  # \(line.origin)")
    }
  }
}
