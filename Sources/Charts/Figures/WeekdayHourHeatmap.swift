import CivilTime

/// When the week is busy: 7 × 24 cells, the darker the more, with the number in each.
///
/// Above them the mean over all days, at right the mean of each weekday. All 24 hours are always there: an empty night is
/// a finding, too.
enum WeekdayHourHeatmap: Chart {
  static let name = "weekday_hour_heatmap"
  static let marts = ["weekday_hour", "daily"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let week = Week(data)
    guard let week, let period = data.period, week.interactions > 0 else {
      return nothing(data, kicker: "Weekday and hour", measurer)
    }
    let finding = finding(week)
    var page = Page(
      kicker: "Weekday and hour", title: finding.title,
      subtitle: "Mean interactions opened in each hour of the week, \(NumberWords.exact(week.interactions)) opened "
        + "\(DateWords.period(period)), local time of the export",
      source: data.source(marts, notes: notes(week)),
      measurer: measurer)
    draw(&page, week, subject: finding.subject)
    return page.figure(
      name, marts: marts,
      altText: "Heat map of 7 weekdays by 24 hours with the mean number of interactions in each cell. "
        + "\(finding.title).")
  }

  /// The mart does not tell the hours of single days, so that those of a day that is not over can't be left out.
  private static func notes(_ week: Week) -> [String] {
    let running = week.unfinishedDays.reduce(0, +)
    guard running > 0 else { return [] }
    let days = running == 1 ? "the last day, which is not over" : "the last \(running) days, which are not over"
    let names = (0..<7).filter { week.unfinishedDays[$0] > 0 }.map { Day.weekdayNames[$0] + "s" }
    return ["cells with \(days); the title leaves \(names.joined(separator: ", ")) out"]
  }

  /// A number of interactions over a number of days.
  private struct Mean {
    var total = 0, days = 0

    var value: Double { days == 0 ? 0 : Double(total) / Double(days) }

    /// Compared in whole numbers, so that equals are equal.
    static func > (a: Mean, b: Mean) -> Bool { a.total * max(b.days, 1) > b.total * max(a.days, 1) }

    /// By 5 % and by two standard errors of the two means, each count as scattered as chance alone would have it.
    func isClearlyGreater(than other: Mean) -> Bool {
      func squaredError(_ mean: Mean) -> Double { mean.value / Double(max(mean.days, 1)) }
      return total * other.days * 20 >= other.total * days * 21
        && value - other.value > 2 * (squaredError(self) + squaredError(other)).squareRoot()
    }
  }

  private struct Week {
    /// By weekday, then hour, with the days that are not over.
    var cells: [[Mean]]
    /// Of each weekday, the hours of the days that are over together.
    var weekdays: [Mean]
    /// Of each weekday, how many days are not over.
    var unfinishedDays: [Int]
    /// Of each hour, all weekdays together.
    var hours: [Mean]
    var interactions: Int

    /// nil unless there is a row for each hour of the week.
    init?(_ data: ChartData) {
      let rows = data.weekdayHours
      guard rows.map({ $0.weekday * 24 + $0.hour }) == Array(0..<168) else { return nil }
      self.init(
        (0..<7).map { weekday in
          rows[weekday * 24..<weekday * 24 + 24].map { Mean(total: $0.interactions, days: $0.calendarDays) }
        })
      for row in data.unfinishedDays {
        unfinishedDays[row.day.weekday] += 1
        weekdays[row.day.weekday].total -= row.interactions
        weekdays[row.day.weekday].days -= 1
      }
    }

    private init(_ cells: [[Mean]]) {
      self.cells = cells
      unfinishedDays = Array(repeating: 0, count: 7)
      weekdays = cells.map { Mean(total: $0.reduce(0) { $0 + $1.total }, days: $0[0].days) }
      let days = weekdays.reduce(0) { $0 + $1.days }
      hours = (0..<24).map { hour in Mean(total: cells.reduce(0) { $0 + $1[hour].total }, days: days) }
      interactions = weekdays.reduce(0) { $0 + $1.total }
    }

    /// The weekdays of which every day is over; the others empty.
    var told: Week {
      Week((0..<7).map { unfinishedDays[$0] == 0 ? cells[$0] : Array(repeating: Mean(), count: 24) })
    }

    /// What a cell brings on a day that is over, at most: of a day that is not, the mart does not tell the hours, and
    /// all that it brought may have come in this one or not.
    func atMost(_ weekday: Int, _ hour: Int) -> Mean {
      Mean(total: cells[weekday][hour].total, days: weekdays[weekday].days)
    }

    /// The greatest cell; of equals the earlier.
    var peak: (weekday: Int, hour: Int) {
      var peak = (weekday: 0, hour: 0)
      for weekday in 0..<7 {
        for hour in 0..<24 where cells[weekday][hour] > cells[peak.weekday][peak.hour] { peak = (weekday, hour) }
      }
      return peak
    }
  }
}

// MARK: - The finding

extension WeekdayHourHeatmap {
  /// What the title speaks of: a cell, or hours of all days.
  private struct Subject {
    var weekday: Int?
    var hours = 0..<0
  }

  /// Of the weekdays of which every day is over: a title never speaks of a day that is not.
  private static func finding(_ week: Week) -> (title: String, subject: Subject) {
    let told = week.told
    guard told.interactions > 0 else { return ("No hour can be told yet", Subject()) }
    if told.weekdays.count(where: { $0.days > 0 }) < 3 {
      let hour = greatestHour(told)
      let share = NumberWords.count(told.hours[hour].total)
      let title =
        "Most came from \(span(hour..<hour + 1)): \(share) of "
        + NumberWords.counted(told.interactions, "interaction")
      return (title, Subject(hours: hour..<hour + 1))
    }
    let (weekday, hour) = told.peak
    let peak = told.cells[weekday][hour]
    func isPeak(_ exceeds: (Mean) -> Bool) -> Bool {
      (0..<168).allSatisfy { $0 == weekday * 24 + hour || exceeds(week.atMost($0 / 24, $0 % 24)) }
    }
    let subject = Subject(weekday: weekday, hours: hour..<hour + 1)
    let mean = NumberWords.meanCounted(peak.total, over: peak.days, "interaction")
    let run = mostOfDemand(told)
    if week.weekdays.contains(where: { $0.days < 4 }) {
      if isPeak({ peak > $0 }) {
        return ("So far \(Day.weekdayNames[weekday]) \(DateWords.time(hour)) brought most: \(mean) an hour", subject)
      }
      return run.hours.count <= 14
        ? ("So far \(run.share) of demand fell from \(span(run.hours))", Subject(hours: run.hours))
        : ("So far no hour stands out: none brought more than \(mean)", Subject())
    }
    if isEven(told) {
      let each = NumberWords.mean(told.interactions, over: told.weekdays.reduce(0) { $0 + $1.days } * 24)
      return ("No hour stands out: about \(each) interactions in each hour of the week", Subject())
    }
    let falls = "\(run.share) of demand falls from \(span(run.hours))"
    if isPeak(peak.isClearlyGreater) {
      let title =
        "\(Day.weekdayNames[weekday])s at \(DateWords.time(hour)) are busiest with "
        + "\(NumberWords.mean(peak.total, over: peak.days)) an hour"
      return (title + (run.hours.count <= 14 ? "; \(falls)" : ""), subject)
    }
    return run.hours.count <= 14
      ? (falls, Subject(hours: run.hours))
      : (
        "No single hour of the week stands out: "
          + (mean.hasPrefix("<") ? "each brings less than \(mean.dropFirst())" : "none brings more than \(mean)"),
        Subject()
      )
  }

  /// Every cell within 5 % of the mean of all hours.
  private static func isEven(_ week: Week) -> Bool {
    let hours = week.weekdays.reduce(0) { $0 + $1.days } * 24
    return week.cells.joined().allSatisfy {
      let expected = Int128(week.interactions) * Int128($0.days)
      return (Int128($0.total) * Int128(hours) - expected).magnitude * 20 <= expected.magnitude
    }
  }

  /// `7:00 to 15:00`
  private static func span(_ hours: Range<Int>) -> String {
    "\(DateWords.time(hours.lowerBound)) to \(DateWords.time(hours.upperBound))"
  }

  private static func greatestHour(_ week: Week) -> Int {
    (1..<24).reduce(0) { week.hours[$1] > week.hours[$0] ? $1 : $0 }
  }

  /// The shortest run of whole hours that holds at least 80 % of all, and what it holds; of equals the one with more,
  /// then the earlier.
  private static func mostOfDemand(_ week: Week) -> (hours: Range<Int>, share: String) {
    let totals = week.hours.map(\.total)
    for length in 1...24 {
      let runs = (0...24 - length).map { $0..<$0 + length }
      let best = runs.dropFirst().reduce(runs[0]) {
        totals[$1].reduce(0, +) > totals[$0].reduce(0, +) ? $1 : $0
      }
      let sum = totals[best].reduce(0, +)
      if sum * 5 >= week.interactions * 4 { return (best, NumberWords.percent(sum, of: week.interactions)) }
    }
    return (0..<24, NumberWords.percent(1, of: 1))
  }
}

// MARK: - The marks

extension WeekdayHourHeatmap {
  private static func draw(_ page: inout Page, _ week: Week, subject: Subject) {
    let greatest = week.cells.joined().map(\.value).max() ?? 0
    let numbers = week.weekdays.map { NumberWords.mean($0.total, over: $0.days) }
    let names = DateWords.weekdayNames
    let left =
      Page.left + max(page.measurer.width(ofWidest: names + ["All days", "Hour"], .tick.weighted(.semibold)), 54) + 12
    let weekdayBars = 84.0
    let right = Page.right - page.measurer.width(ofWidest: numbers, .value.weighted(.semibold)) - 8 - weekdayBars - 16
    let columns = BandScale(24, from: left, to: right, gap: 0)
    let grid = Rect(left: left, top: page.top + 100, right: right, bottom: Page.bottom - 36)
    let rows = BandScale(7, from: grid.top, to: grid.bottom, gap: 0)
    let words = CellWords(greatest: greatest, isCount: week.weekdays.allSatisfy { $0.days <= 1 })

    drawHours(&page, week, subject: subject.hours, words: words, columns: columns, grid: grid)
    for weekday in 0..<7 {
      let isSubject = weekday == subject.weekday
      let baseline = rows.center(weekday) + 6
      page.text(
        names[weekday], isSubject ? .name.weighted(.semibold) : .name, x: Page.left, baseline: baseline)
      for hour in 0..<24 {
        let mean = week.cells[weekday][hour]
        let heat = greatest > 0 ? mean.value / greatest : 0
        let cell = Rect(
          left: columns.edge(hour).rounded() + 1, top: rows.edge(weekday).rounded() + 1,
          right: columns.edge(hour + 1).rounded() - 1, bottom: rows.edge(weekday + 1).rounded() - 1)
        page.add(.rectangle(cell, fill: mean.total > 0 ? .heat(heat) : .shade))
        let isPeak = isSubject && subject.hours.contains(hour)
        page.text(
          words(mean.total, over: mean.days),
          TextStyle(17, isPeak ? .semibold : heat > 0.35 ? .medium : .regular, .onHeat(heat)), x: cell.midX,
          baseline: baseline, anchor: .middle)
      }
      drawWeekday(&page, week, weekday, isSubject: isSubject, x: right + 16, longest: weekdayBars, rows: rows)
    }
    if let weekday = subject.weekday, let hour = subject.hours.first {
      let cell = Rect(
        left: columns.edge(hour).rounded(), top: rows.edge(weekday).rounded(),
        right: columns.edge(hour + 1).rounded(), bottom: rows.edge(weekday + 1).rounded())
      page.add(.outline(cell.grown(by: -0.5), Stroke(.ink, width: 3)))
    }
  }

  /// The profile of all days above the cells, and the names of the hours below them.
  private static func drawHours(
    _ page: inout Page, _ week: Week, subject: Range<Int>, words: CellWords, columns: BandScale, grid: Rect
  ) {
    let base = grid.top - 8
    let scale = LinearScale(
      0...max(week.hours.map(\.value).max() ?? 0, .leastNormalMagnitude), from: base, to: base - 74)
    page.text("All days", .tick, x: Page.left, baseline: base - 3)
    page.text("Hour", .tick, x: Page.left, baseline: grid.bottom + 28)
    for hour in 0..<24 {
      let mean = week.hours[hour]
      let isSubject = subject.contains(hour)
      let top = mean.total > 0 ? min(scale(mean.value), base - 1) : base
      page.bar(
        left: columns.edge(hour).rounded() + 1, top: top, right: columns.edge(hour + 1).rounded() - 1, bottom: base,
        isSubject ? .accent : .mark)
      page.text(
        words(mean.total, over: mean.days),
        isSubject ? TextStyle(17, .semibold, .accent) : .tick.colored(.text), x: columns.center(hour),
        baseline: top - 7, anchor: .middle)
      page.text(
        String(hour), isSubject ? TextStyle(17, .semibold, .accent) : .tick, x: columns.center(hour),
        baseline: grid.bottom + 28, anchor: .middle)
    }
    page.rule(y: base, from: grid.left, to: grid.right)
  }

  private static func drawWeekday(
    _ page: inout Page, _ week: Week, _ weekday: Int, isSubject: Bool, x: Double, longest: Double, rows: BandScale
  ) {
    let mean = week.weekdays[weekday]
    let middle = rows.center(weekday)
    if weekday == 0 { page.text("a day", .tick, x: x, baseline: rows.start - 11) }
    guard mean.days > 0 else {
      page.text(week.unfinishedDays[weekday] > 0 ? "not over yet" : "none yet", .note, x: x, baseline: middle + 6)
      return
    }
    let greatest = week.weekdays.map(\.value).max() ?? 0
    let length = greatest > 0 ? mean.value / greatest * longest : 0
    let end = mean.total > 0 ? x + max(length, 1) : x
    page.bar(left: x, top: middle - 16, right: end, bottom: middle + 16, isSubject ? .accent : .mark)
    page.text(
      NumberWords.mean(mean.total, over: mean.days),
      isSubject ? .value.colored(.accent).weighted(.semibold) : .value.weighted(.regular), x: end + 8,
      baseline: middle + 6)
  }

  /// The one format of the cells, chosen by the greatest. What rounds to 0 stays without.
  private struct CellWords {
    var greatest: Double
    /// Whether no mean is a mean of several days.
    var isCount: Bool

    func callAsFunction(_ total: Int, over days: Int) -> String {
      guard days > 0 else { return "" }
      if greatest >= 1_000 { return short(NumberWords.rounded(total, days)) }
      let words =
        greatest >= 10 || isCount
        ? NumberWords.exact(NumberWords.rounded(total, days)) : tenths(NumberWords.rounded(total * 10, days))
      return words == "0" || words == "0.0" ? "" : words
    }

    private func tenths(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

    /// `1.2k`; below 1,000 the number itself.
    private func short(_ number: Int) -> String {
      switch number {
      case 0: ""
      case ..<1_000: String(number)
      case ..<99_950: tenths(NumberWords.rounded(number, 100)) + "k"
      case ..<999_500: "\(NumberWords.rounded(number, 1_000))k"
      default: NumberWords.compact(number)
      }
    }
  }
}
