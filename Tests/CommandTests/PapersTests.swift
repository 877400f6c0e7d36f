import Foundation
import Testing

@Suite("The papers")
struct PapersTests {
  /// The package's folder.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Self.root)/\(name)", encoding: .utf8)
  }

  @Test("show only commands that work", arguments: ["README.md", "docs/OPERATIONS.md"])
  func commands(page: String) throws {
    let desk = try Desk()
    try FileManager.default.createSymbolicLink(
      atPath: desk.place.path + "/exports", withDestinationPath: Self.root + "/exports")
    var isShell = false
    var ran = 0
    // `check` may come before the first night; `explain` and `stats` need one.
    for line in try text(page).split(separator: "\n", omittingEmptySubsequences: false) {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("```") { isShell = line == "```sh" }
      guard isShell, line.hasPrefix("itsm-marts") else { continue }
      let command = line.split(separator: "#")[0].split(separator: " ").dropFirst().map(String.init)
      let result = try desk.tool.run(command)
      #expect(result.status == 0, "\(line): \(result)")
      ran += 1
    }
    #expect(ran >= 4)
  }

  @Test("show an example configuration with every key, each with the program's default")
  func exampleConfiguration() throws {
    let desk = try Desk()
    func values(_ arguments: String...) throws -> [String] {
      let result = try desk.tool.run(["config"] + arguments)
      #expect(result.error == "")
      return result.output.split(separator: "\n").map { line in
        line.range(of: "  # ", options: .backwards).map { String(line[..<$0.lowerBound]) } ?? String(line)
      }.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    try desk.place.write(try text("itsm-marts.example.yaml"), to: "example.yaml")
    #expect(try values("--config", "example.yaml") == values())
    let keys = try text("itsm-marts.example.yaml").split(separator: "\n").filter { $0.first?.isLetter == true }
      .compactMap { $0.split(separator: ":").first.map(String.init) }
    #expect(try keys.sorted() == values().compactMap { $0.split(separator: ":").first.map(String.init) }.sorted())
  }

  @Test("of the help have an example for each command")
  func help() throws {
    let desk = try Desk()
    for command in ["run", "ingest", "marts", "charts", "check", "stats", "verify", "explain", "config", "sample"] {
      let result = try desk.tool("help", command)
      #expect(result.status == 0)
      #expect(result.output.contains("Example: itsm-marts \(command)"), "\(command)")
    }
  }
}
