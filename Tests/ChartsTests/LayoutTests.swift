import Charts
import SeededGenerator
import Testing

@Suite("Layout")
struct LayoutTests {
  /// A made-up measurer: each letter takes half its size, and what keeps a name's direction apart takes nothing, so that
  /// breaks can be worked out in the head.
  final class HalfEm: TextMeasurer {
    func extent(of text: String, _ style: TextStyle) -> TextExtent {
      let width = Double(Bidi.stripped(text).count) * style.size / 2
      return TextExtent(width: width, ink: Rect(left: 0, top: -style.size * 0.7, right: width, bottom: 0))
    }
  }

  @Test("labels never overlap one another or a dot, and stay inside the plot, in 500 made-up scatters")
  func placesLabels() {
    var random = SeededGenerator(seed: 7)
    var placed = 0
    for _ in 0..<500 {
      let plot = Rect(left: 0, top: 0, right: 460, bottom: 520)
      let dots = (0..<Int(1 + random.unit() * 60)).map { _ in
        (center: Point(random.unit() * 460, random.unit() * random.unit() * 520), radius: 6.0)
      }
      var placer = LabelPlacer(plot: plot, dots: dots)
      var labels: [Rect] = []
      for dot in dots.prefix(12) {
        let width = 20 + random.unit() * 180
        guard let label = placer.place(width: width, height: 20, at: dot.center, radius: dot.radius) else { continue }
        #expect(plot.contains(label))
        #expect(!labels.contains { $0.overlaps(label) })
        for other in dots {
          let box = Rect(
            left: other.center.x - 6, top: other.center.y - 6, right: other.center.x + 6, bottom: other.center.y + 6)
          #expect(!box.overlaps(label))
        }
        #expect(abs(label.width - width) < 1e-9)
        labels.append(label)
      }
      placed += labels.count
    }
    #expect(placed > 500, "where there is room, labels are drawn")
  }

  @Test("a label stands to the right, else left, above, below, else nowhere")
  func order() {
    let dot = Point(100, 100)
    var placer = LabelPlacer(plot: Rect(left: 0, top: 0, right: 200, bottom: 200), dots: [(dot, 5)])
    let places = (0..<5).map { _ in placer.place(width: 40, height: 10, at: dot, radius: 5) }
    #expect(
      places == [
        Rect(left: 111, top: 95, right: 151, bottom: 105), Rect(left: 49, top: 95, right: 89, bottom: 105),
        Rect(left: 80, top: 79, right: 120, bottom: 89), Rect(left: 80, top: 111, right: 120, bottom: 121), nil,
      ])
  }

  @Test(
    "a title breaks after its semicolon, else at the most even space, and ends in an ellipsis if it must",
    arguments: [
      // 18 px a letter: 720 px are 40 letters.
      ("It fits; as it is", ["It fits; as it is"]),
      ("A part before the semicolon; and a part after it", ["A part before the semicolon;", "and a part after it"]),
      ("Words that go on and on and on without any mark", ["Words that go on and on", "and on without any mark"]),
      (
        "Averyveryverylongwordthatdoesnotfitintoonelineatall",
        ["\u{2068}Averyveryverylongwordthatdoesnotfitinto…\u{2069}"]
      ),
      (
        "\u{2068}Haus 3; Wien\u{2069} brings half of it all; \u{2068}Rome\u{2069} is up 30%",
        ["\u{2068}Haus 3; Wien\u{2069} brings half of it all;", "\u{2068}Rome\u{2069} is up 30%"]
      ),
      (
        "\u{2068}Centre; North Wing\u{2069} brings a half of all demand",
        ["\u{2068}Centre; North Wing\u{2069} brings", "a half of all demand"]
      ),
    ])
  func breaksTitles(_ title: String, _ lines: [String]) {
    #expect(TitleLines.broken(title, room: 720, HalfEm()) == lines)
  }

  @Test("a name in a title has at most 34 characters and is wrapped against reordering")
  func namesInTitles() {
    #expect(Shortening.inTitle("محمد") == "\u{2068}محمد\u{2069}")
    let long = Shortening.inTitle(String(repeating: "ab ", count: 20))
    #expect(Bidi.stripped(long).count <= 34)
    #expect(Bidi.stripped(long).hasSuffix("b…"))
  }

  @Test("names that would become equal are cut in the middle, all of the column")
  func shortensColumns() {
    func column(_ names: [String]) -> [String] {
      Shortening.column(names, TextStyle(20, .regular, .ink), room: 100, HalfEm())
    }
    #expect(column(["short", "a name that is long"]) == ["short", Bidi.isolated("a name th…")])
    #expect(
      column(["Department of A", "Department of B", "x"])
        == [Bidi.isolated("Depar…of A"), Bidi.isolated("Depar…of B"), "x"])
  }

  @Test("the ellipsis of a right-to-left name stands where reading ends, at its left")
  func cutsRightToLeft() throws {
    let typesetter = PangoTypesetter()
    let name = "محمد الأحمد محمد الأحمد محمد الأحمد"
    let cut = Shortening.atEnd(name, .name, room: 120, typesetter)
    #expect(Bidi.stripped(cut).hasSuffix("…"))
    // Ink tells: the dots lie low, the letters rise, and the left end of the line is the dots alone.
    var page = Page(kicker: "", title: "", subtitle: "", source: "", measurer: typesetter)
    let bounds = page.text(cut, .name.sized(60), x: 200, baseline: 400)
    let raster = try Easel().raster(page.figure("cut", marts: [], altText: "").commands, theme: .light)
    func height(_ columns: Range<Int>) -> Int {
      (Int(bounds.top)...Int(bounds.bottom)).count { y in columns.contains { raster[$0, y] != Theme.light[.paper] } }
    }
    let (left, right) = (Int(bounds.left), Int(bounds.right))
    #expect(height(left..<left + 30) < 12)
    #expect(height(right - 30..<right) > 20)
  }

  @Test("what turns the direction of a text is no part of a name")
  func stripsControls() throws {
    #expect(Bidi.stripped("A\u{202E}evil\u{202C} \u{2067}name\u{2069}") == "Aevil name")
    #expect(Bidi.stripped("Zoë – “x” …") == "Zoë – “x” …")
    var desk = MadeUpDesk()
    (desk.days, desk.locationName) = (1, { "A\u{202E}evil\u{2069} \($0)" })
    #expect(try desk.data().locations[0].name == "Aevil 0")
  }

  @Test("rows keep their pitch when they are few, and share the room when they are many")
  func rankedRows() {
    let typesetter = HalfEm()
    func places(_ members: Int, others: Int) -> (RankedRows.Places, Page) {
      var page = Page(kicker: "", title: "", subtitle: "", source: "", measurer: typesetter)
      var rows = (0..<members).map { RankedRows.Row(name: "Member \($0)", value: 1_000 - $0) }
      if others > 0 { rows.append(.init(name: "Other (\(others) places)", value: 900, kind: .other)) }
      rows.append(.init(name: "(unknown)", value: 10, kind: .unknown))
      let table = RankedRows(rows, total: 10_000, nameHead: "Name", valueHead: [("Count", .head)], top: 203)
      let places = table.draw(on: &page)
      return (places, page)
    }
    let (few, _) = places(3, others: 0)
    #expect(few.pitch == 54 && few.centers[0] == 230 && abs(few.centers[3] - few.centers[2] - 1.35 * 54) < 0.001)
    let (many, page) = places(15, others: 11)
    #expect(abs(many.bottom - Page.bottom) < 0.001)
    let bars = page.commands.compactMap { if case .rectangle(let rect, .mark) = $0 { rect } else { nil } }
    #expect(bars.count == 15, "Other has no bar")
    #expect(abs(bars[14].width / bars[0].width - 986.0 / 1_000) < 0.002)
  }

  @Test("a column's format is that of its greatest bar, whatever the rest together comes to")
  func formatOfBars() {
    var page = Page(kicker: "", title: "", subtitle: "", source: "", measurer: HalfEm())
    let rows = [
      RankedRows.Row(name: "A", value: 5_678), .init(name: "Other (90 places)", value: 123_456, kind: .other),
    ]
    _ = RankedRows(rows, total: 129_134, nameHead: "Name", valueHead: [], top: 203).draw(on: &page)
    let texts = page.figure("table", marts: [], altText: "").texts
    #expect(texts.contains("5,678") && texts.contains("123,456"))
  }

  @Test(
    "a change is news only against the change of all, and only in a sample that can tell",
    arguments: [
      ([(100, 164)], (1_000, 1_640), nil as Int?),
      ([(100, 40), (100, 160)], (1_000, 1_640), 0),
      ([(100, 164), (20, 30)], (1_000, 1_640), nil),
      ([(20, 39)], (1_000, 1_000), nil),
      ([(0, 80)], (1_000, 1_000), 0),
      ([(100, 180), (100, 200)], (1_000, 1_000), 1),
    ])
  func changes(_ members: [(Int, Int)], _ all: (Int, Int), _ expected: Int?) {
    let changes = members.map { Change(before: $0.0, now: $0.1) }
    #expect(Change.outstanding(changes, of: Change(before: all.0, now: all.1)) == expected)
  }

  @Test("the funnel is as wide as chance, and wider where the desk's technicians differ more than by chance")
  func funnel() {
    let alike = (0..<20).map { (size: 400, converted: 100 + ($0 % 2 == 0 ? 4 : -4)) }
    #expect(Funnel(rate: 0.25, samples: alike).overdispersion == 1)
    #expect(
      abs(Funnel(rate: 0.25, samples: alike).halfWidth(1.96, size: 100) - 1.96 * 0.25 * 3.0.squareRoot() / 10) < 1e-9)
    // Scores of ±4: φ is their square; one outlier of 50 is winsorised away.
    let deviation = Int((4 * (0.25 * 0.75 * 40_000).squareRoot()).rounded())
    var spread = (0..<20).map { (size: 40_000, converted: 10_000 + ($0 % 2 == 0 ? deviation : -deviation)) }
    spread[0].converted = 40_000
    #expect(abs(Funnel(rate: 0.25, samples: spread).overdispersion - 16) < 0.1)
    #expect(Funnel(rate: 0.25, samples: Array(spread.prefix(9))).overdispersion == 1, "too few to tell")
  }
}
