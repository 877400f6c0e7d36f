import Charts
import CivilTime
import Testing

@Suite("Weekday and hour")
struct WeekdayHourHeatmapTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// From Monday 6 January 2025 on.
    var perDay: [Int]
    var hour: @Sendable (Day, Int) -> Int
    var title: String

    init(
      _ peculiarity: String, _ perDay: [Int], _ title: String, hour: @escaping @Sendable (Day, Int) -> Int
    ) {
      (testDescription, self.perDay, self.title, self.hour) = (peculiarity, perDay, title, hour)
    }
  }

  static func weeks(_ count: Int, _ week: [Int]) -> [Int] { (0..<count).flatMap { _ in week } }

  @Test(
    "the title names the greatest hour, and the shortest run of hours with 80 % of the demand",
    arguments: [
      Case(
        "two busy hours", weeks(4, [100, 80, 80, 80, 80, 0, 0]),
        "Mondays at 11:00 are busiest with 80 an hour; 100% of demand falls from 10:00 to 12:00"
      ) {
        day, index in index < 20 ? 10 : 11
      },
      Case(
        "more on Mondays, but not more than chance", weeks(4, [10, 8, 8, 8, 8, 0, 0]),
        "88% of demand falls from 10:00 to 12:00"
      ) {
        day, index in index == 0 ? 8 : index < 4 ? 10 : 11
      },
      Case(
        "of two that are alike none is busiest", weeks(4, [100, 100, 80, 80, 80, 0, 0]),
        "100% of demand falls from 11:00 to 12:00"
      ) {
        _, _ in 11
      },
      Case(
        "spread over more than 14 hours", weeks(4, [48, 24, 24, 24, 24, 24, 24]),
        "No single hour of the week stands out: none brings more than 2.0 interactions"
      ) {
        day, index in index % 24
      },
      Case(
        "every hour alike", weeks(4, [24, 24, 24, 24, 24, 24, 24]),
        "No hour stands out: about 1.0 interactions in each hour of the week"
      ) {
        day, index in index
      },
      Case(
        "under four weeks", weeks(3, [10, 8, 8, 8, 8, 0, 0]),
        "So far Monday 10:00 brought most: 10 interactions an hour"
      ) {
        _, _ in 10
      },
      Case(
        "under four weeks, two alike", weeks(3, [10, 10, 8, 8, 8, 0, 0]),
        "So far 100% of demand fell from 10:00 to 11:00"
      ) {
        _, _ in 10
      },
      Case("under three weekdays", [7, 2], "Most came from 9:00 to 10:00: 5 of 9 interactions") {
        day, index in day.weekday == 0 && index < 5 ? 9 : 15
      },
    ])
  func title(_ c: Case) throws {
    let figure = try MadeUpDesk.counting(c.perDay, hour: c.hour).figure("weekday_hour_heatmap")
    #expect(figure.title == c.title)
  }

  struct Running: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Brought by a Thursday that is not over.
    var interactions: Int
    var title: String
  }

  @Test(
    "no title speaks of a weekday of which a day is not over, nor of a peak that it may surpass",
    arguments: [
      Running(
        testDescription: "a few", interactions: 3,
        title: "Mondays at 11:00 are busiest with 80 an hour; 100% of demand falls from 10:00 to 12:00"),
      Running(testDescription: "more than ever", interactions: 900, title: "100% of demand falls from 10:00 to 12:00"),
    ])
  func unfinishedDay(_ c: Running) throws {
    let week = [100, 80, 80, 80, 80, 0, 0]
    let figure = try MadeUpDesk.counting(
      Self.weeks(4, week) + week.prefix(3) + [c.interactions], unfinished: 1, hour: { $1 < 20 ? 10 : 11 }
    ).figure("weekday_hour_heatmap")
    #expect(figure.title == c.title)
    #expect(
      figure.texts.contains {
        $0.hasSuffix("· cells with the last day, which is not over; the title leaves Thursdays out")
      })
    // Beside the cells stands the mean of the days that are over.
    #expect(figure.texts.count { $0 == "80" } >= 4)
    #expect(figure.altText.contains(c.title))
  }

  @Test("where the title speaks of hours, their bars are in accent")
  func hoursInAccent() throws {
    let figure = try MadeUpDesk.counting(Self.weeks(4, [10, 10, 10, 10, 10, 0, 0])) { _, index in 8 + index % 5 }
      .figure("weekday_hour_heatmap")
    #expect(figure.title == "80% of demand falls from 8:00 to 12:00")
    let accents = figure.commands.count { if case .rectangle(_, fill: .accent) = $0 { true } else { false } }
    #expect(accents == 4)
  }

  @Test("there are 168 cells, an hour without interactions is empty, and the greatest is the darkest")
  func cells() throws {
    let figure = try MadeUpDesk.counting(Self.weeks(4, [10, 5, 5, 5, 5, 0, 0])) { _, index in index < 4 ? 9 : 10 }
      .figure("weekday_hour_heatmap")
    var heats: [Double] = []
    var empty = 0
    for case .rectangle(_, fill: let fill) in figure.commands {
      if case .heat(let heat) = fill { heats.append(heat) }
      if fill == .shade { empty += 1 }
    }
    #expect(heats.count == 10)
    #expect(empty == 158)
    #expect(heats.max() == 1)
    #expect(heats.sorted().prefix(4).allSatisfy { abs($0 - 1.0 / 6) < 1e-12 })
  }

  @Test("a weekday that was never seen has none yet")
  func neverSeen() throws {
    let figure = try MadeUpDesk.counting([3, 3, 3]).figure("weekday_hour_heatmap")
    #expect(figure.texts.count { $0 == "none yet" } == 4)
  }

  @Test(
    "numbers of cells have one format, and what rounds to 0 has none",
    arguments: [
      (1, 1, "1"), (3, 30, "10"), (4, 6, "1.5"), (1, 1_000, "1.0k"),
    ])
  func numbers(days: Int, count: Int, word: String) throws {
    // On the Mondays of so many weeks, all in one hour: the cell's mean is count / days.
    var perDay = Array(repeating: 0, count: (days - 1) * 7 + 1)
    perDay[0] = count
    let figure = try MadeUpDesk.counting(perDay).figure("weekday_hour_heatmap")
    #expect(figure.texts.contains(word))
    #expect(!figure.texts.contains("0.0"))
  }
}
