import Charts
import CivilTime
import Testing

@Suite("Backlog")
struct BacklogTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// What is open at the end of each day, from Monday 6 January 2025 on.
    var open: [Int]
    var title: String

    init(_ peculiarity: String, _ open: [Int], _ title: String) {
      (testDescription, self.open, self.title) = (peculiarity, open, title)
    }
  }

  /// A desk with so many open at the end of each day: what leaves was opened on the day before.
  static func desk(_ open: [Int]) throws -> ChartData {
    var desk = MadeUpDesk()
    (desk.firstDay, desk.days) = (Day(validYear: 2025, month: 1, day: 6), open.count)
    var facts: [MadeUpDesk.Fact] = []
    var waiting: [Int] = []
    for (offset, count) in open.enumerated() {
      let day = desk.firstDay.advanced(by: offset)
      // One comes and goes on each day, so that no day is without interactions.
      facts.append(MadeUpDesk.fact(on: day, closedAfter: 5))
      while waiting.count > count {
        let index = waiting.removeLast()
        facts[index].closedAfter = (day.number - facts[index].day.number) * 1_440
        facts[index].state = 0
      }
      while waiting.count < count {
        waiting.append(facts.count)
        facts.append(MadeUpDesk.fact(on: day))
      }
    }
    return try ChartData(desk.tables(of: facts))
  }

  static func days(_ count: Int, _ open: Int, last: Int) -> [Int] { Array(repeating: open, count: count - 1) + [last] }

  @Test(
    "the title compares with four weeks ago once there are so many days",
    arguments: [
      Case(
        "more, and the most", days(40, 50, last: 61),
        "61 interactions are open, 11 more than four weeks ago and the most so far"),
      Case(
        "more, but there were more", [90] + days(39, 50, last: 61),
        "61 interactions are open, 11 more than four weeks ago"),
      Case(
        "as many as the most is not the most so far", [61] + days(39, 50, last: 61),
        "61 interactions are open, 11 more than four weeks ago"),
      Case("fewer", days(40, 50, last: 40), "40 interactions are open, 10 fewer than four weeks ago"),
      Case(
        "just 2 %", days(40, 50, last: 51), "51 interactions are open, 1 more than four weeks ago and the most so far"),
      Case("under 2 %", days(40, 51, last: 52), "52 interactions are open, about as many as four weeks ago"),
      Case(
        "from none", days(40, 0, last: 3), "3 interactions are open, 3 more than four weeks ago and the most so far"),
      Case("28 days", days(28, 5, last: 7), "7 interactions are open after 28 days of data"),
      Case("one day, one open", [1], "1 interaction is open after 1 day of data"),
      Case("none", days(40, 5, last: 0), "Nothing is open"),
    ])
  func title(_ c: Case) throws {
    #expect(try Self.desk(c.open).figure("backlog").title == c.title)
  }

  @Test("weeks run from Monday to Sunday and add up to what is open")
  func weeks() throws {
    // Mondays bring 3, Sundays take 1; the last week stops on a Tuesday.
    let open = (0..<30).map { 3 * ($0 / 7 + 1) - ($0 + 1) / 7 }
    let figure = try Self.desk(open).figure("backlog")
    let bars = figure.commands.compactMap { command -> Rect? in
      guard case .rectangle(let rect, fill: let fill) = command, fill == .accent || fill == .mid else { return nil }
      return rect
    }
    #expect(bars.count == 5)
    // Four full weeks of +2 alike, and the running one with +3, narrower.
    #expect(Set(bars.prefix(4).map(\.height)).count == 1)
    #expect(abs(bars[4].height / bars[0].height - 1.5) < 0.02)
    #expect(bars[4].width < bars[0].width / 2)
    #expect(figure.texts.contains("+3"))
    #expect(figure.texts.contains("week so far"))
  }

  @Test("the first week shown is told whole, though the days shown begin within it")
  func firstWeek() throws {
    // Mondays bring 3, Sundays take 2. The 728 days shown begin on a Thursday, after which only the 2 are left.
    let open = (0..<731).map { $0 / 7 + ($0 % 7 == 6 ? 1 : 3) }
    let figure = try Self.desk(open).figure("backlog")
    let shrunk = figure.commands.contains { if case .rectangle(_, fill: .mark) = $0 { true } else { false } }
    #expect(!shrunk, "no week shrank")
  }

  @Test("under 15 days there are bars with values, and nothing is told of weeks")
  func firstFortnight() throws {
    let figure = try Self.desk([4, 7, 6]).figure("backlog")
    #expect(Set(figure.texts).isSuperset(of: ["4", "7", "6"]))
    #expect(!figure.texts.contains { $0.contains("week") })
    #expect(
      figure.altText
        == "Bar chart of open interactions at the end of each day, 6 Jan – 8 Jan 2025. "
        + "6 interactions are open after 3 days of data.")
  }

  @Test("the peak is named if it is past")
  func peak() throws {
    let past = try Self.desk(Self.days(20, 5, last: 6) + [90] + Self.days(20, 5, last: 6)).figure("backlog")
    #expect(past.texts.contains("90 on Sun 26 Jan"))
    let now = try Self.desk(Self.days(40, 5, last: 90)).figure("backlog")
    #expect(!now.texts.contains { $0.hasPrefix("90 on") })
    // Its label would be read as the last day's, or as that of four weeks ago.
    for open in [[90, 80], [90, 80, 80]] {
      let nearEnd = try Self.desk(Array(repeating: 5, count: 100) + open).figure("backlog")
      #expect(!nearEnd.texts.contains { $0.hasPrefix("90 on") })
    }
    let nearFourWeeks = try Self.desk(Array(repeating: 5, count: 70) + [90] + Self.days(30, 5, last: 6))
      .figure("backlog")
    #expect(!nearFourWeeks.texts.contains { $0.hasPrefix("90 on") })
    let hardlyMore = try Self.desk(Self.days(20, 5, last: 100) + Self.days(20, 99, last: 99)).figure("backlog")
    #expect(!hardlyMore.texts.contains { $0.hasPrefix("100 on") })
  }
}
