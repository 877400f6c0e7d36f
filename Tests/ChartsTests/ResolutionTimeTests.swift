import Charts
import CivilTime
import Testing

@Suite("Time to close")
struct ResolutionTimeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Opened on the first of the month, with the minutes until closed; nil while open.
    var months: [[Int?]]
    var reportDay: Day
    var title: String

    init(_ peculiarity: String, _ months: [[Int?]], on reportDay: Day, _ title: String) {
      (testDescription, self.months, self.reportDay, self.title) = (peculiarity, months, reportDay, title)
    }
  }

  /// January 2025 and the months after it.
  static func desk(_ months: [[Int?]], on reportDay: Day) throws -> ChartData {
    var desk = MadeUpDesk()
    desk.firstDay = Day(validYear: 2025, month: 1, day: 1)
    desk.days = desk.firstDay.distance(to: reportDay) + 1
    let facts = months.enumerated().flatMap { month, minutes in
      minutes.map { MadeUpDesk.fact(on: Day(validYear: 2025, month: month + 1, day: 1), closedAfter: $0) }
    }
    return try ChartData(desk.tables(of: facts))
  }

  static func february(_ day: Int) -> Day { Day(validYear: 2025, month: 2, day: day) }
  static let january = (1...9).map { Optional($0 * 10) } + [159]

  @Test(
    "the title speaks of the last month that is over",
    arguments: [
      Case(
        "the running month is faster", [january, [1, 2]], on: february(20),
        "Half of January’s interactions were closed within 50 min, nine in ten within 1 h 30 min"),
      Case(
        "the last day of a month is its end", [january, [2, 4]], on: february(28),
        "Half of February’s interactions were closed within 2 min, nine in ten within 4 min"),
      Case(
        "a month in which nothing was closed yet", [january, [nil], []], on: february(28),
        "Half of January’s interactions were closed within 50 min, nine in ten within 1 h 30 min"),
      Case(
        "only a running month", [january], on: Day(validYear: 2025, month: 1, day: 20),
        "So far half of January’s closed interactions took up to 50 min, nine in ten up to 1 h 30 min"),
      Case(
        "many still open: half of the closed is not half of all", [january + [nil]], on: february(1),
        "Half of January’s closed interactions took up to 50 min, nine in ten up to 1 h 30 min"),
      Case(
        "1 % still open: nine in ten of the closed are fewer of all", [Array(repeating: 50, count: 99) + [nil]],
        on: february(1), "Half of January’s closed interactions took up to 50 min, nine in ten up to 50 min"),
      Case(
        "a few in a thousand still open", [Array(repeating: 50, count: 199) + [nil]], on: february(1),
        "Half of January’s interactions were closed within 50 min, nine in ten within 50 min"),
      Case("nothing closed", [[nil, nil]], on: february(20), "No interaction is closed yet"),
    ])
  func title(_ c: Case) throws {
    #expect(try Self.desk(c.months, on: c.reportDay).figure("resolution_time").title == c.title)
  }

  @Test("nothing closed is a sentence in the middle")
  func nothingClosed() throws {
    let figure = try Self.desk([[nil]], on: Self.february(2)).figure("resolution_time")
    let sentence = "This chart is drawn as soon as an export brings a closed interaction."
    #expect(figure.texts.contains(sentence))
    #expect(figure.altText == "No interaction is closed yet. \(sentence)", "nothing that is not drawn")
  }

  @Test("ticks keep apart over minutes and months at once")
  func ticks() throws {
    let months = [[3, 3, 400_000], [159, 144_000]] + Array(repeating: [159] as [Int?], count: 8)
    let figure = try Self.desk(months, on: Day(validYear: 2025, month: 10, day: 31)).figure("resolution_time")
    let labels = Set(DurationTicks.all.map(\.label))
    let ticks = figure.commands.compactMap { command -> TextRun? in
      if case .text(let run) = command, run.style == .tick, labels.contains(run.text) { run } else { nil }
    }
    #expect(ticks.count > 4)
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.origin.y - $1.origin.y >= 24 })
  }

  @Test("the share of the closed is never rounded up")
  func closedShare() throws {
    let almost = Array(repeating: Optional(5), count: 199) + [nil]
    let figure = try Self.desk([almost, [5]], on: Self.february(20)).figure("resolution_time")
    #expect(figure.texts.contains("99%"))
    #expect(figure.texts.contains("Feb so far"))
  }

  @Test("the month that is not over is hollow")
  func hollow() throws {
    let figure = try Self.desk([Self.january, Self.january], on: Self.february(20)).figure("resolution_time")
    var (solid, hollow) = (0, 0)
    for case .circle(_, _, let fill, _) in figure.commands {
      if fill == .paper { hollow += 1 } else { solid += 1 }
    }
    #expect(solid == 2)
    #expect(hollow == 2)
  }

  @Test("the parts of a bar are as high as the shares within an hour, within a day, later")
  func parts() throws {
    // Half within an hour, a quarter within a day.
    let figure = try Self.desk([[1, 60, 61, 1_441]], on: Self.february(20)).figure("resolution_time")
    var heights: [Paint: Double] = [:]
    for case .rectangle(let rect, fill: let fill) in figure.commands where rect.bottom > 570 && rect.height > 30 {
      heights[fill] = rect.height
    }
    #expect(heights == [.accent: 94, .mark: 47, .body: 47])
  }
}
