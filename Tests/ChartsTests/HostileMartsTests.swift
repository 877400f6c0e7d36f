import Charts
import Marts
import Testing

@Suite("Hostile marts")
struct HostileMartsTests {
  private static let names = [
    "overview", "daily_volume", "location_demand", "technician_workload", "state_distribution", "conversion_rate",
    "weekday_pattern", "weekday_hour_heatmap", "resolution_time", "backlog", "category_mix",
  ]

  @Test("each chart is drawn or told by name, whatever the marts hold", arguments: 0..<16 as Range<UInt64>)
  func survives(seed: UInt64) throws {
    var marts = HostileMarts(seed: seed)
    let drawings = ChartSet.draw(marts.tables(), formats: [.svg])
    let files = drawings.files(dataPackage: "")
    let drawn = files.dropLast().map(\.name)
    #expect(
      (drawn + drawings.failures.flatMap(\.files)).sorted() == Self.names.map { $0 + ".svg" }.sorted(),
      "\(drawings.failures)")
    let catalog = try #require(ChartCatalog(json: files.last?.bytes ?? []))
    for entry in catalog.charts {
      #expect(!entry.title.isEmpty && !(entry.title + entry.alt).contains("nan"), "\(entry)")
      #expect(entry.alt.utf8.count < 500_000, "\(entry.file)")
    }
  }

  @Test(
    "a text of any length is drawn as its beginning and its end",
    arguments: ["A", "\u{301}", "佐", "\u{FDFD}", "W\u{200D}"])
  func longTexts(piece: String) throws {
    let long = "Begin " + String(repeating: piece, count: (16 << 20) / piece.utf8.count) + " End"
    var desk = MadeUpDesk()
    (desk.days, desk.pace, desk.technicians, desk.locations, desk.categories) = (20, 8, 2, 2, 2)
    desk.locationName = { $0 == 0 ? long : "short" }
    desk.categoryName = desk.locationName
    desk.technicianName = desk.locationName
    desk.stateName = { $0 == 0 ? long : MadeUpDesk.states[$0].name }
    desk.channelName = desk.locationName
    let easel = Easel()
    let data = try desk.data()
    #expect(data.locations.contains { $0.name.utf8.starts(with: "Begin".utf8) && $0.name.hasSuffix("End") })
    for figure in ChartSet.figures(data, easel.typesetter) {
      for case .text(let run) in figure.commands {
        #expect(run.text.unicodeScalars.count <= 2_000 && run.bounds.left.isFinite && run.bounds.right.isFinite)
        #expect(run.bounds.right < Page.width + 24, "\(figure.name): \(run.text.prefix(40)) at \(run.bounds)")
      }
      #expect(figure.altText.utf8.count < 20_000, "\(figure.name)")
    }
  }

  @Test("a line of text is measured as far as it can be set")
  func longLine() {
    let typesetter = PangoTypesetter()
    let line = typesetter.extent(of: String(repeating: "W", count: 2_000), .title)
    #expect(typesetter.extent(of: String(repeating: "W", count: 100_000), .title).width < line.width * 1.01)
    #expect(line.ink.right > line.ink.left)
  }

  @Test(
    "a name keeps its beginning and its end",
    arguments: [
      ("abcdefghij", "abcdefghij"), ("abcdefghijk", "abcd…ghijk"), ("abcdefe\u{301}hijk", "abcd…hijk"),
      ("1234567890123456789", "1234…56789"),
    ])
  func bounded(name: String, expected: String) {
    #expect(Shortening.bounded(name, most: 10) == expected)
  }

  @Test("words are found for any number")
  func extremeNumbers() {
    let extremes = [Int.min, .min + 1, -1, 0, 1, 1 << 53, .max - 1, .max]
    for a in extremes {
      #expect(!(NumberWords.count(a) + NumberWords.compact(a) + NumberWords.signed(a)).isEmpty)
      #expect(!NumberWords.duration(minutes: a).isEmpty && !NumberWords.CountColumn([a])(a).isEmpty)
      for b in extremes {
        #expect(!NumberWords.percent(a, of: b).isEmpty && !NumberWords.change(a, from: b).isEmpty)
        #expect(!NumberWords.mean(a, over: b).isEmpty)
      }
    }
    #expect(NumberWords.percent(.max, of: .max) == "100%")
    #expect(NumberWords.percent(.max / 2, of: .max) == "50%")
    for x in [Double.nan, .infinity, -.infinity, 0x1p63, -0x1p63, 1e300] {
      #expect([0, Int.max, Int.min].contains(Int(saturating: x)))
      #expect(!NumberWords.ticks([x]).isEmpty && !NumberWords.compactTick(x).isEmpty)
    }
    #expect(LinearScale(1e18...1.0000000000000002e18, from: 0, to: 1).ticks().count < 1_000)
    #expect(LogScale(0...1e300, from: 0, to: 1).ticks().count <= 6)
    #expect(LogScale(0...0, from: 0, to: 1)(0).isFinite)
  }
}
