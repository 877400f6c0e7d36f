import Foundation

/// All technicians by number and rate, in the funnel that chance and the usual spread make.
extension ConversionRate {
  static func drawFunnel(
    _ page: inout Page, _ rows: [ChartData.ConversionRow], isAll: Bool, _ funnel: Funnel,
    outliers: [ChartData.ConversionRow], floor: Int
  ) {
    let (headLeft, headBaseline) = (906.0, page.top + 8)
    let plot = Rect(left: 960, top: page.top + 62, right: Page.right, bottom: 768)
    let count = NumberWords.exact(rows.count)
    let whose = isAll ? "All \(count)" : "\(count) with \(leastInFunnel) or more,"
    page.head("\(whose) against chance and the usual spread", x: headLeft, baseline: headBaseline)
    let hollow = rows.count(where: \.isBelowFloor)
    let note =
      "Grey: 95% and 99.8% of the usual spread"
      + (hollow == 0
        ? "" : "; hollow: \(NumberWords.exact(hollow)) under \(NumberWords.exact(floor)), not judged")
    page.text(
      Shortening.atEnd(note, .note, room: Page.right - headLeft, page.measurer), .note, x: headLeft,
      baseline: headBaseline + 30)
    let sizes = rows.map { Double($0.interactions) }
    let x = LogScale(Self.sizes(sizes), from: plot.left, to: plot.right)
    let rates = rows.map { 100 * Double($0.converted) / Double($0.interactions) }
    // From zero past the highest dot.
    let y = LinearScale(
      0...max((rates.max() ?? 0) * 1.08, 100 * funnel.rate * 1.6), from: plot.bottom, to: plot.top)
    drawBands(&page, funnel, x, y, plot)

    let ticks = y.ticks(intervals: 5)
    for (tick, label) in zip(ticks, NumberWords.ticks(ticks)) {
      page.rule(y: y(tick), from: plot.left, to: plot.right, tick == 0 ? .axis : .paper)
      page.text(label + "%", .tick, x: plot.left - 10, baseline: y(tick).rounded(.down) + 6, anchor: .end)
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
