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
}
