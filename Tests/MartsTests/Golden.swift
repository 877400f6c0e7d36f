import Foundation
import Testing

/// Files that are read in review like code. A difference fails; `RECORD_GOLDEN=1` writes what is and still fails.
enum Golden {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// - Parameter path: from the root of the repository.
  static func expect(_ bytes: [UInt8], at path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = root.appending(path: path)
    let golden = try? Data(contentsOf: file)
    if golden.map(Array.init) == bytes { return }
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
      Issue.record("\(path) is written anew: look at `git diff`", sourceLocation: sourceLocation)
      return
    }
    let expected = String(decoding: golden ?? Data(), as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let found = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let line = zip(expected, found).prefix { $0 == $1 }.count
    Issue.record(
      """
      \(path):\(line + 1) is no longer what the program writes; `make golden` writes it anew
      - \(line < expected.count ? expected[line] : "")
      + \(line < found.count ? found[line] : "")
      """, sourceLocation: sourceLocation)
  }
}
