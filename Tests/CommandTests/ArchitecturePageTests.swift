import Foundation
import Testing

/// Holds the pages for developers to the repository: paths that they name exist, and the targets are those of the package.
@Suite("The pages for developers")
struct ArchitecturePageTests {
  private static let pages: [String] = {
    let decisions = (try? FileManager.default.contentsOfDirectory(atPath: root + "/docs/decisions")) ?? []
    return ["CONTRIBUTING.md", "docs/ARCHITECTURE.md"] + decisions.sorted().map { "docs/decisions/" + $0 }
  }()

  private static var root: String { PapersTests.root }

  private static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  /// The words between single backticks that look like a path: they have a slash, or the ending of a file of ours.
  private static func paths(in page: String) -> [String] {
    var isCode = false
    return page.split(separator: "\n").flatMap { line -> [String] in
      if line.hasPrefix("```") { isCode.toggle() }
      if isCode { return [] }
      return line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        .filter { word in
          !word.contains { " <>*{…\"".contains($0) } && !word.hasPrefix(".")
            && (word.contains("/") || [".swift", ".sql", ".md", ".yaml", ".sh"].contains(where: word.hasSuffix))
        }
    }
  }

  @Test("name only files and folders that exist", arguments: pages)
  func paths(page: String) throws {
    let text = try Self.text(page)
    let paths = Self.paths(in: text)
    if page == "docs/ARCHITECTURE.md" { #expect(paths.count > 50) }
    for path in paths {
      let places = ["\(Self.root)/\(path)", "\(Self.root)/Sources/\(path)"]
      #expect(places.contains { FileManager.default.fileExists(atPath: $0) }, "\(page) names \(path)")
    }
  }

  @Test("link only to pages that exist", arguments: pages + ["README.md", "docs/OPERATIONS.md", "docs/SCHEMA.md"])
  func links(page: String) throws {
    let folder = URL(filePath: "\(Self.root)/\(page)").deletingLastPathComponent()
    for link in try Self.text(page).matches(of: #/\]\(([^)#]+)[^)]*\)/#).map(\.output.1) where !link.contains("://") {
      let target = folder.appending(path: String(link)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(link)")
    }
  }

  @Test("show each target with what it imports, as the package has it")
  func targets() throws {
    var documented: [String: Set<String>] = [:]
    for line in try Self.text("docs/ARCHITECTURE.md").split(separator: "\n") {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count == 5, cells[1].hasPrefix(" `"), !cells[1].contains("/") else { continue }
      func names(_ cell: Substring) -> [String] { cell.matches(of: #/`([^`]+)`/#).map { String($0.output.1) } }
      let name = try #require(names(cells[1]).first)
      documented[name] = Set(names(cells[2]))
    }

    // Ours are the folders with Swift in them; the others wrap a C library.
    let ours = try FileManager.default.contentsOfDirectory(atPath: Self.root + "/Sources").filter {
      !FileManager.default.fileExists(atPath: "\(Self.root)/Sources/\($0)/module.modulemap")
    }
    var declared: [String: Set<String>] = [:]
    for part in try Self.text("Package.swift").components(separatedBy: "name: \"").dropFirst() {
      let name = String(part.prefix { $0 != "\"" })
      guard ours.contains(name) else { continue }
      // Up to the end of this target's declaration: the next begins with a dot.
      let declaration = part.components(separatedBy: "arget(")[0]
      let list = declaration.components(separatedBy: "dependencies: [").dropFirst().first ?? ""
      let words = list.prefix { $0 != "]" }.matches(of: #/"([^"]+)"/#).map { String($0.output.1) }
      declared[name, default: []].formUnion(words.filter(ours.contains))
    }
    #expect(Set(declared.keys) == Set(ours))
    #expect(documented == declared)
  }
}
