import Charts
import CivilTime
import Testing

@Suite("Overview")
struct OverviewTests {
  @Test(
    "the title compares the last day with a week before",
    arguments: [
      DaysAndTitle(
        "more", [100, 1, 1, 1, 1, 1, 1, 113],
        "Monday brought 113 interactions, 13% more than a week before; 219 are open"),
      DaysAndTitle(
        "fewer", [100, 1, 1, 1, 1, 1, 1, 75],
        "Monday brought 75 interactions, 25% fewer than a week before; 181 are open"),
      DaysAndTitle(
        "as many", [3, 1, 1, 1, 1, 1, 1, 3], "Monday brought 3 interactions, as many as a week before; 12 are open"),
      DaysAndTitle(
        "nearly as many", [300, 1, 1, 1, 1, 1, 1, 301],
        "Monday brought 301 interactions, about as many as a week before; 607 are open"),
      DaysAndTitle(
        "more than ten times", [3, 1, 1, 1, 1, 1, 1, 90],
        "Monday brought 90 interactions, more than ten times as many as a week before; 99 are open"),
      DaysAndTitle(
        "after none", [1, 0, 1, 1, 1, 1, 1, 1, 4],
        "Tuesday brought 4 interactions, after none a week before; 11 are open"),
      DaysAndTitle(
        "none, as before", [5, 0, 1, 1, 1, 1, 1, 1, 0], "Tuesday brought no interactions, as a week before; 11 are open"
      ),
      DaysAndTitle("seven days", [3, 1, 1, 1, 1, 1, 2], "Sunday brought 2 interactions; 10 are open"),
      DaysAndTitle("one interaction", [1], "Monday brought 1 interaction; 1 is open"),
      DaysAndTitle(
        "a day that is not over is no last day", [100, 1, 1, 1, 1, 1, 1, 113, 2], unfinished: 1,
        "Monday brought 113 interactions, 13% more than a week before; 219 are open"),
    ])
  func title(_ c: DaysAndTitle) throws {
    let figure = try MadeUpDesk.counting(c.perDay, unfinished: c.unfinished).figure("overview")
    #expect(figure.title == c.title)
  }

  @Test("the alternative text has the five figures")
  func altText() throws {
    let figure = try MadeUpDesk.counting([100, 1, 1, 1, 1, 1, 1, 113]).figure("overview")
    #expect(
      figure.altText
        == "Five figures with small trend lines and four small charts. "
        + "Monday brought 113 interactions, 13% more than a week before; 219 are open. "
        + "Interactions on Monday: 113. Open at the day’s end: 219. Became an incident, 7 days: –. "
        + "Abandoned of closed, 7 days: –. Median time to close, Jan: –.")
  }

  @Test("what can't be told yet is a sentence in its place")
  func missingHistory() throws {
    let figure = try MadeUpDesk.counting([4, 3]).figure("overview")
    let texts = Set(figure.texts)
    for sentence in [
      "nothing to compare yet", "no incident linked yet", "none closed yet", "none closed this month",
      "No Wednesday in the data yet.", "Needs 56 days of data.",
    ] {
      #expect(texts.contains(sentence))
    }
  }

  @Test("changes are told in counts, the greatest first, from a common zero")
  func changes() throws {
    var desk = MadeUpDesk()
    (desk.days, desk.categoryName, desk.locationName) = (56, { ["Printing", "Badge", "Mobile"][$0] }, { _ in "Hall" })
    // In the four weeks before: 3 of the first, 9 of the second. In the last: 8 of the first, 2 of the second.
    let facts = [(0, 0, 3), (1, 0, 9), (0, 40, 8), (1, 40, 2)].flatMap { category, offset, count in
      (0..<count).map { _ in
        var fact = MadeUpDesk.fact(on: desk.firstDay.advanced(by: offset), closedAfter: 5)
        fact.category = category
        return fact
      }
    }
    let figure = try ChartData(desk.tables(of: facts)).figure("overview")
    let told = figure.texts.filter {
      ["Badge", "Printing", "Hall", "−7", "+5", "−2", "−78%", "+167%", "−17%"].contains($0)
    }
    #expect(told == ["Badge", "−7", "−78%", "Printing", "+5", "+167%", "Hall", "−2", "−17%"])
  }

  @Test("the open ones by age add up to what the backlog says is open", arguments: [30, 120])
  func openAddsUp(days: Int) throws {
    var desk = MadeUpDesk()
    desk.days = days
    let data = try desk.data()
    let open = try #require(data.backlog.last).openAtEnd
    let figure = try data.figure("overview")
    #expect(figure.title.hasSuffix("; \(open) are open"))
    #expect(figure.texts.contains("The \(open) open by age"))
  }

  @Test("a Friday that is not over tells nothing of what Fridays usually bring")
  func nextDay() throws {
    let week = [31, 28, 26, 24, 20, 3, 1]
    let figure = try MadeUpDesk.counting(week + week + week.prefix(4) + [9], unfinished: 1).figure("overview")
    #expect(figure.texts.contains("Next, Fri 24 Jan: usually 20"))
    #expect(figure.texts.contains("by hour, mean of 2 Fridays"))
    #expect(figure.texts.contains("20 an hour"))
  }

  @Test("what a weekday usually brings is the mean of its last 13")
  func usual() throws {
    let (old, new) = ([31, 28, 26, 24, 200, 3, 1], [31, 28, 26, 24, 20, 3, 1])
    let figure = try MadeUpDesk.counting((0..<15).flatMap { $0 < 2 ? old : new } + new.prefix(4)).figure("overview")
    #expect(figure.texts.contains("Next, Fri 25 Apr: usually 20"))
    #expect(figure.texts.contains("by hour, mean of the last 13 Fridays"))
  }

  @Test("no hour of the next day is named while a day that is not over may have made it the greatest")
  func unfinishedPeak() throws {
    let week = [31, 28, 26, 24, 18, 3, 1]
    // Fridays bring 10 at 10:00 and 8 at 9:00; the one that is not over brought 9 at 9:00 and no more.
    let figure = try MadeUpDesk.counting(week + week + week.prefix(4) + [9], unfinished: 1) { day, index in
      day.weekday != 4 || index >= 8 && day != Day(validYear: 2025, month: 1, day: 24) ? 10 : 9
    }.figure("overview")
    #expect(figure.texts.contains("Next, Fri 24 Jan: usually 18"))
    #expect(!figure.texts.contains { $0.hasSuffix("an hour") })
    #expect(figure.texts.contains { $0.hasSuffix("· hours of Fridays with the one that is not over") })
  }

  @Test("a rate without a case in the last 7 days has no line that ends in a dot of another week")
  func gaps() throws {
    var desk = MadeUpDesk()
    (desk.days, desk.pace) = (70, 20)
    let last = desk.lastDay
    func dots(_ quiet: ClosedRange<Int>) throws -> (words: [String], count: Int, lines: [Int]) {
      let facts = desk.facts().filter { !quiet.contains($0.day.distance(to: last)) }
      let figure = try ChartData(desk.tables(of: facts)).figure("overview")
      // The third tile.
      let tile = 666.0...935
      let lines = figure.commands.compactMap { command -> Int? in
        guard case .path(let points, _) = command, tile.contains(points[0].x), points[0].y < 300 else { return nil }
        return points.count
      }
      let count = figure.commands.count {
        if case .circle(let center, _, _, _) = $0 { tile.contains(center.x) && center.y < 300 } else { false }
      }
      return (figure.texts, count, lines)
    }
    let now = try dots(0...6)
    #expect(now.words.contains("no interactions") && now.count == 0 && now.lines.isEmpty)
    // The fourth week of eight is a gap, and no line runs through it.
    let before = try dots(28...34)
    #expect(before.count == 1 && before.lines == [3, 4])
  }

  @Test("a month that is not over is compared with none")
  func runningMonth() throws {
    let months = [ResolutionTimeTests.january, [1, 2]]
    let running = try ResolutionTimeTests.desk(months, on: ResolutionTimeTests.february(20)).figure("overview")
    #expect(running.texts.contains("so far; Jan 50 min"))
    let over = try ResolutionTimeTests.desk(months, on: ResolutionTimeTests.february(28)).figure("overview")
    #expect(over.texts.contains("49 min since Jan"))
  }

  @Test("the alternative text has trend lines only where there are some")
  func trends() throws {
    #expect(try MadeUpDesk.counting([4]).figure("overview").altText.hasPrefix("Five figures and four small charts. "))
  }
}
