import Charts
import CivilTime
import Testing

@Suite("Weekday pattern")
struct WeekdayPatternTests {
  static func weeks(_ count: Int, _ week: [Int]) -> [Int] { (0..<count).flatMap { _ in week } }

  @Test(
    "the title names the busiest weekday against the calmest working day, or says that there is none",
    arguments: [
      DaysAndTitle(
        "four full weeks", weeks(4, [31, 28, 26, 24, 20, 3, 1]),
        "Mondays are busiest: 31 interactions, 55% more than Fridays"),
      DaysAndTitle(
        "three weeks", weeks(3, [31, 28, 26, 24, 20, 3, 1]), "So far Mondays brought most: 31 interactions a day"),
      DaysAndTitle(
        "two days", [3, 9], "So far Tuesdays brought most: 9 interactions a day; a pattern needs more days"),
      DaysAndTitle(
        "one interaction", [1], "So far Mondays brought most: 1 interaction a day; a pattern needs more days"),
      DaysAndTitle(
        "within 5 %", weeks(4, [41, 40, 40, 40, 39, 2, 2]),
        "No weekday stands out: about 40 interactions on each working day"),
      DaysAndTitle(
        "just beyond 5 %", weeks(4, [43, 40, 40, 40, 40, 2, 2]),
        "Mondays are busiest: 43 interactions, 8% more than Tuesdays"),
      DaysAndTitle(
        "working days alike, a busy Saturday", weeks(4, [20, 20, 20, 20, 20, 30, 0]),
        "Saturdays are busiest: 30 interactions, 50% more than Mondays"),
      DaysAndTitle(
        "none on a working day", weeks(4, [9, 9, 9, 9, 0, 0, 0]),
        "Fridays are the quietest working days: none, against 9.0 interactions on the others"),
      DaysAndTitle(
        "one busy day and none on another", weeks(4, [18, 9, 9, 9, 0, 0, 0]),
        "Mondays are busiest: 18 interactions, none on Fridays"),
      DaysAndTitle(
        "more than ten times", weeks(4, [40, 30, 30, 30, 2, 0, 0]),
        "Mondays are busiest: 40 interactions, more than ten times as many as on Fridays"),
      DaysAndTitle(
        "two alike are busiest", weeks(4, [20, 30, 30, 20, 20, 0, 0]),
        "No single weekday stands out: from 20 to 30 interactions on each working day"),
      DaysAndTitle(
        "four alike", weeks(4, [26, 26, 26, 26, 13, 0, 0]),
        "Fridays are the quietest working days: 13 interactions, 50% fewer than on the others"),
      DaysAndTitle(
        "more on Mondays, but the days scatter",
        weeks(2, [30, 20, 20, 20, 20, 0, 0]) + weeks(2, [14, 20, 20, 20, 20, 0, 0]),
        "No single weekday stands out: from 20 to 22 interactions on each working day"),
      DaysAndTitle(
        "a Saturday that scatters, working days alike",
        weeks(2, [20, 20, 20, 20, 20, 60, 0]) + weeks(2, [20, 20, 20, 20, 20, 0, 0]),
        "No single weekday stands out: about 20 interactions on each working day"),
      DaysAndTitle(
        "so far two alike", [9, 9],
        "So far no weekday stands out: none brought more than 9 interactions a day; a pattern needs more days"),
      DaysAndTitle(
        "a day that is not over counts for nothing", weeks(4, [31, 28, 26, 24, 20, 3, 1]) + [900], unfinished: 1,
        "Mondays are busiest: 31 interactions, 55% more than Fridays"),
    ])
  func title(_ c: DaysAndTitle) throws {
    let figure = try MadeUpDesk.counting(c.perDay, unfinished: c.unfinished).figure("weekday_pattern")
    #expect(figure.title == c.title)
  }

  @Test("the alternative text has the mean of each weekday")
  func altText() throws {
    let figure = try MadeUpDesk.counting([31, 28, 26, 24, 20, 3]).figure("weekday_pattern")
    #expect(
      figure.altText
        == "Seven panels, one per weekday, each with the mean as a bar and its days as dots. "
        + "So far Mondays brought most: 31 interactions a day. "
        + "Monday 31, Tuesday 28, Wednesday 26, Thursday 24, Friday 20, Saturday 3, Sunday none yet.")
  }

  @Test(
    "the alternative text has lines only where there are some",
    arguments: [(21, "dots. "), (24, "a line, or dots where they are few. "), (28, "a line. ")])
  func marks(_ days: Int, _ words: String) throws {
    let figure = try MadeUpDesk.counting(Array(Self.weeks(4, [31, 28, 26, 24, 20, 3, 1]).prefix(days)))
      .figure("weekday_pattern")
    #expect(figure.altText.contains("and its days as \(words)"))
  }

  @Test("dots lie upon the line of the mean, which would hide them")
  func dotsOnTop() throws {
    let figure = try MadeUpDesk.counting(Self.weeks(3, [31, 28, 26, 24, 20, 3, 1])).figure("weekday_pattern")
    let lines = figure.commands.indices.filter {
      if case .rectangle(let rect, fill: let fill) = figure.commands[$0] {
        rect.height == 3 && (fill == .text || fill == .accent)
      } else {
        false
      }
    }
    let dots = figure.commands.indices.filter { if case .circle = figure.commands[$0] { true } else { false } }
    #expect(lines.count == 7 && dots.count == 21)
    for panel in 0..<7 { #expect(dots[panel * 3] > lines[panel]) }
  }

  @Test("bars stand on zero and are as high as their means; the subject's is tinted")
  func bars() throws {
    let figure = try MadeUpDesk.counting(Self.weeks(4, [40, 30, 20, 20, 20, 10, 0])).figure("weekday_pattern")
    let bars = figure.commands.compactMap { command -> Rect? in
      guard case .rectangle(let rect, fill: let fill) = command, fill == .tint || fill == .body else { return nil }
      return rect
    }
    let heights = bars.map(\.height)
    #expect(bars.count == 7)
    #expect(Set(bars.map(\.bottom)).count == 1)
    for (height, share) in zip(heights, [1, 0.75, 0.5, 0.5, 0.5, 0.25, 0]) {
      #expect(abs(height - heights[0] * share) <= 1)
    }
  }

  @Test("a day that is not over is a hollow dot, and the source says so")
  func unfinishedDay() throws {
    let figure = try MadeUpDesk.counting(Self.weeks(4, [31, 28, 26, 24, 20, 3, 1]) + [4], unfinished: 1)
      .figure("weekday_pattern")
    let hollow = figure.commands.count {
      if case .circle(_, _, fill: .paper, stroke: .some) = $0 { true } else { false }
    }
    #expect(hollow == 1)
    #expect(figure.texts.contains { $0.hasSuffix("hollow: not over yet") })
  }
}

extension Figure {
  /// Every line of text in it, in the order of drawing.
  var texts: [String] { commands.compactMap { if case .text(let run) = $0 { run.text } else { nil } } }
}
