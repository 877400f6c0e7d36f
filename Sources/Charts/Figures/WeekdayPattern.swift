import CivilTime

/// Which weekdays are busy: Cleveland's cycle plot.
///
/// Seven panels on one zero-based scale. The pale bar and its thick line are the mean per calendar day; the thin line is
/// each single day in order, so that a panel shows level and trend at once. Days that are not over are no part of a mean.
enum WeekdayPattern: Chart {
  static let name = "weekday_pattern"
  static let marts = ["weekday", "daily"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let weekdays = weekdays(data)
    let total = weekdays.reduce(0) { $0 + $1.interactions }
    guard let first = data.days.first?.day, let last = data.reportDay, total > 0 else {
      return nothing(data, kicker: "Weekday pattern", measurer)
    }
    let finding = finding(weekdays)
    let singles =
      weekdays.contains { $0.days.count > mostSingles }
      ? "the last \(mostSingles) single days" : "each single day"
    let isLine = weekdays.filter { !$0.days.isEmpty }.map { $0.days.count >= leastLine }
    let marks = !isLine.contains(true) ? "dots" : isLine.contains(false) ? "line, or dots where they are few" : "line"
    var page = Page(
      kicker: "Weekday pattern", title: finding.title,
      subtitle: "Mean interactions per calendar day (bar) and \(singles) in order (\(marks)), "
        + "\(NumberWords.exact(total)) opened \(DateWords.period(first...last))",
      source: data.source(marts, notes: weekdays.contains { !$0.running.isEmpty } ? ["hollow: not over yet"] : []),
      measurer: measurer)
    draw(&page, weekdays, subject: finding.subject)
    let means = weekdays.map { "\($0.name) \($0.days.isEmpty ? "none yet" : $0.meanWords)" }
    return page.figure(
      name, marts: marts,
      altText: "Seven panels, one per weekday, each with the mean as a bar and its days as "
        + "\(marks.hasPrefix("line") ? "a \(marks)" : marks). \(finding.title). \(means.joined(separator: ", ")).")
  }

  /// One weekday: its sum over the days that are over, then those days and the ones that are not, in order.
  private struct Weekday {
    var weekday: Int
    var interactions: Int
    var days: [Int] = []
    var running: [Int] = []

    var name: String { Day.weekdayNames[weekday] }
    /// 0 where there is no such day.
    var mean: Double { days.isEmpty ? 0 : Double(interactions) / Double(days.count) }
    var meanWords: String { NumberWords.mean(interactions, over: days.count) }
    /// The squared standard error of the mean, from how the days scatter; 0 for a single day.
    var squaredError: Double {
      guard days.count > 1 else { return 0 }
      let mean = mean
      let squares = days.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      return squares / Double(days.count - 1) / Double(days.count)
    }
    /// What is drawn one by one: two years and no more, or the line would become a smear.
    var singles: ArraySlice<Int> { days.suffix(mostSingles) }
  }

  // A longer history put 700 points into a panel of 185 pixels.
  private static let mostSingles = 104
  /// Fewer days than this are dots: a line through three points tells of no trend.
  private static let leastLine = 4

  /// The mart of weekdays counts the days that are not over as well: they are taken off again.
  private static func weekdays(_ data: ChartData) -> [Weekday] {
    var weekdays = data.weekdays.map { Weekday(weekday: $0.weekday, interactions: $0.interactions) }
    guard weekdays.map(\.weekday) == Array(0..<7) else { return [] }
    for row in data.days {
      if row.isComplete {
        weekdays[row.day.weekday].days.append(row.interactions)
      } else {
        weekdays[row.day.weekday].running.append(row.interactions)
        weekdays[row.day.weekday].interactions -= row.interactions
      }
    }
    return weekdays
  }
}

// MARK: - The finding

extension WeekdayPattern {
  /// The title, and the weekday it speaks of; none if no weekday stands out.
  private static func finding(_ weekdays: [Weekday]) -> (title: String, subject: Int?) {
    let seen = weekdays.filter { !$0.days.isEmpty }
    let busiest = seen.dropFirst().reduce(seen[0]) { isGreater($1, than: $0) ? $1 : $0 }
    let mean = NumberWords.meanCounted(busiest.interactions, over: busiest.days.count, "interaction")
    let others = seen.filter { $0.weekday != busiest.weekday }
    guard weekdays.allSatisfy({ $0.days.count >= leastLine }) else {
      let more = seen.count < 3 ? "; a pattern needs more days" : ""
      guard others.allSatisfy({ isGreater(busiest, than: $0) }) else {
        return ("So far no weekday stands out: none brought more than \(mean) a day\(more)", nil)
      }
      return ("So far \(busiest.name)s brought most: \(mean) a day\(more)", busiest.weekday)
    }
    let working = weekdays.prefix(5)
    let (sum, days) = working.reduce((0, 0)) { ($0.0 + $1.interactions, $0.1 + $1.days.count) }
    // Within 5 % of the working days' mean, in whole numbers: |a/n − s/d| ≤ s/d/20.
    let allAlike = working.allSatisfy { abs($0.interactions * days - sum * $0.days.count) * 20 <= sum * $0.days.count }
    let each = NumberWords.mean(sum, over: days)
    if allAlike, busiest.interactions * days * 20 <= sum * busiest.days.count * 21 {
      return ("No weekday stands out: about \(each) interactions on each working day", nil)
    }
    let least = working.dropFirst().reduce(working[0]) { isGreater($0, than: $1) ? $1 : $0 }
    if others.allSatisfy({ isClearlyGreater(busiest, than: $0) }) {
      return ("\(busiest.name)s are busiest: \(mean), \(comparison(busiest, least))", busiest.weekday)
    }
    let rest = working.filter { $0.weekday != least.weekday }
    if rest.allSatisfy({ isClearlyGreater($0, than: least) }) {
      return ("\(least.name)s are the quietest working days: \(comparison(least, rest))", least.weekday)
    }
    let most = working.dropFirst().reduce(working[0]) { isGreater($1, than: $0) ? $1 : $0 }
    let range = allAlike ? "about \(each)" : "from \(least.meanWords) to \(most.meanWords)"
    return ("No single weekday stands out: \(range) interactions on each working day", nil)
  }

  /// By 5 % and by two standard errors of the two means: less may be chance, and no title is made of it.
  private static func isClearlyGreater(_ a: Weekday, than b: Weekday) -> Bool {
    // Compared only with the mean of all days, the busiest day changed with the noise of a single night.
    a.interactions * b.days.count * 20 >= b.interactions * a.days.count * 21
      && a.mean - b.mean > 2 * (a.squaredError + b.squaredError).squareRoot()
  }

  /// `98 interactions, 50% fewer than on the others`
  private static func comparison(_ least: Weekday, _ rest: [Weekday]) -> String {
    let (sum, days) = rest.reduce((0, 0)) { ($0.0 + $1.interactions, $0.1 + $1.days.count) }
    guard least.interactions > 0 else {
      return "none, against \(NumberWords.meanCounted(sum, over: days, "interaction")) on the others"
    }
    let percent = -NumberWords.changePercent(least.interactions * days, from: sum * least.days.count)
    let mean = NumberWords.meanCounted(least.interactions, over: least.days.count, "interaction")
    return "\(mean), \(percent)% fewer than on the others"
  }

  /// `55% more than Fridays`
  private static func comparison(_ busiest: Weekday, _ least: Weekday) -> String {
    let (now, before) = (busiest.interactions * least.days.count, least.interactions * busiest.days.count)
    guard before > 0 else { return "none on \(least.name)s" }
    let percent = NumberWords.changePercent(now, from: before)
    return percent > 999
      ? "more than ten times as many as on \(least.name)s" : "\(percent)% more than \(least.name)s"
  }

  private static func isGreater(_ a: Weekday, than b: Weekday) -> Bool {
    a.interactions * b.days.count > b.interactions * a.days.count
  }
}

// MARK: - The marks

extension WeekdayPattern {
  private static func draw(_ page: inout Page, _ weekdays: [Weekday], subject: Int?) {
    let greatest = weekdays.flatMap { [$0.mean] + ($0.singles + $0.running).map(Double.init) }.max() ?? 0
    let (top, bottom) = (page.top + 62, Page.bottom - 36)
    let scale = LinearScale.zeroBased(upTo: greatest, from: bottom, to: top)
    let ticks = scale.ticks(intervals: 6, leastStep: 1)
    let left = Page.left + max(58, page.measurer.width(ofWidest: NumberWords.ticks(ticks), .tick) + 10)
    page.yAxis(scale, ticks: ticks, from: left, to: Page.right)
    let gap = 20.0
    let width = (Page.right - left - 6 * gap) / 7
    for weekday in weekdays {
      let panel = left + Double(weekday.weekday) * (width + gap)
      draw(
        &page, weekday, isSubject: weekday.weekday == subject, scale: scale,
        in: Rect(left: panel.rounded(), top: top, right: (panel + width).rounded(), bottom: bottom))
    }
  }

  private static func draw(
    _ page: inout Page, _ weekday: Weekday, isSubject: Bool, scale: LinearScale, in panel: Rect
  ) {
    let (head, figure) = (page.top + 13, page.top + 44)
    let hasDays = !weekday.days.isEmpty
    let paint: Paint = isSubject ? .accent : hasDays ? .ink : .muted
    page.text(weekday.name, .head.colored(paint), x: panel.left, baseline: head)
    if hasDays {
      page.pieces(
        [(weekday.meanWords, .endFigure.sized(26).colored(paint)), ("a day", .headAddition)], x: panel.left,
        baseline: figure)
      page.bar(
        left: panel.left, top: scale(weekday.mean), right: panel.right, bottom: panel.bottom, isSubject ? .tint : .body)
    }
    page.rule(y: panel.bottom, from: panel.left, to: panel.right)
    drawLine(&page, weekday, isSubject: isSubject, scale: scale, in: panel)
    if hasDays {
      let y = scale(weekday.mean).rounded()
      page.bar(left: panel.left, top: y - 1, right: panel.right, bottom: y + 2, isSubject ? .accent : .text)
    }
    drawDots(&page, weekday, isSubject: isSubject, scale: scale, in: panel)
    let count = weekday.days.count
    let foot = hasDays ? "\(NumberWords.exact(count)) \(weekday.name)\(count == 1 ? "" : "s")" : "none yet"
    page.text(foot, .tick, x: panel.left, baseline: panel.bottom + 26)
  }

  /// Each day that is over in the order of the calendar.
  private static func points(_ weekday: Weekday, _ bands: BandScale, _ scale: LinearScale) -> [Point] {
    weekday.singles.enumerated().map { Point(bands.center($0.offset), scale($0.element)) }
  }

  private static func bands(_ weekday: Weekday, in panel: Rect) -> BandScale {
    BandScale(weekday.singles.count + weekday.running.count, from: panel.left, to: panel.right)
  }

  /// The mean's line lies upon this one.
  private static func drawLine(
    _ page: inout Page, _ weekday: Weekday, isSubject: Bool, scale: LinearScale, in panel: Rect
  ) {
    guard weekday.days.count >= leastLine else { return }
    page.line(points(weekday, bands(weekday, in: panel), scale), isSubject ? .mid : .dot, width: 2)
  }

  /// Upon the mean's line, which would hide them: the days that are too few for a line, and last, hollow, those that are
  /// not over.
  private static func drawDots(
    _ page: inout Page, _ weekday: Weekday, isSubject: Bool, scale: LinearScale, in panel: Rect
  ) {
    let bands = bands(weekday, in: panel)
    if weekday.days.count < leastLine {
      for point in points(weekday, bands, scale) { page.dot(point, radius: 5, isSubject ? .mid : .dot) }
    }
    for (index, interactions) in weekday.running.enumerated() {
      let x = min(bands.center(weekday.singles.count + index), panel.right - 6)
      page.dot(Point(x, scale(interactions)), radius: 5, isSubject ? .mid : .mark, isHollow: true)
    }
  }
}
