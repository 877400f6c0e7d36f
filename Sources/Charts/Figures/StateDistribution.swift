import CivilTime

/// Where all interactions stand; and the open ones, by state and by age.
enum StateDistribution: Chart {
  static let name = "state_distribution"
  static let marts = ["state", "daily"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let total = data.states.reduce(0) { $0 + $1.interactions }
    guard total > 0, let reportDay = data.reportDay else { return nothing(data, kicker: "States", measurer) }
    let openStates = data.states.filter { $0.stateClass == .open }
    let open = openStates.reduce(0) { $0 + $1.interactions }
    let ages = OpenAges(data.days, on: reportDay)
    let finding = title(total: total, open: open, old: ages.olderThanFourWeeks)
    var page = Page(
      kicker: "States", title: finding, subtitle: "Interactions by their latest state, \(data.population)",
      source: data.source(marts), measurer: measurer)
    let bar = Rect(left: Page.left, top: page.top + 62, right: Page.right, bottom: page.top + 112)
    let openSegment = drawBar(&page, segments(data.states, open: open), total: total, in: bar)
    if open > 0 {
      drawWedge(&page, from: openSegment, top: bar.bottom + 3, bottom: bar.bottom + 62)
      drawOpen(&page, openStates, open: open, ages, on: reportDay, top: bar.bottom + 118)
    }
    let told = data.states.prefix(mostTold).map { "\($0.name) \(NumberWords.count($0.interactions))" }
    let rest = data.states.count - told.count
    let states = told + (rest > 0 ? ["and \(NumberWords.counted(rest, "other state"))"] : [])
    return page.figure(
      name, marts: marts,
      altText:
        "One bar of all interactions by state\(open > 0 ? ", and the open ones by state and by age" : ""). \(finding). "
        + states.joined(separator: ", ") + ".")
  }

  /// So many states are read out one by one; nobody listens to more.
  private static let mostTold = 40

  static func title(total: Int, open: Int, old: Int) -> String {
    let all = NumberWords.count(total)
    if open == 0 { return total == 1 ? "The only interaction is closed" : "All \(all) interactions are closed" }
    if open == total {
      return total == 1 ? "The only interaction is not closed yet" : "None of the \(all) interactions is closed yet"
    }
    let closed = "\(NumberWords.percent(total - open, of: total)) are closed"
    if open == 1 {
      return closed + "; the one still open is \(old == 1 ? "" : "not ")older than four weeks"
    }
    let older =
      switch old {
      case 0: "none older than four weeks"
      case 1: "1 is older than four weeks"
      default: "\(NumberWords.count(old)) are older than four weeks"
      }
    return "\(closed); of the \(NumberWords.count(open)) still open, \(older)"
  }

  private struct Segment {
    var name: String
    var count: Int
    var paint: Paint
    var isOpen = false
  }

  /// The closed states, complete before abandoned; over four of them the rest is one. Then everything open.
  private static func segments(_ states: [ChartData.StateRow], open: Int) -> [Segment] {
    let complete = states.filter { $0.stateClass == .complete }
    let abandoned = states.filter { $0.stateClass == .abandoned }
    let closed = complete + abandoned
    let kept =
      closed.count > 4
      ? Set(closed.sorted { $0.interactions > $1.interactions }.prefix(3).map(\.name)) : Set(closed.map(\.name))
    var segments = closed.filter { kept.contains($0.name) }.map {
      Segment(name: $0.name, count: $0.interactions, paint: $0.stateClass == .complete ? .mark : .abandoned)
    }
    let rest = closed.filter { !kept.contains($0.name) }
    if !rest.isEmpty {
      segments.append(
        Segment(
          name: "Other closed (\(rest.count) states)", count: rest.reduce(0) { $0 + $1.interactions }, paint: .channel))
    }
    if open > 0 { segments.append(Segment(name: "Open", count: open, paint: .accent, isOpen: true)) }
    return segments
  }

  /// The result is the segment of the open ones.
  private static func drawBar(_ page: inout Page, _ segments: [Segment], total: Int, in bar: Rect) -> Rect {
    // The open ones are never thinner than 8 px; the others share what is left.
    let leastOpen = 8.0
    var widths = segments.map { bar.width * Double($0.count) / Double(total) }
    if let last = segments.indices.last, segments[last].isOpen, widths[last] < leastOpen {
      let squeeze = (bar.width - leastOpen) / (bar.width - widths[last])
      widths = widths.map { $0 * squeeze }
      widths[last] = leastOpen
    }
    var (left, rects) = (bar.left, [Rect]())
    for (index, segment) in segments.enumerated() {
      let right = left + widths[index]
      let isLast = index == segments.count - 1
      page.bar(
        left: left, top: bar.top, right: isLast ? bar.right : max(right - 2, left + 1), bottom: bar.bottom,
        segment.paint)
      rects.append(Rect(left: left, top: bar.top, right: right, bottom: bar.bottom))
      left = right
    }
    drawLabels(&page, segments, rects, total: total, bar)
    return rects.last ?? bar
  }

  // `Closed Abandoned` is 176 px wide in Inter; 170 cut it.
  /// A name as long as this stands whole over the thinnest segment: `Closed Abandoned` does.
  private static let leastNameRoom = 180.0

  /// Above the start of each segment; from the right end pushed left where they would meet. A longer name is cut to the
  /// width of its segment, or it would push itself and others away from theirs.
  private static func drawLabels(
    _ page: inout Page, _ segments: [Segment], _ rects: [Rect], total: Int, _ bar: Rect
  ) {
    var next = Page.right + 24
    var lefts: [(left: Double, name: String)] = []
    // A name as long as nearly all of the bar pushed those after it off the page.
    let least = segments.map { segment in
      let name = Shortening.atEnd(segment.name, .head, room: leastNameRoom, page.measurer)
      return 24
        + max(page.measurer.width(of: name, .head), page.width(of: numbers(segment, total: total)))
    }
    let spare = bar.width - least.reduce(0, +)
    for ((segment, rect), least) in zip(zip(segments, rects), least).reversed() {
      let name = Shortening.atEnd(
        segment.name, .head, room: max(min(rect.width - 24, least + spare), leastNameRoom), page.measurer)
      let width = max(
        page.measurer.width(of: name, .head), page.width(of: numbers(segment, total: total)))
      let left = min(rect.left, next - 24 - width)
      lefts.insert((left, name), at: 0)
      next = left
    }
    // Where the pushing has no room left, it goes on from the left edge instead.
    var free = bar.left
    for (segment, label) in zip(segments, lefts) {
      let left = max(label.left, free)
      page.text(label.name, segment.isOpen ? .head.colored(.accent) : .head, x: left, baseline: bar.top - 36)
      let end = page.pieces(numbers(segment, total: total), x: left, baseline: bar.top - 12)
      free = max(end, left + page.measurer.width(of: label.name, .head)) + 24
    }
  }

  private static func numbers(_ segment: Segment, total: Int) -> [Page.Piece] {
    [
      (NumberWords.count(segment.count), segment.isOpen ? .value.colored(.accent) : .value),
      (NumberWords.percent(segment.count, of: total), .share),
    ]
  }

  /// Opens the thin segment up to the width of the page.
  private static func drawWedge(_ page: inout Page, from segment: Rect, top: Double, bottom: Double) {
    page.add(
      .polygon(
        [
          Point(segment.left, top), Point(Page.right, top), Point(Page.right, bottom), Point(Page.left, bottom),
        ], fill: .wedge))
    page.bar(left: Page.left, top: bottom, right: Page.right, bottom: bottom + 2, .accent)
  }

  private static func drawOpen(
    _ page: inout Page, _ states: [ChartData.StateRow], open: Int, _ ages: OpenAges, on day: Day, top: Double
  ) {
    let rows = RankedMembers(states.filter { $0.interactions > 0 }, of: open, top: 6, plural: "states").rows
    page.head(
      open == 1 ? "The one open, by state" : "The \(NumberWords.count(open)) open, by state", x: Page.left,
      baseline: top - 19)
    page.head("and by age", "days since opening, on \(DateWords.weekdayAndDate(day))", x: ageLeft, baseline: top - 19)
    var byState = RankedRows(rows, total: open, nameHead: "", valueHead: [], top: top, right: ageLeft - 40)
    var byAge = RankedRows(
      ages.bins.map { bin in
        var row = RankedRows.Row(name: bin.name, value: bin.count)
        if bin.isOlderThanFourWeeks { row.bar = .accent }
        return row
      }, total: open, nameHead: "", valueHead: [], top: top)
    byAge.left = ageLeft
    let format = NumberWords.CountColumn((rows + byAge.rows).map(\.value))
    (byState.format, byAge.format) = (format, format)
    // One scale for both: the same number is as long here as there.
    let scale = min(byState.naturalScale(page.measurer), byAge.naturalScale(page.measurer))
    for var table in [byState, byAge] {
      (table.scale, table.bottom, table.maxPitch, table.barShare, table.maxBarHeight) = (scale, 787, 76, 0.5, 38)
      table.nameWidths = 110...300
      _ = table.draw(on: &page)
    }
  }

  private static let ageLeft = 824.0
}
