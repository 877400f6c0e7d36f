import CivilTime

// The five figures of the morning, each with its trend and what became of it in a week.
extension Overview {
  struct KeyFigure {
    enum Trend {
      case none
      case bars([Int], places: Int)
      /// nil where a stretch has nothing to tell.
      case line([Double?], isEndHollow: Bool)
    }
    var label: String
    /// As one says it; `–` for what can't be told yet.
    var words: String
    var change: WeekOnWeek
    var trend = Trend.none
    /// How far the trend goes back.
    var span = ""

    var hasTrend: Bool {
      switch trend {
      case .none: false
      case .bars(let values, _): values.count > 1
      case .line(let values, _): values.count { $0 != nil } > 1
      }
    }
  }

  struct WeekOnWeek {
    /// nil for no arrow.
    var isUp: Bool?
    var words: String

    static let unknown = WeekOnWeek(words: "nothing to compare yet")

    init(isUp: Bool? = nil, words: String) { (self.isUp, self.words) = (isUp, words) }
  }

  static func keyFigures(
    _ data: ChartData, days: [ChartData.DayRow], last: ChartData.DayRow
  ) -> [KeyFigure] {
    let window = min(days.count, 7)
    let span = window == 1 ? "1 day" : "\(window) days"
    return [
      interactions(days, last: last),
      open(data.backlog.filter(\.isComplete)),
      rate(
        "Became an incident, \(span)", days, never: "no incident linked yet", none: "no interactions",
        part: \.converted, of: \.interactions),
      rate(
        "Abandoned of closed, \(span)", days, never: "none closed yet", none: "none closed", part: \.abandoned,
        of: { $0.complete + $0.abandoned }, isToldByPart: false),
      medianToClose(data.months, on: last.day),
    ]
  }

  private static func interactions(_ days: [ChartData.DayRow], last: ChartData.DayRow) -> KeyFigure {
    var figure = KeyFigure(
      label: "Interactions on \(Day.weekdayNames[last.day.weekday])", words: NumberWords.compact(last.interactions),
      change: .unknown)
    if days.count > 7 {
      let before = days[days.count - 8].interactions
      if last.interactions == before {
        figure.change = WeekOnWeek(words: "as a week before")
      } else if before == 0 {
        figure.change = WeekOnWeek(isUp: true, words: "none a week before")
      } else {
        let percent = NumberWords.changePercent(last.interactions, from: before)
        figure.change = WeekOnWeek(
          isUp: last.interactions > before, words: percent > 999 ? ">999% in a week" : "\(abs(percent))% in a week")
      }
    }
    let shown = days.suffix(28)
    figure.trend = .bars(shown.map(\.interactions), places: 28)
    figure.span = shown.count > 1 ? "\(shown.count) days" : ""
    return figure
  }

  private static func open(_ days: [ChartData.BacklogRow]) -> KeyFigure {
    let now = days.last?.openAtEnd ?? 0
    var figure = KeyFigure(label: "Open at the day’s end", words: NumberWords.compact(now), change: .unknown)
    if days.count > 7 {
      let difference = now - days[days.count - 8].openAtEnd
      figure.change =
        difference == 0
        ? WeekOnWeek(words: "as a week before")
        : WeekOnWeek(isUp: difference > 0, words: "\(NumberWords.compact(abs(difference))) in a week")
    }
    let shown = days.suffix(56)
    figure.trend = .line(shown.map { Double($0.openAtEnd) }, isEndHollow: false)
    figure.span = shown.count == 56 ? "8 weeks" : shown.count > 1 ? "\(shown.count) days" : ""
    return figure
  }

  /// A rate of the last 7 days, pooled, with those of the weeks before.
  ///
  /// - Parameters:
  ///   - never: what is said where the rate could never be told; `none`, where it can't of the last 7 days.
  ///   - isToldByPart: whether no part at all, ever, means that the rate can't be told.
  private static func rate(
    _ label: String, _ days: [ChartData.DayRow], never: String, none: String, part: (ChartData.DayRow) -> Int,
    of whole: (ChartData.DayRow) -> Int, isToldByPart: Bool = true
  ) -> KeyFigure {
    let isTold = days.contains { (isToldByPart ? part($0) : whole($0)) > 0 }
    guard isTold else { return KeyFigure(label: label, words: "–", change: WeekOnWeek(words: never)) }
    func pooled(_ days: some Sequence<ChartData.DayRow>) -> (part: Int, whole: Int) {
      days.reduce((0, 0)) { ($0.0 + part($1), $0.1 + whole($1)) }
    }
    let now = pooled(days.suffix(7))
    guard now.whole > 0 else { return KeyFigure(label: label, words: "–", change: WeekOnWeek(words: none)) }
    var figure = KeyFigure(label: label, words: NumberWords.percent(now.part, of: now.whole), change: .unknown)
    let weeks = (0..<min(8, days.count / 7)).reversed().map { pooled(days.dropLast($0 * 7).suffix(7)) }
    let rates = weeks.map { $0.whole > 0 ? Double($0.part) / Double($0.whole) : nil }
    figure.trend = .line(rates, isEndHollow: false)
    figure.span = rates.count > 1 ? "\(rates.count) weeks" : ""
    guard days.count >= 14 else { return figure }
    let before = pooled(days.dropLast(7).suffix(7))
    guard before.whole > 0 else { return figure }
    let points = 100 * (Double(now.part) / Double(now.whole) - Double(before.part) / Double(before.whole))
    let tenths = Int(saturating: (abs(points) * 10).rounded())
    figure.change =
      tenths == 0
      ? WeekOnWeek(words: "as a week before")
      : WeekOnWeek(isUp: points > 0, words: "\(tenths / 10).\(tenths % 10) points in a week")
    return figure
  }

  /// Of the month of the last day. While that is not over it looks faster than it is, so that its end is hollow and the
  /// month before stands beside it without an arrow: the two do not compare.
  private static func medianToClose(_ months: [ChartData.MonthRow], on day: Day) -> KeyFigure {
    let c = day.components
    let upToNow = months.filter { $0.month <= day }
    let label = "Median time to close, \(DateWords.monthNames[c.month - 1])"
    guard let month = upToNow.last, month.month.components.month == c.month, month.month.components.year == c.year,
      let median = month.medianMinutes
    else {
      return KeyFigure(label: label, words: "–", change: WeekOnWeek(words: "none closed this month"))
    }
    var figure = KeyFigure(label: label, words: NumberWords.duration(minutes: median), change: .unknown)
    let shown = upToNow.suffix(13).map { $0.medianMinutes.map(Double.init) }
    let isRunning = c.day < Day.length(ofMonth: c.month, year: c.year)
    figure.trend = .line(shown, isEndHollow: isRunning)
    figure.span = shown.count > 1 ? "\(shown.count) months" : ""
    if let previous = upToNow.dropLast().last, let before = previous.medianMinutes {
      let index = previous.month.components.month - 1
      let name = DateWords.monthNames[index]
      if isRunning {
        figure.change = WeekOnWeek(words: "so far; \(name) \(NumberWords.duration(minutes: before))")
      } else if before == median {
        figure.change = WeekOnWeek(words: "as in \(Day.monthNames[index])")
      } else {
        figure.change = WeekOnWeek(
          isUp: median > before, words: "\(NumberWords.duration(minutes: abs(median - before))) since \(name)")
      }
    }
    return figure
  }
}

// MARK: - The tiles

extension Overview {
  /// In a row, with hairlines between and one below: no boxes.
  static func drawTiles(_ page: inout Page, _ figures: [KeyFigure]) {
    let (width, gap) = (269.0, 32.0)
    for (index, figure) in figures.enumerated() {
      let left = Page.left + Double(index) * (width + gap)
      if index > 0 { page.rule(x: left - gap / 2, from: page.top + 8, to: page.top + 123, .grid) }
      draw(&page, figure, left: left, right: left + width)
    }
    page.rule(y: page.top + 148, from: Page.left, to: Page.right, .grid)
  }

  private static func draw(_ page: inout Page, _ figure: KeyFigure, left: Double, right: Double) {
    let top = page.top
    page.text(
      Shortening.atEnd(figure.label, TextStyle(18, .medium, .text), room: right - left, page.measurer),
      TextStyle(18, .medium, .text), x: left, baseline: top + 23)
    let end = page.pieces(pieces(figure.words), x: left, baseline: top + 78, gap: 8)
    let spark = Rect(left: max(left + 131, end + 22), top: top + 40, right: right - 9, bottom: top + 78)
    switch figure.trend {
    case .none: break
    case .bars(let values, let places): page.sparkbars(values, places: places, in: spark)
    case .line(let values, let isEndHollow): page.sparkline(values, in: spark, isEndHollow: isEndHollow)
    }
    var x = left
    if let isUp = figure.change.isUp {
      page.arrow(up: isUp, x: x, baseline: top + 114, .ink)
      x += 17
    }
    let style = TextStyle.note.colored(figure.change.isUp == nil ? .muted : .text)
    let changeEnd = page.text(figure.change.words, style, x: x, baseline: top + 114).right
    if changeEnd + 12 + page.measurer.width(of: figure.span, .note) <= right {
      page.text(figure.span, .note, x: right, baseline: top + 114, anchor: .end)
    }
  }

  /// `22 min` has a great number and a smaller unit.
  private static func pieces(_ words: String) -> [Page.Piece] {
    words.split(separator: " ").map { word in
      (String(word), word.first?.isLetter == true ? .kpiUnit : .kpi)
    }
  }
}
