import CivilTime

/// Interactions per day: the last 91 days as bars with the 7-day mean, and under them the whole history.
enum DailyVolume: Chart {
  static let name = "daily_volume"
  static let marts = ["daily"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let complete = Array(data.completeDays)
    guard let last = complete.last, data.total > 0 else { return nothing(data, kicker: "Daily volume", measurer) }
    let shown = complete.suffix(91)
    let first = shown.first?.day ?? last.day
    let finding = title(complete)
    let running = data.unfinishedDays.prefix(7)
    var page = Page(
      kicker: "Daily volume", title: finding,
      subtitle: "Interactions opened per calendar day, \(DateWords.period(first...last.day))"
        + (complete.count > 1 ? "; weekends shaded" : ""),
      source: data.source(marts, notes: running.isEmpty ? [] : ["hollow: not over yet"]), measurer: measurer)

    let hasHistory = complete.count >= 120
    let labelWidth = max(72, page.measurer.width(of: "7-day mean", .label)) + 20
    let tickWidth = max(58, page.measurer.width(ofWidest: tickLabels(shown), .tick) + 10)
    let plot = Rect(
      left: Page.left + tickWidth, top: page.top + 6, right: Page.right - labelWidth - 12,
      bottom: hasHistory ? 646 : Page.bottom - 32)
    let busiest = greatest(shown)
    drawDays(
      &page, Array(shown), running: Array(running), all: complete, subject: isCompared(complete) ? nil : busiest.day,
      in: plot)
    if hasHistory {
      drawHistory(
        &page, complete, highlighted: first, in: Rect(left: plot.left, top: 728, right: plot.right, bottom: 806))
    }

    return page.figure(
      name, marts: marts,
      altText:
        "Bar chart of interactions per day, \(DateWords.period(first...last.day))"
        + "\(complete.count > fewDays ? ", with the 7-day mean as a line" : ""). "
        + "\(finding). Busiest day \(DateWords.weekdayAndDate(busiest.day)) with \(NumberWords.count(busiest.interactions)); "
        + "last day \(DateWords.weekdayAndDate(last.day)) with \(NumberWords.count(last.interactions)).")
  }

  /// Whether four weeks are compared with the four before: the mean is the subject then, and before it the busiest day.
  private static func isCompared(_ days: [ChartData.DayRow]) -> Bool { days.count >= 56 }

  /// Up to so many days each has its value, and there is no mean to draw.
  private static let fewDays = 7

  /// Four weeks against the four before, once there are eight; under 5 % it is steady.
  static func title(_ days: [ChartData.DayRow]) -> String {
    guard isCompared(days) else {
      let total = NumberWords.counted(sum(days), "interaction")
      let busiest = greatest(days[...])
      if days.count == 1 {
        return "\(total) on \(DateWords.weekdayAndDate(busiest.day)), the only day in the data"
      }
      return "\(total) in \(days.count) days; the busiest was \(DateWords.weekdayAndDate(busiest.day)) "
        + "with \(NumberWords.count(busiest.interactions))"
    }
    let (now, before) = (sum(days.suffix(28)), sum(days.dropLast(28).suffix(28)))
    let perDay = "\(NumberWords.mean(now, over: 28)) interactions a day"
    if before == 0 { return now == 0 ? "Nothing came in the last eight weeks" : "Demand came back: \(perDay)" }
    if abs(now - before) * 20 < before { return "Demand is steady on the four weeks before: \(perDay)" }
    let change = NumberWords.exact(abs(NumberWords.changePercent(now, from: before)))
    return "Demand is \(now > before ? "up" : "down") \(change)% on the four weeks before: \(perDay)"
  }

  /// - Parameter subject: the day that the title speaks of; nil if that is the mean.
  private static func drawDays(
    _ page: inout Page, _ shown: [ChartData.DayRow], running: [ChartData.DayRow], all: [ChartData.DayRow],
    subject: Day?, in plot: Rect
  ) {
    let days = shown + running
    // A few days keep the width of a bar, and the rest stays white.
    let right = min(plot.right, plot.left + Double(days.count) * 143)
    let time = TimeScale(days[0].day...days[days.count - 1].day, from: plot.left, to: right)
    let means = shown.count > fewDays ? sevenDayMeans(all).suffix(shown.count) : []
    // The first means carry days from before the first bar.
    let greatest = max(Double(days.map(\.interactions).max() ?? 0), means.map(\.mean).max() ?? 0)
    let scale = LinearScale.zeroBased(upTo: greatest, from: plot.bottom, to: plot.top)
    // The only day stands out from nothing.
    let subject = shown.count > 1 ? subject : nil
    page.dayBars(
      days, subject: subject, time: time, scale: scale, ticks: scale.ticks(leastStep: 1), right: plot.right)

    if shown.count <= fewDays {
      for day in days {
        page.text(
          NumberWords.compact(day.interactions),
          .value.colored(day.day == subject ? .accent : day.isComplete ? .ink : .muted),
          x: time.center(day.day), baseline: scale(day.interactions) - 10, anchor: .middle)
      }
      let note = ["The 7-day mean and the comparison", "of four weeks come with more days."]
      guard right + 40 + page.measurer.width(ofWidest: note, .note) <= Page.right else { return }
      for (line, words) in note.enumerated() {
        page.text(words, .note, x: right + 40, baseline: plot.midY + 25 * Double(line), halo: 5)
      }
      return
    }
    let points = means.map { Point(time.center($0.day), scale($0.mean)) }
    page.line(points, subject == nil ? .accent : .ink, width: subject == nil ? 3.5 : 2.5, casing: true)
    drawLabels(
      &page, shown, subject: subject, means: Array(means), time: time, scale: scale, plot: plot, end: points.last)
  }

  /// The greatest day above its bar; the last day and the mean behind the plot, apart from each other.
  private static func drawLabels(
    _ page: inout Page, _ shown: [ChartData.DayRow], subject: Day?, means: [(day: Day, mean: Double, total: Int)],
    time: TimeScale, scale: LinearScale, plot: Rect, end: Point?
  ) {
    let last = shown[shown.count - 1]
    let busiest = greatest(shown[...])
    let (ofBusiest, ofMean): (Paint, Paint) = subject == nil ? (.ink, .accent) : (.accent, .ink)
    if busiest.day != last.day, busiest.interactions > 0 {
      let label = "\(DateWords.weekdayAndDate(busiest.day)): \(NumberWords.count(busiest.interactions))"
      let half = page.measurer.width(of: label, .label) / 2
      let x = min(max(time.center(busiest.day), plot.left + half), plot.right - half)
      page.text(
        label, .label.colored(ofBusiest), x: x, baseline: scale(busiest.interactions) - 10, anchor: .middle, halo: 5)
    }
    let x = plot.right + 12
    let lastLabel = "\(NumberWords.compact(last.interactions)) on \(DateWords.weekdayNames[last.day.weekday])"
    let ofLast = TextStyle.label.colored(busiest.day == last.day ? ofBusiest : .ink)
    guard let end, let mean = means.last else {
      page.text(lastLabel, ofLast, x: x, baseline: scale(last.interactions) + 6)
      return
    }
    page.dot(end, radius: 6.5, ofMean)
    // The mean takes 46 px around its end, the day one line; the day goes above where they would meet.
    let meanBaseline = min(end.y - 2, plot.bottom - 24)
    page.text(
      NumberWords.mean(mean.total, over: 7, isCompact: true), .endFigure.colored(ofMean), x: x, baseline: meanBaseline)
    page.text("7-day mean", .label.colored(ofMean), x: x, baseline: meanBaseline + 22)
    var baseline = scale(last.interactions) + 6
    if baseline > meanBaseline - 26, baseline < meanBaseline + 46 {
      baseline = baseline < meanBaseline + 10 || meanBaseline + 46 > plot.bottom ? meanBaseline - 26 : meanBaseline + 46
    }
    page.text(lastLabel, ofLast, x: x, baseline: baseline)
  }

  private static func drawHistory(
    _ page: inout Page, _ days: [ChartData.DayRow], highlighted: Day, in plot: Rect
  ) {
    page.head("The whole period", "7-day mean; the days above are highlighted", x: plot.left, baseline: plot.top - 16)
    let means = sevenDayMeans(days)
    let time = TimeScale(days[0].day...days[days.count - 1].day, from: plot.left, to: plot.right)
    let scale = LinearScale.zeroBased(upTo: means.map(\.mean).max() ?? 0, from: plot.bottom, to: plot.top)
    page.yAxis(scale, ticks: scale.ticks(intervals: 2), from: plot.left, to: plot.right)
    let points = means.map { (day: $0.day, point: Point(time.center($0.day), scale($0.mean))) }
    let older = points.filter { $0.day <= highlighted }.map(\.point)
    let newer = points.filter { $0.day >= highlighted }.map(\.point)
    page.area(older, base: plot.bottom, .mark2)
    page.area(newer, base: plot.bottom, .tint)
    page.line(older, .mark, width: 2)
    page.line(newer, .accent, width: 2.5)
    page.rule(y: plot.bottom, from: plot.left, to: plot.right)
    page.timeAxis(time, y: plot.bottom)
  }

  private static func tickLabels(_ days: ArraySlice<ChartData.DayRow>) -> [String] {
    NumberWords.ticks(
      LinearScale.zeroBased(upTo: Double(days.map(\.interactions).max() ?? 0), from: 0, to: 1).ticks(leastStep: 1))
  }

  private static func sum(_ days: some Sequence<ChartData.DayRow>) -> Int { days.reduce(0) { $0 + $1.interactions } }

  /// The earlier of equals.
  private static func greatest(_ days: ArraySlice<ChartData.DayRow>) -> ChartData.DayRow {
    days.dropFirst().reduce(days[days.startIndex]) { $1.interactions > $0.interactions ? $1 : $0 }
  }
}
