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

  @Test("agree on the version: the program, the changelog and the page on releasing")
  func version() throws {
    let desk = try Desk()
    let program = try desk.tool.run(["--version"]).output.trimmingCharacters(in: .whitespacesAndNewlines)
    let headings = try text("CHANGELOG.md").matches(of: /(?m)^## \[([^\]]+)\]/).map { String($0.1) }
    // What is not released yet may stand above the newest version.
    #expect(headings.first { $0 != "Unreleased" } == program)
    let page = try text("RELEASING.md").firstMatch(of: /The version is \*\*(.+?)\*\*/)
    #expect(page.map { String($0.1) } == program)
  }

  /// The words of the command that the unit starts.
  private func unitCommand() throws -> [String] {
    let line = try text("deploy/itsm-marts.service").split(separator: "\n").first { $0.hasPrefix("ExecStart=") }
    return try #require(line).dropFirst("ExecStart=".count).split(separator: " ").map(String.init)
  }

  @Test("for cron and systemd start the same command, and it does a night in silence")
  func nightlyCommand() throws {
    let command = try unitCommand()
    let cron = try text("deploy/crontab").split(separator: "\n").filter { $0.first?.isNumber == true }
    let fields = try #require(cron.first).split(separator: " ").map(String.init)
    #expect(cron.count == 1)
    #expect(Array(fields.dropFirst(5)) == command)
    // Of minute, hour, day, month and weekday, as crontab(5) has them.
    #expect(fields.prefix(5).allSatisfy { $0.allSatisfy { $0.isNumber || "*,-/".contains($0) } })
    #expect(command[0] == "/usr/local/bin/itsm-marts")

    let desk = try Desk()
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write("exports: exports\n", to: "desk.yaml")
    let arguments = command.dropFirst().map { $0.hasPrefix("/etc/") ? "desk.yaml" : $0 }
    #expect(try desk.tool.run(arguments) == Tool.Result(status: 0, output: "", error: ""))
  }

  @Test(
    "for systemd are such that it understands all of them",
    .enabled(if: access("/usr/bin/systemd-analyze", X_OK) == 0, "needs systemd-analyze"),
    arguments: ["itsm-marts.service", "itsm-marts.timer", "itsm-marts-failed@.service"])
  func units(name: String) throws {
    let desk = try Desk()
    for unit in ["itsm-marts.service", "itsm-marts.timer", "itsm-marts-failed@.service"] {
      // It wants to find the program.
      let text = try text("deploy/\(unit)").replacing("/usr/local/bin/itsm-marts", with: Tool.path)
      try desk.place.write(text, to: unit)
    }
    let words = ["verify", "--man=no", "\(desk.place.path)/\(name)"]
    let result = try desk.tool.start(words, program: "/usr/bin/systemd-analyze").wait()
    #expect(result == Tool.Result(status: 0, output: "", error: ""))
  }
}
