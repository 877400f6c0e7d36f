import Charts
import Exports
import Foundation
import Marts
import Nightly
import Reports
import SQLitePages
import Testing
import Warehouse

@Suite("The codes of errors and warnings")
struct CodesTests {
  /// The package's folder.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func codes<Said: Diagnosing>(_ type: Said.Type) -> [String] { Said.Code.allCases.map(\.rawValue) }

  /// Of every type that can be reported.
  private static let all: [[String]] = [
    codes(ExportError.self), codes(ExportWarning.self), codes(RejectReason.self), codes(ExportFolder.Skipped.self),
    codes(RejectsError.self), codes(PageFileError.self), codes(WarehouseError.self), codes(MartError.self),
    codes(ChartError.self), codes(ArchiveError.self), codes(PublishingError.self), codes(RunLock.Failure.self),
    codes(ConfigurationProblem.self), codes(RunError.self), codes(RunFinding.self), codes(GivenUp.self),
  ]

  @Test("stand in docs/OPERATIONS.md, each once and with its meaning, and no others do")
  func documented() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/OPERATIONS.md"), encoding: .utf8)
    let section = try #require(page.components(separatedBy: "\n## Codes of errors and warnings\n").dropFirst().first)
    let rows = section.components(separatedBy: "\n## ")[0].split(separator: "\n").filter { $0.hasPrefix("| `") }
    let cells = rows.map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    #expect(cells.allSatisfy { $0.count == 3 && !$0[2].isEmpty })
    let documented = cells.map { $0[0].trimmingCharacters(in: CharacterSet(charactersIn: "`")) }
    #expect(documented.sorted() == Self.all.joined().sorted())
    #expect(Set(documented).count == documented.count, "no code means two things")
  }

  @Test("are looked for in every type that has some")
  func complete() throws {
    let sources = Self.root.appending(path: "Sources").path
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
    let declarations = try files.flatMap { name in
      try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8).split(separator: "\n").filter {
        $0.contains("enum Code: String, CaseIterable") || $0.contains("enum Reason: String, CaseIterable")
      }
    }
    #expect(declarations.count == Self.all.count)
  }

  @Test("are words in snake_case")
  func form() {
    for code in Self.all.joined() { #expect(code.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil, "\(code)") }
  }
}
