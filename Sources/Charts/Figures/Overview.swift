import CivilTime

/// The one picture for the stand-up: what came, what is open, what comes next.
///
/// Five figures with their trends, then four small charts: six weeks of days, the usual hours of the next day, what
/// changed most, and how old the open ones are. History that is not there yet is a sentence in its place.
enum Overview: Chart {
  static let name = "overview"
  static let marts = ["daily", "backlog", "resolution", "weekday_hour", "location", "category"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let days = Array(data.completeDays)
    guard let last = days.last, data.total > 0 else { return nothing(data, kicker: "Morning overview", measurer) }
    let finding = title(days, open: data.backlog.last(where: \.isComplete)?.openAtEnd ?? 0)
    let running = data.unfinishedDays.count
    var page = Page(
      kicker: "Morning overview", title: finding,
      subtitle:
        "Service desk on \(DateWords.full(last.day)), the last day \(running > 0 ? "that is over" : "in the data")",
      source: data.source(marts, notes: running > 0 ? ["hollow: not over yet"] : []), measurer: measurer)

    let figures = keyFigures(data, days: days, last: last)
    drawTiles(&page, figures)
    let rows = (head: page.top + 182, plotTop: page.top + 204, plotBottom: 523.0, lowerHead: 600.0)
    let (left, right) = (Page.left...880.0, 952.0...Page.right)
    drawDays(&page, data, days: days, x: left, head: rows.head, top: rows.plotTop, bottom: rows.plotBottom)
    drawNextDay(
      &page, data, day: last.day.advanced(by: 1), x: right, head: rows.head, top: rows.plotTop, bottom: rows.plotBottom)
    drawChanges(&page, data, days: days.count, x: left, head: rows.lowerHead)
    drawAges(&page, OpenAges(data.days, on: last.day), isRunning: running > 0, x: right, head: rows.lowerHead)

    let told = figures.map { "\($0.label): \($0.words)." }.joined(separator: " ")
    return page.figure(
      name, marts: marts,
      altText:
        "Five figures\(figures.contains(where: \.hasTrend) ? " with small trend lines" : "") and four small charts. "
        + "\(finding). \(told)")
  }

  /// The last day against the same weekday a week before, and what is open at its end.
  static func title(_ days: [ChartData.DayRow], open: Int) -> String {
    guard let last = days.last else { return "There are no interactions to show" }
    let now = last.interactions
    let brought =
      "\(Day.weekdayNames[last.day.weekday]) brought "
      + "\(now == 0 ? "no" : NumberWords.count(now)) interaction\(now == 1 ? "" : "s")"
    let before = days.count > 7 ? days[days.count - 8].interactions : nil
    let openWords = open == 0 ? "nothing is open" : "\(NumberWords.count(open)) \(open == 1 ? "is" : "are") open"
    return "\(brought)\(before.map { comparison(now, with: $0) } ?? ""); \(openWords)"
  }

  private static func comparison(_ now: Int, with before: Int) -> String {
    if now == before { return now == 0 ? ", as a week before" : ", as many as a week before" }
    if before == 0 { return ", after none a week before" }
    if now == 0 { return ", after \(NumberWords.count(before)) a week before" }
    let percent = NumberWords.changePercent(now, from: before)
    if percent == 0 { return ", about as many as a week before" }
    if percent > 999 { return ", more than ten times as many as a week before" }
    return ", \(abs(percent))% \(percent > 0 ? "more" : "fewer") than a week before"
  }
}
