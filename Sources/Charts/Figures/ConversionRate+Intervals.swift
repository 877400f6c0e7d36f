/// The busiest technicians: rate, number, and the 95 % interval that the number allows.
extension ConversionRate {
  /// - Parameter groups: those that are judged, and below a gap those with too few interactions; either may be empty.
  static func drawIntervals(
    _ page: inout Page, _ groups: [[ChartData.ConversionRow]], isAll: Bool, outliers: Set<String>,
    desk: (label: String, percent: Double)?, right: Double
  ) {
    let rows = groups.flatMap(\.self)
    let gap = groups.allSatisfy { !$0.isEmpty } ? 0.35 : 0
    let top = page.top + 26
    let axisY = Page.bottom - 30
    let pitch = min(54, (axisY - top) / (Double(rows.count) + gap))
    let bottom = top + pitch * (Double(rows.count) + gap)
    let headBaseline = page.top + 8
    let head = rows.count == 1 ? "Technician" : isAll ? "All \(rows.count)" : "The \(rows.count) busiest"

    let names = Shortening.column(rows.map(\.name), .name, room: 260, page.measurer)
    let rates = rows.map { NumberWords.percent($0.converted, of: $0.interactions) }
    let sizes = rows.map { "of \(NumberWords.count($0.interactions))" }
    let rateStyle = TextStyle.value.tabular.weighted(.semibold)
    let nameWidth = max(
      page.measurer.width(ofWidest: names, .name), page.measurer.width(of: head, .head), 110)
    let rateRight =
      Page.left + nameWidth + 24
      + max(page.measurer.width(ofWidest: rates, rateStyle), page.measurer.width(of: "Rate", .head))
    let sizeLeft = rateRight + 16
    let plotLeft = sizeLeft + page.measurer.width(ofWidest: sizes, .share.tabular) + 44
    page.text(head, .head, x: Page.left, baseline: headBaseline)
    page.text("Rate", .head, x: rateRight, baseline: headBaseline, anchor: .end)

    let lows = rows.map(\.lowPercent) + (desk.map { [$0.percent] } ?? [])
    let highs = rows.map(\.highPercent) + (desk.map { [$0.percent] } ?? [])
    let x = rateScale(lows.min() ?? 0, highs.max() ?? 100, from: plotLeft, to: right, isFromZero: rows.count == 1)
    let ticks = x.ticks(intervals: 5)
    for (tick, label) in zip(ticks, NumberWords.ticks(ticks)) {
      page.rule(x: x(tick), from: top - 4, to: bottom + 8, tick == 0 ? .axis : .grid)
      page.text(label + "%", .tick, x: x(tick), baseline: bottom + 30, anchor: .middle)
    }
    drawIntervalHeads(&page, desk, x, left: plotLeft, right: right, headBaseline, bottom: bottom)
    for (index, row) in rows.enumerated() {
      let y = (top + (Double(index) + 0.5 + (index < groups[0].count ? 0 : gap)) * pitch).rounded()
      let isOutlier = outliers.contains(row.id)
      page.text(names[index], .name, x: Page.left, baseline: y + 6)
      page.text(
        rates[index], rateStyle.colored(isOutlier ? .accent : row.isBelowFloor ? .muted : .ink), x: rateRight,
        baseline: y + 6, anchor: .end)
      page.text(sizes[index], .share.tabular, x: sizeLeft, baseline: y + 6)
      page.whisker(
        from: x(row.lowPercent), to: x(row.highPercent), y: y, isOutlier ? .mid : row.isBelowFloor ? .mark2 : .mark)
      page.dot(
        Point(x(100 * Double(row.converted) / Double(max(row.interactions, 1))), y), radius: 7.5,
        isOutlier ? .accent : .dot,
        isHollow: row.isBelowFloor)
    }
  }

  /// `95% interval`, and the desk's rate over its line; the former gives way, and goes down to the notes.
  private static func drawIntervalHeads(
    _ page: inout Page, _ desk: (label: String, percent: Double)?, _ x: LinearScale, left: Double, right: Double,
    _ baseline: Double, bottom: Double
  ) {
    let interval = "95% interval"
    let intervalWidth = page.measurer.width(of: interval, .headAddition)
    guard let desk else {
      page.text(interval, .headAddition, x: left, baseline: baseline)
      return
    }
    page.reference(x: x(desk.percent), from: baseline + 10, to: bottom + 8)
    let width = page.measurer.width(of: desk.label, .value.weighted(.semibold))
    let deskLeft = min(max(x(desk.percent) - width / 2, left), right - width)
    page.text(desk.label, .value.weighted(.semibold), x: deskLeft, baseline: baseline)
    if left + intervalWidth + 20 <= deskLeft {
      page.text(interval, .headAddition, x: left, baseline: baseline)
    } else if deskLeft + width + 20 + intervalWidth <= right {
      page.text(interval, .headAddition, x: right, baseline: baseline, anchor: .end)
    } else {
      page.note("bars: \(interval)s")
    }
  }

  /// Not from zero only if all lies above 40 % of the greatest: dots have no length that would lie.
  private static func rateScale(
    _ low: Double, _ high: Double, from left: Double, to right: Double, isFromZero: Bool
  ) -> LinearScale {
    let span = max(high - low, 1)
    let start = isFromZero || low <= 0.4 * high ? 0 : max(0, low - span * 0.06)
    return LinearScale(start...max(min(100, max(high, 0.1) + span * 0.04), start), from: left, to: right)
  }
}
