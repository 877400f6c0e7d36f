import CivilTime

/// How long until interactions were closed, by month of opening.
///
/// Above, the time in which half and nine in ten were closed, on a multiplying scale. Below, how many were closed within
/// an hour, within a day, later. The month that is not over is hollow and never in the title: its slow cases are still
/// open, so that it always looks faster than it is.
enum ResolutionTime: Chart {
  static let name = "resolution_time"
  static let marts = ["resolution"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    guard let reportDay = data.reportDay, let period = data.period, data.total > 0 else {
      return nothing(data, kicker: "Time to close", measurer)
    }
    let months = data.months.suffix(14).map { Month(row: $0, isRunning: lastDay(of: $0.month) > reportDay) }
    let closed = months.reduce(0) { $0 + $1.row.closed }
    let opened = months.reduce(0) { $0 + $1.row.interactions }
    let from = max(months.first?.row.month ?? period.lowerBound, period.lowerBound)
    let finding = title(months, reportDay: reportDay)
    var page = Page(
      kicker: "Time to close", title: finding,
      subtitle: "Time from opening to closing by month of opening, \(NumberWords.exact(closed)) closed of "
        + "\(NumberWords.exact(opened)) opened \(DateWords.period(from...max(from, period.upperBound)))",
      source: data.source(marts, notes: notes(months, closed: closed)), measurer: measurer)
    guard months.contains(where: { $0.row.medianMinutes != nil }) else {
      let sentence =
        closed == 0
        ? "This chart is drawn as soon as an export brings a closed interaction."
        : "No closed interaction has a closing time after its opening."
      page.sentence(sentence)
      return page.figure(name, marts: marts, altText: "\(finding). \(sentence)")
    }
    draw(&page, months)
    return page.figure(
      name, marts: marts,
      altText:
        "Median and 90th percentile of the time to close by month, and the share closed within an hour and a day. "
        + "\(finding).")
  }

  private struct Month {
    var row: ChartData.MonthRow
    var isRunning: Bool

    /// `Feb`; the first one and each January with its year.
    func label(isFirst: Bool) -> String {
      let c = row.month.components
      let year = isFirst || c.month == 1 ? " ’" + String(String(c.year).suffix(2)) : ""
      return DateWords.monthNames[c.month - 1] + year + (isRunning ? " so far" : "")
    }

    /// Closed so far in %, never rounded up.
    var closedShare: String {
      guard row.interactions > 0 else { return "–" }
      let percent = row.closed * 100 / row.interactions
      return percent == 0 && row.closed > 0 ? "<1%" : "\(percent)%"
    }
  }

  private static func lastDay(of month: Day) -> Day {
    let c = month.components
    return month.advanced(by: Day.length(ofMonth: c.month, year: c.year) - 1)
  }

  private static func notes(_ months: [Month], closed: Int) -> [String] {
    let byUpdate = months.reduce(0) { $0 + $1.row.closedByUpdate }
    guard byUpdate > 0 else { return [] }
    return [
      byUpdate == closed
        ? "the last update stands for the closing time"
        : "for \(NumberWords.percent(byUpdate, of: closed)) of the closed, the last update stands for the closing time"
    ]
  }

  /// Of the last month that is over and has something closed; of the running one while there is no other.
  private static func title(_ months: [Month], reportDay: Day) -> String {
    let told = months.filter { $0.row.medianMinutes != nil }
    guard let month = told.last(where: { !$0.isRunning }) ?? told.last, let median = month.row.medianMinutes,
      let p90 = month.row.p90Minutes
    else {
      return months.contains { $0.row.closed > 0 } ? "No time to close can be told yet" : "No interaction is closed yet"
    }
    let c = month.row.month.components
    let age = reportDay.components.year * 12 + reportDay.components.month - c.year * 12 - c.month
    let name = Day.monthNames[c.month - 1] + (age > 11 ? " \(c.year)" : "")
    let half = NumberWords.durationInWords(minutes: median)
    let most = NumberWords.durationInWords(minutes: p90)
    // Half and nine in ten are of the closed. While some are open these are not of all, and the sentence must not say so.
    // 99.5 %, not 98: with 98 % closed, the sentence was true of only 88 % of the month's interactions.
    if month.row.closed * 1_000 >= month.row.interactions * 995, !month.isRunning {
      return "Half of \(name)’s interactions were closed within \(half), nine in ten within \(most)"
    }
    let so = month.isRunning ? "So far half" : "Half"
    return "\(so) of \(name)’s closed interactions took up to \(half), nine in ten up to \(most)"
  }
}

// MARK: - The marks

extension ResolutionTime {
  private static func draw(_ page: inout Page, _ months: [Month]) {
    let tickWidth = page.measurer.width(ofWidest: DurationTicks.all.map(\.label) + ["closed", "100%"], .tick)
    let left = Page.left + max(tickWidth + 10, 90)
    let names = page.measurer.width(
      ofWidest: ["nine in ten", "half closed", "100% within an hour", "99.9% within a day"], .label.weighted(.semibold))
    // A few months spread out, but their bars grow no wider; the first one alone stays at the left.
    let pitch = min(300, (Page.right - names - 12 - left) / Double(months.count))
    let columns = BandScale(
      months.count, from: left, to: left + pitch * Double(months.count), gap: max(0.3, 1 - 100 / pitch))
    drawTimes(&page, months, columns: columns, top: page.top + 38, bottom: 494)
    drawShares(&page, months, columns: columns, top: 578, bottom: 766)
  }

  private static func drawTimes(
    _ page: inout Page, _ months: [Month], columns: BandScale, top: Double, bottom: Double
  ) {
    page.head("Until half and nine in ten were closed", "multiplying scale", x: Page.left, baseline: page.top + 8)
    let scale = durationScale(months, from: bottom, to: top + 32)
    var free = Double.infinity
    for tick in DurationTicks.all where scale.domain.contains(tick.minutes) {
      let y = scale(tick.minutes).rounded(.down)
      // Over minutes and months at once, days and weeks lie too near to one another.
      guard y <= free else { continue }
      free = y - 24
      page.rule(y: y, from: columns.start, to: columns.end, .grid)
      page.text(tick.label, .tick, x: columns.start - 10, baseline: y + 6, anchor: .end)
    }
    func points(_ minutes: (ChartData.MonthRow) -> Int?) -> [Point?] {
      months.enumerated().map { index, month in
        minutes(month.row).map { Point(columns.center(index), scale(max(Double($0), scale.domain.lowerBound))) }
      }
    }
    let (halves, most) = (points(\.medianMinutes), points(\.p90Minutes))
    for case let (half?, most?) in zip(halves, most) {
      page.bar(left: half.x - 4, top: most.y, right: half.x + 4, bottom: half.y, .body)
    }
    drawSeries(&page, most, months, .dot, width: 2.5)
    drawSeries(&page, halves, months, .accent, width: 3.5)
    let style = TextStyle.label.weighted(.regular).colored(.text)
    drawLabels(&page, months.map { $0.row.p90Minutes }, at: most, .above, style)
    drawLabels(&page, months.map { $0.row.medianMinutes }, at: halves, .below, .label.colored(.accent))
    guard let half = halves.compactMap(\.self).last, let ninety = most.compactMap(\.self).last else { return }
    let x = columns.end + 4
    let apart = max(0, 24 - (half.y - ninety.y)) / 2
    page.text("nine in ten", .label.weighted(.semibold).colored(.text), x: x, baseline: ninety.y + 6 - apart)
    page.text("half closed", .label.weighted(.semibold).colored(.accent), x: x, baseline: half.y + 6 + apart)
  }

  /// Down to the tick under the fastest, so that its label has room; up to the slowest.
  private static func durationScale(_ months: [Month], from bottom: Double, to top: Double) -> LogScale {
    let minutes = months.flatMap { [$0.row.medianMinutes, $0.row.p90Minutes] }.compactMap(\.self).map(Double.init)
    let (least, greatest) = (minutes.min() ?? 1, minutes.max() ?? 1)
    let lower = DurationTicks.all.last { $0.minutes <= least / 2 }?.minutes ?? 0.5
    let upper = DurationTicks.all.first { $0.minutes >= lower * 4 }?.minutes ?? lower * 4
    return LogScale(lower...max(greatest, upper), from: bottom, to: top)
  }

  /// Solid between months that are over, dotted and hollow where one is not; a month without closed ones is a gap.
  private static func drawSeries(
    _ page: inout Page, _ points: [Point?], _ months: [Month], _ paint: Paint, width: Double
  ) {
    for index in points.indices.dropFirst() {
      guard let a = points[index - 1], let b = points[index] else { continue }
      page.line([a, b], paint, width: width, dash: months[index].isRunning ? [2, 6] : [])
    }
    for (point, month) in zip(points, months) {
      if let point { page.dot(point, radius: 6.5, paint, isHollow: month.isRunning) }
    }
  }

  private enum Side: Double { case above = -1, below = 1 }

  /// From the last month backwards; one that would touch its neighbour is left out.
  private static func drawLabels(
    _ page: inout Page, _ minutes: [Int?], at points: [Point?], _ side: Side, _ style: TextStyle
  ) {
    var free = Double.infinity
    for index in points.indices.reversed() {
      guard let minutes = minutes[index], let point = points[index] else { continue }
      let words = NumberWords.duration(minutes: minutes)
      let width = page.measurer.width(of: words, style)
      let left = point.x - width / 2 + aside(points, index, side, width: width)
      guard left + width <= free else { continue }
      page.text(words, style, x: left, baseline: side == .above ? point.y - 14 : point.y + 29, halo: 5)
      free = left - 6
    }
  }

  /// Away from a line that would run through the label on its way to the next or from the last point.
  private static func aside(_ points: [Point?], _ index: Int, _ side: Side, width: Double) -> Double {
    func isSteep(to neighbour: Int) -> Bool {
      guard points.indices.contains(neighbour), let a = points[index], let b = points[neighbour] else { return false }
      return (b.y - a.y) * side.rawValue / abs(b.x - a.x) * width / 2 > 8
    }
    let (before, after) = (isSteep(to: index - 1), isSteep(to: index + 1))
    return before == after ? 0 : before ? width / 2 - 4 : 4 - width / 2
  }
}

// MARK: - The shares

extension ResolutionTime {
  private static func drawShares(
    _ page: inout Page, _ months: [Month], columns: BandScale, top: Double, bottom: Double
  ) {
    page.head("Closed within an hour, within a day, later", "in % of the closed", x: Page.left, baseline: top - 26)
    let scale = LinearScale(0...100, from: bottom, to: top)
    page.yAxis(scale, ticks: [0, 50, 100], labels: ["0%", "50%", "100%"], from: columns.start, to: columns.end)
    page.text("closed", .tick, x: columns.start - 10, baseline: bottom + 54, anchor: .end)
    for (index, month) in months.enumerated() {
      let (left, right) = columns.bar(index)
      let row = month.row
      if row.closed > 0 {
        let (hour, day) = tops(row, scale)
        page.bar(left: left, top: top, right: right, bottom: day, .body)
        page.bar(left: left, top: day, right: right, bottom: hour, month.isRunning ? .mark2 : .mark)
        page.bar(left: left, top: hour, right: right, bottom: bottom, month.isRunning ? .mid : .accent)
        let fits = bottom - hour >= 28
        page.text(
          NumberWords.percent(row.within1h, of: row.closed),
          TextStyle(18, .medium, fits && !month.isRunning ? .onAccent : .ink), x: columns.center(index),
          baseline: fits ? hour + 22 : hour - 8, anchor: .middle)
      }
      page.text(
        month.label(isFirst: index == 0), .tick.colored(.text), x: columns.center(index), baseline: bottom + 27,
        anchor: .middle)
      page.text(month.closedShare, .tick, x: columns.center(index), baseline: bottom + 54, anchor: .middle)
    }
    page.rule(y: bottom, from: columns.start, to: columns.end)
    if let last = months.last(where: { $0.row.closed > 0 })?.row { drawNames(&page, last, scale, x: columns.end + 2) }
  }

  private static func tops(_ row: ChartData.MonthRow, _ scale: LinearScale) -> (hour: Double, day: Double) {
    func y(_ part: Int) -> Double { scale(100 * Double(part) / Double(row.closed)).rounded() }
    return (y(row.within1h), y(row.within1d))
  }

  /// Beside the last bar's parts, from the top down, pushed apart where they would meet. An empty part has no name.
  private static func drawNames(_ page: inout Page, _ row: ChartData.MonthRow, _ scale: LinearScale, x: Double) {
    let (hour, day) = tops(row, scale)
    let names = [
      (row.closed - row.within1d, "later", (scale.end + day) / 2, TextStyle.note),
      (row.within1d - row.within1h, "within a day", (day + hour) / 2, .label.colored(.text)),
      (row.within1h, "within an hour", (hour + scale.start) / 2, .label.weighted(.semibold).colored(.accent)),
    ].filter { $0.0 > 0 }
    var baselines = names.map { $0.2 + 6 }
    for index in baselines.indices.reversed() {
      let below = index + 1 < baselines.count ? baselines[index + 1] - 23 : scale.start
      baselines[index] = min(baselines[index], below)
    }
    for index in baselines.indices {
      baselines[index] = max(baselines[index], index > 0 ? baselines[index - 1] + 23 : scale.end + 6)
    }
    for (name, baseline) in zip(names, baselines) {
      page.text("\(NumberWords.percent(name.0, of: row.closed)) \(name.1)", name.3, x: x, baseline: baseline)
    }
  }
}
