import Foundation
import SampleNights
import TemporaryFolder

/// A folder with a few nights of made-up exports, and the program run in it as cron would.
struct Desk {
  let place: TemporaryFolder
  var tool: Tool

  init() throws {
    place = try TemporaryFolder()
    tool = Tool(folder: place.path)
  }

  /// Has the program run by somebody without rights, who may write where the desk lies.
  mutating func becomeNobody() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: place.path)
    tool.launcher = Tool.nobody
  }

  /// Each night's file names, oldest first, lying in `all/`.
  func makeNights(_ nights: Int, rows: Int = 60, days: Int = 30) throws -> [[String]] {
    try place.makeNights(nights, rows: rows, days: days)
  }

  /// Copies a night's exports from `all/` to where the program looks.
  func deliver(_ names: [String]) throws { try place.deliver(names) }

  /// Marts and charts, file by file.
  ///
  /// - Parameter root: the folder that both lie in; nil for the desk's own.
  func published(in root: String? = nil) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for folder in ["marts", "charts"] {
      let path = (root ?? place.path) + "/" + folder
      for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
        files["\(folder)/\(name)"] = FileManager.default.contents(atPath: "\(path)/\(name)")
      }
    }
    return files
  }

  /// What lies in the folder beside `all`, for seeing that nothing was left over.
  func names() throws -> [String] {
    try place.names.filter { $0 != "all" }
  }
}
