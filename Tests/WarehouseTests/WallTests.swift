import Foundation
import Testing

@Suite("A first load is behind a wall with one door")
struct WallTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  @Test("only Building.swift, which decides which load it is, names anything of FirstLoad/")
  func oneDoor() throws {
    let room = Self.sources.appending(path: "Warehouse/FirstLoad")
    var names: Set<String> = []
    for file in try Self.swiftFiles(in: room) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(
        of: /(?m)^(?:@\w+ )*(?:package |final )*(?:class|struct|enum|protocol|func|let|var) (\w+)/)
      {
        names.insert(String(match.output.1))
      }
    }
    #expect(names.contains("BulkLoad") && names.contains("BulkFacts"), "the names of FirstLoad/ are found")
    var doors: [String: Set<String>] = [:]
    for file in try Self.swiftFiles(in: Self.sources) where !file.path.hasPrefix(room.path + "/") {
      let words = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        .filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }
        .flatMap { $0.split { !$0.isLetter && !$0.isNumber && $0 != "_" } }
      let named = names.intersection(words.map(String.init))
      if !named.isEmpty { doors[file.lastPathComponent] = named }
    }
    #expect(Array(doors.keys) == ["Building.swift"], "\(doors)")
  }

  private static func swiftFiles(in folder: URL) throws -> [URL] {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL]
    return try #require(files).filter { $0.pathExtension == "swift" }
  }
}
