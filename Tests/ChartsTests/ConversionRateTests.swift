import Charts
import CivilTime
import Testing

@Suite("Conversion rate")
struct ConversionRateTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Interactions of each technician, and how many of them became an incident.
    var technicians: [(interactions: Int, converted: Int)]
    var title: String

    init(_ peculiarity: String, _ technicians: [(Int, Int)], _ title: String) {
      (testDescription, self.technicians, self.title) = (peculiarity, technicians, title)
    }
  }

  static func desk(_ technicians: [(interactions: Int, converted: Int)]) throws -> ChartData {
    var desk = MadeUpDesk()
    (desk.days, desk.technicians, desk.technicianName) = (1, technicians.count, { "Technician \($0)" })
    let facts = technicians.enumerated().flatMap { technician, counts in
      (0..<counts.interactions).map { index in
        var fact = MadeUpDesk.fact(on: desk.firstDay, closedAfter: 5)
        (fact.technician, fact.isConverted) = (technician, index < counts.converted)
        return fact
      }
    }
    return try ChartData(desk.tables(of: facts))
  }

  @Test(
    "the title tells the desk's rate, and how many differ by more than chance",
    arguments: [
      Case(
        "nobody differs", [(100, 26), (100, 24), (90, 25), (110, 25)],
        "25% of interactions become an incident; no technician stands out"),
      Case(
        "one differs", Array(repeating: (400, 100), count: 7) + [(400, 200)],
        "28% of interactions become an incident; 1 of 8 technicians clearly differs"),
      Case(
        "too few to judge, however far off", [(400, 100), (400, 100), (400, 100), (400, 100), (10, 10)],
        "25% of interactions become an incident; no technician stands out"),
      Case("one technician", [(400, 100)], "25% of interactions become an incident"),
      Case("nobody has 50", [(40, 10), (40, 10)], "25% of interactions become an incident; no technician has 50 yet"),
      Case("no incident", [(400, 0), (400, 0)], "No interaction has become an incident yet"),
    ])
  func title(_ c: Case) throws {
    #expect(try Self.desk(c.technicians).figure("conversion_rate").title == c.title)
  }

  @Test("those with too few interactions stand below the others, hollow, and only while there is room")
  func small() throws {
    let large = (0..<5).map { (100 + $0, 20 + 2 * $0) }
    let figure = try Self.desk(large + [(30, 20), (20, 1), (9, 9)]).figure("conversion_rate")
    let rows = Self.rows(figure)
    #expect(rows.map(\.rate) == ["27%", "25%", "24%", "22%", "20%", "67%", "5.0%"], "and none with fewer than 10")
    #expect(rows.map(\.isHollow) == [false, false, false, false, false, true, true])
    let steps = zip(rows.dropFirst(), rows).map { $0.y - $1.y }
    #expect(steps[4] > steps[0] + 10 && abs(steps[5] - steps[0]) <= 1, "a gap before them: \(steps)")
    let full = try Self.desk((0..<16).map { (100 + $0, 20 + $0) } + [(30, 20)]).figure("conversion_rate")
    #expect(Self.rows(full).count == 16)
    #expect(Self.rows(full).allSatisfy { !$0.isHollow })
  }

  @Test("no two ticks of an axis read alike, however small the rates are", arguments: [(3, 12), (1, 2), (0, 1)])
  func ticks(_ least: Int, _ most: Int) throws {
    let technicians = (0..<8).map { (1_000, $0 % 2 == 0 ? least : most) }
    let figure = try Self.desk(technicians).figure("conversion_rate")
    let percents = figure.commands.compactMap { command -> TextRun? in
      if case .text(let run) = command, run.style == .tick, run.text.hasSuffix("%") { run } else { nil }
    }
    for axis in [percents.filter { $0.origin.x < 850 }, percents.filter { $0.origin.x > 850 }] {
      let labels = axis.map(\.text)
      #expect(labels.count > 2)
      #expect(Set(labels).count == labels.count, "\(labels)")
    }
  }

  @Test("the funnel says how many it holds")
  func population() throws {
    let large = (0..<5).map { (100 + $0, 20 + 2 * $0) }
    let all = try Self.desk(large).figure("conversion_rate")
    #expect(all.texts.contains("All 5 against chance and the usual spread"))
    let most = try Self.desk(large + [(9, 9)]).figure("conversion_rate")
    #expect(most.texts.contains("5 with 10 or more, against chance and the usual spread"))
  }

  @Test("the intervals are named at the marks, else in the source line", arguments: [(0, 100), (250, 250), (300, 400)])
  func intervalName(_ converted: Int, _ other: Int) throws {
    let figure = try Self.desk(
      [(500, converted), (500, other), (500, converted), (500, converted)]
    ).figure("conversion_rate")
    let atMarks = figure.texts.contains("95% interval")
    #expect(atMarks != figure.texts.contains { $0.hasSuffix("· bars: 95% intervals") })
  }

  @Test("dots and whiskers of a row lie where its rate and its Wilson interval are, in the pixels")
  func places() throws {
    let technicians = [(200, 100), (200, 50), (100, 40), (400, 120)]
    let (figure, raster) = try PictureTests.picture("conversion_rate", Self.desk(technicians))
    // Two ticks tell pixels from percents.
    func tick(_ percent: Int) throws -> Double {
      let run = try #require(
        figure.commands.compactMap { command -> TextRun? in
          if case .text(let run) = command, run.text == "\(percent)%", run.origin.x < 800, run.style == .tick {
            run
          } else {
            nil
          }
        }.first)
      return run.origin.x + run.extent.width / 2
    }
    let (twenty, forty) = (try tick(20), try tick(40))
    func x(_ percent: Double) -> Double { twenty + (percent - 20) / 20 * (forty - twenty) }
    // Wilson's interval at z = 1.96, worked out apart.
    let expected = [(50.0, 43.13, 56.87), (40.0, 30.94, 49.80), (30.0, 25.72, 34.66), (25.0, 19.51, 31.43)]
    let rows = Self.rows(figure)
    #expect(rows.map(\.rate) == ["50%", "40%", "30%", "25%"])
    for (row, (rate, low, high)) in zip(rows, expected) {
      let y = Int(row.y)
      #expect(raster[Int(x(rate)), y] == Theme.light[.accent] || raster[Int(x(rate)), y] == Theme.light[.dot])
      let colors = [Theme.light[.mark], Theme.light[.mid]]
      let whisker = (380..<810).filter { colors.contains(raster[$0, y]) }
      #expect(abs(Double(try #require(whisker.first)) - x(low)) <= 1.5, "\(rate)")
      #expect(abs(Double(try #require(whisker.last)) + 1 - x(high)) <= 1.5, "\(rate)")
    }
  }

  /// The rows of the intervals, from the top down.
  static func rows(_ figure: Figure) -> [(y: Double, rate: String, isHollow: Bool)] {
    let dots = figure.commands.compactMap { command -> (y: Double, isHollow: Bool)? in
      guard case .circle(let center, _, let fill, _) = command, center.x < 850 else { return nil }
      return (center.y, fill == .paper)
    }
    let rates = figure.commands.compactMap { command -> TextRun? in
      guard case .text(let run) = command, run.text.hasSuffix("%"), run.style.isTabular else { return nil }
      return run
    }
    return zip(dots, rates).map { ($0.y, $1.text, $0.isHollow) }
  }
}
