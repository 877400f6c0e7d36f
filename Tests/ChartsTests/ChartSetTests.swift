import Charts
import Files
import Foundation
import Marts
import Synchronization
import Testing

@Suite("Chart set")
struct ChartSetTests {
  static func desk() -> MadeUpDesk {
    var desk = MadeUpDesk()
    desk.days = 30
    return desk
  }

  static func catalog(_ files: [ChartSet.File]) throws -> ChartCatalog {
    try #require(ChartCatalog(json: files.last?.bytes ?? []))
  }

  @Test("the catalogue names each file with its title, alternative text, marts, size and hash")
  func catalogue() throws {
    let files = try ChartSet.draw(Self.desk().tables()).files(dataPackage: "sha256:abc")
    let catalog = try Self.catalog(files)
    #expect(files.last?.name == "charts.json")
    #expect(catalog.dataPackage == "sha256:abc" && catalog.theme == "light")
    #expect(catalog.charts.map(\.file) == files.dropLast().map(\.name))
    for (file, entry) in zip(files, catalog.charts) {
      let bytes = try #require(file.bytes)
      #expect(entry.bytes == bytes.count && entry.hash == "sha256:" + SHA256.hex(of: bytes))
      #expect(!entry.title.isEmpty && entry.alt.contains(entry.title) && !entry.mart.isEmpty)
    }
  }

  @Test("a chart that would come out the same is not drawn again; one whose file was touched is")
  func keepsUnchanged() throws {
    let tables = Self.desk().tables()
    let first = try ChartSet.draw(tables).files(dataPackage: "sha256:1")
    let again = try ChartSet.draw(
      tables, previous: try Self.catalog(first), isIntact: { $0.file != "daily_volume.png" }
    ).files(dataPackage: "sha256:1")
    #expect(again.filter { $0.bytes != nil }.map(\.name) == ["daily_volume.png", "charts.json"])
    #expect(again.last == first.last, "the catalogue is the same to the byte")
  }

  @Test("what changed is drawn again: the data, the theme, the format")
  func redrawsChanged() throws {
    let first = try ChartSet.draw(Self.desk().tables()).files(dataPackage: "sha256:1")
    let previous = try Self.catalog(first)
    var more = Self.desk()
    more.days = 31
    let names = first.map(\.name)
    func redrawn(_ files: [ChartSet.File]) -> [String] { files.filter { $0.bytes != nil }.map(\.name) }
    #expect(
      redrawn(try ChartSet.draw(more.tables(), previous: previous, isIntact: { _ in true }).files(dataPackage: "2"))
        == names)
    #expect(
      redrawn(
        try ChartSet.draw(
          Self.desk().tables(), theme: .dark, previous: previous, isIntact: { _ in true }
        ).files(dataPackage: "sha256:1"))
        == names)
    let vectors = try ChartSet.draw(
      Self.desk().tables(), formats: [.png, .svg, .pdf], previous: previous,
      isIntact: { _ in true }
    ).files(dataPackage: "sha256:1")
    #expect(redrawn(vectors).allSatisfy { !$0.hasSuffix(".png") })
    #expect(redrawn(vectors).contains("report.pdf"))
  }

  @Test("the report has a page for each chart")
  func report() throws {
    let files = try ChartSet.draw(Self.desk().tables(), formats: [.pdf]).files(dataPackage: "")
    let report = try #require(files.first { $0.name == "report.pdf" }?.bytes)
    let text = String(decoding: report, as: Unicode.ASCII.self)
    #expect(text.hasPrefix("%PDF"))
    #expect(text.contains("/Count \(files.count - 2)"))
    #expect(text.contains("/Title (All charts)"), "the document's title is not that of its first page")
  }

  @Test("an SVG tells its title and alternative text, which as outlines no reader could")
  func vectorWords() throws {
    var desk = Self.desk()
    desk.locationName = { "<R&D> \($0)" }
    let easel = Easel()
    let figure = try #require(
      ChartSet.figures(try desk.data(), easel.typesetter).first { $0.name == "location_demand" })
    let svg = String(decoding: try ChartFormat.svg.encode([figure], theme: .light, easel: easel), as: UTF8.self)
    #expect(svg.contains("\n<title>\(figure.title)</title>\n<desc>Ranked bars of interactions by location. "))
    #expect(figure.altText.contains("<R&D> 0") && svg.contains("&lt;R&amp;D&gt; 0") && !svg.contains("<R&D>"))
  }

  @Test("a mart that is missing, lacks a column or holds another type is named, and nothing is drawn")
  func errors() {
    let tables = Self.desk().tables()
    #expect(throws: ChartError.missingMart("daily")) {
      try ChartSet.draw(tables.filter { $0.name != "daily" }).files(dataPackage: "")
    }
    let narrow = MartTable(name: "daily", columns: [MartColumn(name: "full_date", type: .date)], rows: [])
    #expect(throws: ChartError.missingColumn("is_complete", mart: "daily", found: ["full_date"])) {
      try ChartSet.draw([narrow] + tables.dropFirst()).files(dataPackage: "")
    }
    let wrong = MartTable(
      name: "daily",
      columns: [MartColumn(name: "full_date", type: .text), MartColumn(name: "is_complete", type: .boolean)],
      rows: [[.text("yesterday"), .boolean(true)]])
    #expect(throws: ChartError.wrongType(mart: "daily", column: "full_date", row: 0, expected: "a date")) {
      try ChartSet.draw([wrong] + tables.dropFirst()).files(dataPackage: "")
    }
    #expect(
      ChartError.wrongType(mart: "daily", column: "full_date", row: 0, expected: "a date").description
        == "mart daily, row 1: no chart was drawn: full_date has another type, expected a date")
    #expect(
      ChartError.missingMart("daily").description
        == "mart daily: no chart was drawn: the mart is missing; run `itsm-marts marts`")
  }
}
