import CivilTime

/// What is open at the end of each day, and the weeks that made it grow or shrink.
///
/// Above, the last two years as an area with the report day's figure at its end. Below, opened minus closed per week.
/// In the first fortnight there is no trend to see: bars with their values, and nothing below.
enum Backlog: Chart {
  static let name = "backlog"
  static let marts = ["backlog"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let complete = data.backlog.filter(\.isComplete)
    guard let first = complete.first, let last = complete.last, data.total > 0 else {
      return nothing(data, kicker: "Backlog", measurer)
    }
    let finding = title(complete)
    let shown = Array(complete.suffix(728))
    let running = data.backlog.filter { !$0.isComplete }.prefix(7)
    let period = DateWords.period((shown.first ?? first).day...last.day)
    var page = Page(
      kicker: "Backlog", title: finding,
      subtitle: "Interactions opened and not yet closed at the end of each day, \(period), "
        + "counted from the first day in the data",
      source: data.source(marts, notes: running.isEmpty ? [] : ["hollow: not over yet"]), measurer: measurer)
    let isShort = complete.count < 15
    if isShort {
      drawBars(&page, shown, running: Array(running))
    } else {
      drawTrend(&page, shown, of: complete, running: Array(running))
    }
    let kind = isShort ? "Bar chart" : "Area chart"
    let below = isShort ? "" : ", and bars of opened minus closed per week"
    return page.figure(
      name, marts: marts, altText: "\(kind) of open interactions at the end of each day, \(period)\(below). \(finding)."
    )
  }

  /// Against four weeks ago, once there are so many days; under 2 % it is about as many.
  static func title(_ days: [ChartData.BacklogRow]) -> String {
    guard let now = days.last?.openAtEnd, now > 0 else { return "Nothing is open" }
    let open = "\(NumberWords.count(now)) interaction\(now == 1 ? " is" : "s are") open"
    guard days.count >= 29 else { return "\(open) after \(days.count) day\(days.count == 1 ? "" : "s") of data" }
    let before = days[days.count - 29].openAtEnd
    let difference = now - before
    if abs(difference) * 50 < before || difference == 0 { return "\(open), about as many as four weeks ago" }
    let isMost = days.dropLast().allSatisfy { $0.openAtEnd < now }
    return "\(open), \(NumberWords.count(abs(difference))) \(difference > 0 ? "more" : "fewer") than four weeks ago"
      + (isMost ? " and the most so far" : "")
  }
}

// MARK: - The first fortnight

extension Backlog {
  private static func drawBars(
    _ page: inout Page, _ shown: [ChartData.BacklogRow], running: [ChartData.BacklogRow]
  ) {
    let days = shown + running
    let scale = LinearScale.zeroBased(
      upTo: Double(days.map(\.openAtEnd).max() ?? 0), from: Page.bottom - 32, to: page.top + 30)
    let ticks = scale.ticks(leastStep: 1)
    let left = Page.left + max(58, page.measurer.width(ofWidest: NumberWords.ticks(ticks), .tick) + 10)
    let right = min(Page.right, left + Double(days.count) * 143)
    let time = TimeScale(days[0].day...days[days.count - 1].day, from: left, to: right)
    page.yAxis(scale, ticks: ticks, from: left, to: right)
    for row in days {
      let (left, right) = time.bands.bar(time.index(row.day))
      let top = row.openAtEnd > 0 ? min(scale(row.openAtEnd), scale.start - 1) : scale.start
      let isLast = row.day == shown.last?.day
      if row.isComplete {
        page.bar(left: left, top: top, right: right, bottom: scale.start, isLast ? .accent : .mark)
      } else if row.openAtEnd > 0 {
        page.hollowBar(left: left, top: top, right: right, bottom: scale.start)
      }
      page.text(
        NumberWords.compact(row.openAtEnd), .value.colored(isLast ? .accent : row.isComplete ? .ink : .muted),
        x: time.center(row.day), baseline: top - 10, anchor: .middle)
    }
    page.rule(y: scale.start, from: left, to: right)
    page.timeAxis(time, y: scale.start)
  }
}

// MARK: - The trend

extension Backlog {
  private static func drawTrend(
    _ page: inout Page, _ shown: [ChartData.BacklogRow], of complete: [ChartData.BacklogRow],
    running: [ChartData.BacklogRow]
  ) {
    let days = shown + running
    // The Monday before the first day shown, or the weekend's closings alone would stand there as a week that shrank.
    let before = complete.dropLast(shown.count).suffix(shown[0].day.weekday)
    let weeks = weeks(before + shown)
    let greatest = Double(days.map(\.openAtEnd).max() ?? 0)
    let upper = LinearScale.zeroBased(upTo: greatest, from: 536, to: page.top)
    let lower = weekScale(weeks)
    let weekTicks = lower.ticks(intervals: 4, leastStep: 1)
    let weekLabels = zip(weekTicks, NumberWords.ticks(weekTicks)).map { $0 > 0 ? "+" + $1 : $1 }
    let tickWidth = page.measurer.width(
      ofWidest: NumberWords.ticks(upper.ticks(leastStep: 1)) + weekLabels, .tick)
    let last = shown[shown.count - 1]
    let endWidth = page.measurer.width(ofWidest: [DateWords.weekdayAndDate(last.day), "week so far"], .label) + 16
    let (left, right) = (Page.left + max(66, tickWidth + 10), Page.right - max(endWidth, 138) - 12)
    let time = TimeScale(days[0].day...days[days.count - 1].day, from: left, to: right)

    drawArea(&page, shown, running: running, time: time, scale: upper)
    page.head("Opened minus closed, week by week", "above the line the backlog grew", x: Page.left, baseline: 613)
    for (tick, label) in zip(weekTicks, weekLabels) {
      let y = lower(tick).rounded(.down)
      page.rule(y: y, from: left, to: right, tick == 0 ? .axis : .grid)
      page.text(label, .tick, x: left - 10, baseline: y + 6, anchor: .end)
    }
    drawWeeks(&page, weeks, last: last.day, time: time, scale: lower)
  }

  private static func drawArea(
    _ page: inout Page, _ shown: [ChartData.BacklogRow], running: [ChartData.BacklogRow], time: TimeScale,
    scale: LinearScale
  ) {
    page.yAxis(scale, ticks: scale.ticks(intervals: 4, leastStep: 1), from: time.start, to: time.end)
    let points = shown.map { Point(time.center($0.day), scale($0.openAtEnd)) }
    page.area(points, base: scale.start, .tint)
    page.rule(y: scale.start, from: time.start, to: time.end)
    page.line(points, .accent, width: 2.5)
    page.timeAxis(time, y: scale.start)
    guard let end = points.last, let last = shown.last else { return }
    if !running.isEmpty {
      let ahead = running.map { Point(time.center($0.day), scale($0.openAtEnd)) }
      page.line([end] + ahead, .mid, width: 2.5, dash: [2, 5])
      for point in ahead { page.dot(point, radius: 5, .mid, isHollow: true) }
    }

    // Over the greatest day there is air up to the subtitle.
    var labels = LineLabels(
      line: points, plot: Rect(left: time.start, top: scale.end - 18, right: time.end, bottom: scale.start))
    let fourWeeksAgo = shown.count > 28 ? shown.count - 29 : nil
    let peak = shown.indices.dropFirst().reduce(0) { shown[$1].openAtEnd > shown[$0].openAtEnd ? $1 : $0 }
    // A label near another dot would be read as that one's.
    let isApart = [shown.count - 1, fourWeeksAgo].compactMap(\.self).allSatisfy {
      abs(points[peak].x - points[$0].x) > 40
    }
    // The peak must also be 2 % above today's level: one day before the last, its label was read as the last day's.
    if isApart, shown[peak].openAtEnd * 50 >= last.openAtEnd * 51 {
      let day = shown[peak].day
      let isThisYear = day.components.year == last.day.components.year
      let words =
        "\(NumberWords.count(shown[peak].openAtEnd)) on "
        + (isThisYear ? DateWords.weekdayAndDate(day) : DateWords.full(day))
      labels.put(words, at: points[peak], on: &page)
      page.dot(points[peak], radius: 5, .accent)
    }
    if let fourWeeksAgo {
      labels.put(
        "\(NumberWords.count(shown[fourWeeksAgo].openAtEnd)) four weeks ago", at: points[fourWeeksAgo], on: &page)
      page.dot(points[fourWeeksAgo], radius: 6, .ink, isHollow: true)
    }
    page.dot(end, radius: 6.5, .accent)
    let x = time.end + 14
    let baseline = min(max(end.y - 2, scale.end + 18), scale.start - 24)
    page.text(NumberWords.compact(last.openAtEnd), .endFigure.sized(26).colored(.accent), x: x, baseline: baseline)
    page.text(DateWords.weekdayAndDate(last.day), .label.colored(.accent), x: x, baseline: baseline + 23)
  }
}

// MARK: - The weeks

extension Backlog {
  /// Monday to Sunday, as far as its days are over.
  private struct Week {
    var days: ClosedRange<Day>
    var growth: Int
  }

  private static func weeks(_ shown: some Sequence<ChartData.BacklogRow>) -> [Week] {
    var weeks: [Week] = []
    for row in shown {
      let growth = row.opened - row.closed
      if row.day.weekday > 0, let week = weeks.last {
        weeks[weeks.count - 1] = Week(days: week.days.lowerBound...row.day, growth: week.growth + growth)
      } else {
        weeks.append(Week(days: row.day...row.day, growth: growth))
      }
    }
    return weeks
  }

  private static func weekScale(_ weeks: [Week]) -> LinearScale {
    let growths = weeks.map { Double($0.growth) }
    let (least, greatest) = (min(growths.min() ?? 0, 0), max(growths.max() ?? 0, 0))
    let margin = max(greatest - least, 1) * 0.04
    return LinearScale((least < 0 ? least - margin : 0)...(greatest + margin), from: Page.bottom - 4, to: 634)
  }

  /// Growth in the last four weeks is the subject; a week is as narrow as its days are few that are shown.
  private static func drawWeeks(
    _ page: inout Page, _ weeks: [Week], last: Day, time: TimeScale, scale: LinearScale
  ) {
    let isRunning = last.weekday < 6
    let recent = weeks.count - 4 - (isRunning ? 1 : 0)
    for (index, week) in weeks.enumerated() where week.growth != 0 {
      let start = max(time.edge(week.days.lowerBound), time.start)
      let end = time.edge(week.days.upperBound.advanced(by: 1))
      let width = min(time.pitch * 7 * 0.84, 64) * (end - start) / (time.pitch * 7)
      let (y, zero) = (scale(week.growth).rounded(), scale(0).rounded(.down))
      let paint: Paint = week.growth < 0 ? .mark : index >= recent ? .accent : .mid
      let left = ((start + end - width) / 2).rounded()
      page.bar(
        left: left, top: min(y, zero - (week.growth > 0 ? 1 : 0)), right: max(left + 1, left + width),
        bottom: max(y, zero + (week.growth > 0 ? 0 : 1)), paint)
    }
    guard let week = weeks.last else { return }
    let y = min(max(scale(week.growth) + 16, scale.end + 8), scale.start - 24)
    let paint: Paint = week.growth > 0 ? .accent : .ink
    page.text(NumberWords.signed(week.growth), .label.colored(paint).weighted(.semibold), x: time.end + 12, baseline: y)
    page.text(isRunning ? "week so far" : "last week", .note, x: time.end + 12, baseline: y + 22)
  }
}
