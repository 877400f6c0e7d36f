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
    let files = ChartSet.draw(Self.desk().tables()).files(dataPackage: "sha256:abc")
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
    let first = ChartSet.draw(tables).files(dataPackage: "sha256:1")
    let again = ChartSet.draw(
      tables, previous: try Self.catalog(first), isIntact: { $0.file != "daily_volume.png" }
    ).files(dataPackage: "sha256:1")
    #expect(again.filter { $0.bytes != nil }.map(\.name) == ["daily_volume.png", "charts.json"])
    #expect(again.last == first.last, "the catalogue is the same to the byte")
  }

  @Test("what changed is drawn again: the data, the theme, the format")
  func redrawsChanged() throws {
    let first = ChartSet.draw(Self.desk().tables()).files(dataPackage: "sha256:1")
    let previous = try Self.catalog(first)
    var more = Self.desk()
    more.days = 31
    let names = first.map(\.name)
    func redrawn(_ files: [ChartSet.File]) -> [String] { files.filter { $0.bytes != nil }.map(\.name) }
    #expect(
      redrawn(ChartSet.draw(more.tables(), previous: previous, isIntact: { _ in true }).files(dataPackage: "2"))
        == names)
    #expect(
      redrawn(
        ChartSet.draw(
          Self.desk().tables(), theme: .dark, previous: previous, isIntact: { _ in true }
        ).files(dataPackage: "sha256:1"))
        == names)
    let vectors = ChartSet.draw(
      Self.desk().tables(), formats: [.png, .svg, .pdf], previous: previous,
      isIntact: { _ in true }
    ).files(dataPackage: "sha256:1")
    #expect(redrawn(vectors).allSatisfy { !$0.hasSuffix(".png") })
    #expect(redrawn(vectors).contains("report.pdf"))
  }

  @Test("the report has a page for each chart")
  func report() throws {
    let files = ChartSet.draw(Self.desk().tables(), formats: [.pdf]).files(dataPackage: "")
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

  @Test("a mart that is missing, lacks a column or holds what can't be true ends the charts that need it, and no other")
  func failures() {
    let tables = Self.desk().tables()
    let all = ChartSet.draw(tables).files(dataPackage: "").map(\.name)
    func expect(_ tables: [MartTable], _ failures: ChartFailure...) {
      let drawings = ChartSet.draw(tables)
      #expect(drawings.failures == failures)
      let missing = Set(failures.flatMap(\.files))
      #expect(drawings.files(dataPackage: "").map(\.name) == all.filter { !missing.contains($0) })
    }
    func replacing(_ mart: String, _ columns: [MartColumn], _ row: [MartValue]) -> [MartTable] {
      tables.map { $0.name == mart ? MartTable(name: mart, columns: columns, rows: [row]) : $0 }
    }
    expect(
      tables.filter { $0.name != "location" && $0.name != "state" },
      ChartFailure(files: ["overview.png", "location_demand.png"], error: .missingMart("location")),
      ChartFailure(files: ["state_distribution.png"], error: .missingMart("state")))
    expect(
      replacing("state", [MartColumn(name: "state_name", type: .text)], [.text("New")]),
      ChartFailure(
        files: ["state_distribution.png"],
        error: .missingColumn("state_class", mart: "state", found: ["state_name"])))
    expect(
      replacing("resolution", [MartColumn(name: "month", type: .integer)], [.integer(1)]),
      ChartFailure(
        files: ["overview.png", "resolution_time.png"],
        error: .wrongType(mart: "resolution", column: "month", row: 0, expected: "text")))
    let columns = ["day_of_week", "calendar_days", "interactions"].map { MartColumn(name: $0, type: .integer) }
    expect(
      replacing("weekday", columns, [.integer(0), .integer(1), .integer(.max)]),
      ChartFailure(
        files: ["weekday_pattern.png"],
        error: .outOfRange(
          mart: "weekday", column: "interactions", row: 0, expected: "a count from 0 to 2,000,000,000")))
    // Of what all charts are, the days tell.
    expect(
      tables.filter { $0.name != "daily" },
      ChartFailure(files: all.filter { $0.hasSuffix(".png") }, error: .missingMart("daily")))
  }

  @Test("what ended a chart is told by the files that are missing")
  func words() {
    let files = ["overview.png", "overview.svg"]
    func words(_ error: ChartError) -> String { ChartFailure(files: files, error: error).description }
    #expect(words(.missingMart("daily")) == "overview.png, overview.svg: not drawn: mart daily is missing")
    #expect(
      words(.missingColumn("open", mart: "daily", found: ["a", "b"]))
        == "overview.png, overview.svg: not drawn: mart daily: found the columns a, b, expected also open")
    #expect(
      words(.wrongType(mart: "daily", column: "full_date", row: 0, expected: "a date"))
        == "overview.png, overview.svg: not drawn: mart daily, row 1: full_date has another type, expected a date")
    #expect(
      words(.outOfRange(mart: "daily", column: "open", row: 8, expected: "a count from 0 to 9"))
        == "overview.png, overview.svg: not drawn: mart daily, row 9: open is out of range, expected a count from 0 to 9"
    )
    #expect(words(.canvas("out of memory")) == "overview.png, overview.svg: not drawn: out of memory")
  }
}
