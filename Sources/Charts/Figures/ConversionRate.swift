import Foundation

/// How often an interaction becomes an incident: the busiest technicians with their intervals, and all of them in a
/// funnel that tells a difference from chance.
enum ConversionRate: Chart {
  static let name = "conversion_rate"
  static let marts = ["conversion"]
  private static let kicker = "Conversion to incidents"

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let total = data.conversions.reduce(0) { $0 + $1.interactions }
    let converted = data.conversions.reduce(0) { $0 + $1.converted }
    guard total > 0 else { return nothing(data, kicker: kicker, measurer) }
    guard converted > 0 else { return unlinked(data, measurer) }
    let known = data.conversions.filter { $0.id != UnknownMember.unassigned }
    let judged = known.filter { !$0.isBelowFloor }
    let funnel = Funnel(
      rate: Double(converted) / Double(total), samples: judged.map { ($0.interactions, $0.converted) })
    let outliers = known.count > 1 ? judged.filter { isOutlier($0, funnel) } : []
    let finding = title(
      converted: converted, total: total, known: known.count, judged: judged.count, outliers: outliers,
      floor: data.minimumInteractions)
    let hasFunnel = judged.count >= 4
    var page = Page(
      kicker: kicker, title: finding,
      subtitle: "Interactions with at least one incident, in % of all by technician, \(data.population)",
      source: data.source(marts, notes: outliers.isEmpty ? [] : ["blue: outside the 99.8% limits"]),
      measurer: measurer)
    let busiest = (hasFunnel ? judged : known).prefix(16)
    let deskLabel = known.count > 1 ? "desk \(NumberWords.percent(converted, of: total))" : nil
    if !busiest.isEmpty {
      drawIntervals(
        &page, busiest.sorted(by: isGreaterRate), isAll: busiest.count == known.count,
        outliers: Set(outliers.map(\.id)), desk: deskLabel.map { ($0, 100 * funnel.rate) },
        right: hasFunnel ? 810 : Page.right)
    } else {
      page.sentence("No interaction names its technician.")
    }
    if hasFunnel {
      drawFunnel(
        &page, known.filter { $0.interactions >= 10 }, funnel, outliers: outliers, floor: data.minimumInteractions)
    }
    func named(_ word: String, _ rows: [ChartData.ConversionRow]) -> String {
      guard !rows.isEmpty else { return "" }
      let names = rows.map { "\($0.name) \(NumberWords.percent($0.converted, of: $0.interactions))" }
      return " \(word): \(names.joined(separator: ", "))."
    }
    let above = outliers.filter { funnel.score(size: $0.interactions, converted: $0.converted) > 0 }
    let below = outliers.filter { funnel.score(size: $0.interactions, converted: $0.converted) < 0 }
    return page.figure(
      name, marts: marts,
      altText: "Conversion rate by technician with 95% intervals"
        + (hasFunnel ? ", and a funnel plot of rate against number of interactions" : "") + ". \(finding)."
        + named("Above", above.sorted(by: isGreaterRate)) + named("Below", below.sorted(by: isGreaterRate)))
  }

  static func title(
    converted: Int, total: Int, known: Int, judged: Int, outliers: [ChartData.ConversionRow], floor: Int
  ) -> String {
    let rate = "\(NumberWords.percent(converted, of: total)) of interactions become an incident"
    if known <= 1 { return rate }
    if judged == 0 { return "\(rate); no technician has \(NumberWords.exact(floor)) yet" }
    switch outliers.count {
    case 0: return "\(rate); no technician stands out"
    case 1: return "\(rate); 1 of \(NumberWords.exact(judged)) technicians clearly differs"
    default:
      return "\(rate); \(NumberWords.exact(outliers.count)) of \(NumberWords.exact(judged)) technicians clearly differ"
    }
  }

  private static func unlinked(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let title = "No interaction has become an incident yet"
    var page = Page(
      kicker: kicker, title: title,
      subtitle: "Interactions with at least one incident, in % of all by technician, \(data.population)",
      source: data.source(marts), measurer: measurer)
    page.sentence("No rate can be told before an incident is linked.")
    return page.figure(
      name, marts: marts, altText: "\(title). No rate can be told before an incident is linked.")
  }

  static func isOutlier(_ row: ChartData.ConversionRow, _ funnel: Funnel) -> Bool {
    abs(funnel.score(size: row.interactions, converted: row.converted)) > Funnel.z998
  }

  /// By rate, without dividing; ties keep the order of the mart.
  private static func isGreaterRate(_ a: ChartData.ConversionRow, _ b: ChartData.ConversionRow) -> Bool {
    a.converted * b.interactions > b.converted * a.interactions
  }

  // MARK: - The busiest, with intervals

  private static func drawIntervals(
    _ page: inout Page, _ rows: [ChartData.ConversionRow], isAll: Bool, outliers: Set<String>,
    desk: (label: String, percent: Double)?, right: Double
  ) {
    let top = page.top + 26
    let axisY = Page.bottom - 30
    let pitch = min(54, (axisY - top) / Double(rows.count))
    let bottom = top + pitch * Double(rows.count)
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
    for tick in ticks {
      page.rule(x: x(tick), from: top - 4, to: bottom + 8, tick == 0 ? .axis : .grid)
      page.text(
        NumberWords.ticks([tick])[0] + "%", .tick, x: x(tick), baseline: bottom + 30, anchor: .middle)
    }
    drawIntervalHeads(&page, desk, x, left: plotLeft, right: right, headBaseline, bottom: bottom)
    for (index, row) in rows.enumerated() {
      let y = (top + (Double(index) + 0.5) * pitch).rounded()
      let isOutlier = outliers.contains(row.id)
      page.text(names[index], .name, x: Page.left, baseline: y + 6)
      page.text(
        rates[index], rateStyle.colored(isOutlier ? .accent : row.isBelowFloor ? .muted : .ink), x: rateRight,
        baseline: y + 6, anchor: .end)
      page.text(sizes[index], .share.tabular, x: sizeLeft, baseline: y + 6)
      page.whisker(
        from: x(row.lowPercent), to: x(row.highPercent), y: y, isOutlier ? .mid : row.isBelowFloor ? .mark2 : .mark)
      page.dot(
        Point(x(100 * Double(row.converted) / Double(row.interactions)), y), radius: 7.5, isOutlier ? .accent : .dot,
        isHollow: row.isBelowFloor)
    }
  }

  /// `95% interval`, and the desk's rate over its line; the former gives way.
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
    }
  }

  /// Not from zero only if all lies above 40 % of the greatest: dots have no length that would lie.
  private static func rateScale(
    _ low: Double, _ high: Double, from left: Double, to right: Double, isFromZero: Bool
  ) -> LinearScale {
    let span = max(high - low, 1)
    let start = isFromZero || low <= 0.4 * high ? 0 : max(0, low - span * 0.06)
    return LinearScale(start...min(100, max(high, 0.1) + span * 0.04), from: left, to: right)
  }

  // MARK: - All of them, in a funnel

  private static func drawFunnel(
    _ page: inout Page, _ rows: [ChartData.ConversionRow], _ funnel: Funnel, outliers: [ChartData.ConversionRow],
    floor: Int
  ) {
    let plot = Rect(left: 960, top: page.top + 36, right: Page.right, bottom: 768)
    page.head(
      "All \(NumberWords.exact(rows.count)) against chance and the usual spread", x: 906, baseline: page.top + 8)
    let hollow = rows.count(where: \.isBelowFloor)
    var notes = ["Grey funnel: 95% and 99.8% of the usual spread"]
    if hollow > 0 {
      notes.append(
        "Hollow: \(NumberWords.exact(hollow)) with fewer than \(NumberWords.exact(floor)), not judged")
    }
    let sizes = rows.map { Double($0.interactions) }
    let x = LogScale(Self.sizes(sizes), from: plot.left, to: plot.right)
    let rates = rows.map { 100 * Double($0.converted) / Double($0.interactions) }
    let noteRect = Rect(
      left: plot.right - page.measurer.width(ofWidest: notes, .note) - 12, top: plot.top - 4, right: plot.right,
      bottom: plot.top + 28 * Double(notes.count))
    let y = rateScale(rates, sizes.map { x($0) }, funnel, plot, keepFree: noteRect)
    drawBands(&page, funnel, x, y, plot)

    let ticks = y.ticks(intervals: 5)
    for tick in ticks {
      page.rule(y: y(tick), from: plot.left, to: plot.right, tick == 0 ? .axis : .paper)
      page.text(
        NumberWords.ticks([tick])[0] + "%", .tick, x: plot.left - 10, baseline: y(tick).rounded(.down) + 6, anchor: .end
      )
    }
    for tick in x.ticks(most: 7) {
      page.rule(x: x(tick), from: plot.bottom, to: plot.bottom + 7)
      let label = NumberWords.compactTick(tick)
      let half = page.measurer.width(of: label, .tick) / 2
      page.text(
        label, .tick, x: min(x(tick), Page.right - half), baseline: plot.bottom + 26, anchor: .middle)
    }
    page.text("Interactions, on a multiplying scale", .note, x: plot.left, baseline: plot.bottom + 54)
    page.reference(y: y(100 * funnel.rate), from: plot.left, to: plot.right)
    for (index, note) in notes.enumerated() {
      page.text(note, .note, x: plot.right, baseline: plot.top + 16 + 25 * Double(index), anchor: .end, halo: 5)
    }

    let named = Set(outliers.map(\.id))
    let radius = rows.count > 100 ? 5.0 : 6.0
    let dots = rows.indices.map { Point(x(sizes[$0]), y(rates[$0])) }
    for index in rows.indices where !named.contains(rows[index].id) {
      page.dot(dots[index], radius: radius, .dot, isHollow: rows[index].isBelowFloor)
    }
    for index in rows.indices where named.contains(rows[index].id) { page.dot(dots[index], radius: radius, .accent) }

    var placer = LabelPlacer(
      plot: Rect(left: plot.left + 2, top: plot.top, right: Page.right, bottom: plot.bottom - 2),
      dots: dots.map { ($0, radius) })
    placer.block(noteRect)
    let byScore = rows.indices.filter { named.contains(rows[$0].id) }.sorted {
      let (a, b) = (rows[$0], rows[$1])
      return abs(funnel.score(size: a.interactions, converted: a.converted))
        > abs(funnel.score(size: b.interactions, converted: b.converted))
    }
    let labels = Shortening.column(byScore.map { rows[$0].name }, .label, room: 200, page.measurer)
    for (index, label) in zip(byScore, labels) { _ = page.label(label, at: dots[index], radius: radius, &placer) }
  }

  /// All sizes with air at both ends, and at least a factor of 8, that the funnel may be seen as one.
  private static func sizes(_ sizes: [Double]) -> ClosedRange<Double> {
    let (least, greatest) = ((sizes.min() ?? 10) * 0.8, (sizes.max() ?? 100) * 1.35)
    let widening = max(1, (8 / (greatest / least)).squareRoot())
    return (least / widening)...(greatest * widening)
  }

  /// From zero past the highest dot; and so far that no dot lies under the notes.
  private static func rateScale(
    _ rates: [Double], _ xs: [Double], _ funnel: Funnel, _ plot: Rect, keepFree: Rect
  ) -> LinearScale {
    var greatest = max((rates.max() ?? 0) * 1.08, 100 * funnel.rate * 1.6)
    let below = (plot.bottom - keepFree.bottom - 10) / plot.height
    for (rate, x) in zip(rates, xs) where x > keepFree.left - 14 { greatest = max(greatest, rate / below) }
    return LinearScale(0...greatest, from: plot.bottom, to: plot.top)
  }

  /// The funnel's bands, the wider below the narrower, cut off at the plot's edges.
  private static func drawBands(_ page: inout Page, _ funnel: Funnel, _ x: LogScale, _ y: LinearScale, _ plot: Rect) {
    let steps = 96
    for (z, paint) in [(Funnel.z998, Paint.band998), (Funnel.z95, .band95)] {
      let edges = (0...steps).map { step in
        let size =
          x.domain.lowerBound * pow(x.domain.upperBound / x.domain.lowerBound, Double(step) / Double(steps))
        return (x: x(size), half: 100 * funnel.halfWidth(z, size: size))
      }
      let upper = edges.map { Point($0.x, max(y(100 * funnel.rate + $0.half), plot.top)) }
      let lower = edges.map { Point($0.x, min(y(100 * funnel.rate - $0.half), plot.bottom)) }
      page.add(.polygon(upper + lower.reversed(), fill: paint))
    }
  }
}
