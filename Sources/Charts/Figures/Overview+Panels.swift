import CivilTime

// The four small charts of the morning.
extension Overview {
  /// Six weeks per day with the 7-day mean; the last day is the subject.
  static func drawDays(
    _ page: inout Page, _ data: ChartData, days: [ChartData.DayRow], x: ClosedRange<Double>, head: Double, top: Double,
    bottom: Double
  ) {
    let shown = Array(days.suffix(42))
    let running = Array(data.unfinishedDays.prefix(7))
    let hasMean = days.count >= 7
    let span = shown.count == 42 ? "six weeks" : shown.count == 1 ? "the first day" : "\(shown.count) days"
    page.head("Interactions per day", span + (hasMean ? ", with the 7-day mean" : ""), x: x.lowerBound, baseline: head)

    let all = shown + running
    let means = sevenDayMeans(days).suffix(shown.count)
    // The first means carry days from before the first bar.
    let greatest = max(Double(all.map(\.interactions).max() ?? 0), means.map(\.mean).max() ?? 0)
    let scale = LinearScale.zeroBased(upTo: greatest, from: bottom, to: top)
    let ticks = scale.ticks(intervals: 4, leastStep: 1)
    let meanWords = means.last.map { NumberWords.mean($0.total, over: 7, isCompact: true) } ?? ""
    let left = x.lowerBound + max(44, page.measurer.width(ofWidest: NumberWords.ticks(ticks), .tick) + 10)
    let room = x.upperBound - 60 - left
    let time = TimeScale(
      all[0].day...all[all.count - 1].day, from: left, to: left + min(room, Double(all.count) * 60))
    page.dayBars(
      all, subject: shown.last?.day, time: time, scale: scale, ticks: ticks, right: time.end, labelsRight: x.upperBound)
    let points = means.map { Point(time.center($0.day), scale($0.mean)) }
    page.line(points, .ink, width: 2.5, casing: true)
    if let end = points.last {
      page.text(meanWords, .label.weighted(.semibold), x: time.end + 8, baseline: min(end.y + 6, bottom - 2))
    }
  }

  /// What the next calendar day usually brings, hour by hour; the greatest hour is the subject.
  static func drawNextDay(
    _ page: inout Page, _ data: ChartData, day: Day, x: ClosedRange<Double>, head: Double, top: Double, bottom: Double
  ) {
    let hours = data.weekdayHours.filter { $0.weekday == day.weekday }
    let weekday = Day.weekdayNames[day.weekday]
    let next = "Next, \(DateWords.weekdayAndDate(day))"
    // Such a day that is not over tells nothing of what is usual.
    let every = data.completeDays.filter { $0.day.weekday == day.weekday }
    // What was usual three years ago is not: a quarter of a year is.
    let such = every.suffix(13)
    let (total, all) = (such.reduce(0) { $0 + $1.interactions }, hours.reduce(0) { $0 + $1.interactions })
    guard !such.isEmpty, hours.map(\.hour) == Array(0..<24) else {
      page.head(next, x: x.lowerBound, baseline: head)
      page.text("No \(weekday) in the data yet.", .note, x: x.lowerBound, baseline: (top + bottom) / 2)
      return
    }
    page.head(
      "\(next): usually \(NumberWords.mean(total, over: such.count))",
      such.count == 1
        ? "by hour, on one \(weekday)"
        : "by hour, mean of \(such.count < every.count ? "the last " : "")\(such.count) \(weekday)s",
      x: x.lowerBound, baseline: head)
    guard total > 0, all > 0 else {
      page.text("No \(weekday) has brought an interaction yet.", .note, x: x.lowerBound, baseline: (top + bottom) / 2)
      return
    }
    let peak = (1..<24).reduce(0) { hours[$1].interactions > hours[$0].interactions ? $1 : $0 }
    // The hours count such a day in that is not over. All that it brought may have come in the greatest hour.
    let unfinished = data.unfinishedDays.reduce(0) { $0 + ($1.day.weekday == day.weekday ? $1.interactions : 0) }
    if unfinished > 0 { page.note("hours of \(weekday)s with the one that is not over") }
    let isPeakTold = hours.allSatisfy {
      $0.hour == peak || $0.interactions <= hours[peak].interactions - unfinished
    }
    let scale = LinearScale(0...Double(hours[peak].interactions), from: bottom, to: top + 24)
    let bands = BandScale(24, from: x.lowerBound, to: x.upperBound, gap: 0.1)
    for (hour, row) in hours.enumerated() where row.interactions > 0 {
      let (left, right) = bands.bar(hour)
      page.bar(
        left: left, top: min(scale(row.interactions), bottom - 1), right: right, bottom: bottom,
        hour == peak && isPeakTold ? .accent : .mark)
    }
    page.rule(y: bottom, from: x.lowerBound, to: x.upperBound)
    for hour in stride(from: 0, to: 24, by: 3) {
      page.text(DateWords.time(hour), .tick, x: bands.edge(hour), baseline: bottom + 25)
    }
    guard isPeakTold else { return }
    // The hours' mart knows no single days: its profile is taken, and the days that are over give the sum.
    let atPeak = max(1, Int(saturating: (Double(hours[peak].interactions) * Double(total) / Double(all)).rounded()))
    let label = "\(NumberWords.mean(atPeak, over: such.count)) an hour"
    let half = page.measurer.width(of: label, .label.weighted(.semibold)) / 2
    page.text(
      label, .label.weighted(.semibold).colored(.accent),
      x: min(max(bands.center(peak), x.lowerBound + half), x.upperBound - half), baseline: scale.end - 9,
      anchor: .middle)
  }

  /// The five greatest changes among places and categories, in counts; the greatest is the subject.
  static func drawChanges(_ page: inout Page, _ data: ChartData, days: Int, x: ClosedRange<Double>, head: Double) {
    page.head(
      "What changed most", days < 56 ? "" : "last 28 days against the 28 before", x: x.lowerBound, baseline: head)
    struct Member {
      var name, kind: String
      var before, now: Int
      var difference: Int { now - before }
    }
    let members =
      data.locations.map { Member(name: $0.name, kind: "location", before: $0.previous28, now: $0.last28) }
      + data.categories.map { Member(name: $0.name, kind: "category", before: $0.previous28, now: $0.last28) }
    // Of equals, the order of the marts.
    let changed = members.enumerated().filter { $0.element.difference != 0 && $0.element.name != UnknownMember.unknown }
      .sorted { (abs($1.element.difference), $0.offset) < (abs($0.element.difference), $1.offset) }
      .prefix(5).map(\.element)
    guard days >= 56, !changed.isEmpty else {
      page.text(
        days < 56 ? "Needs 56 days of data." : "Nothing changed.", .note, x: x.lowerBound, baseline: head + 42)
      return
    }
    let rows = BandScale(5, from: head + 15, to: head + 228, gap: 0)
    let kindWidth = page.measurer.width(ofWidest: ["location", "category"], .note)
    let nameRight = x.lowerBound + 424
    let names = Shortening.column(
      changed.map(\.name), .name, room: nameRight - x.lowerBound - kindWidth - 10, page.measurer)
    let labels: [[Page.Piece]] = changed.map {
      [(NumberWords.signed($0.difference), .value), (NumberWords.change($0.now, from: $0.before), .note)]
    }
    let labelWidth = labels.map { page.width(of: $0) }.max() ?? 0
    let differences = changed.map { Double($0.difference) }
    let scale = LinearScale(
      min(differences.min() ?? 0, 0)...max(differences.max() ?? 0, 0), from: nameRight + 16,
      to: x.upperBound - labelWidth - 9)
    let zero = scale(0).rounded(.down)
    for (index, member) in changed.enumerated() {
      let (middle, end) = (rows.center(index), scale(member.difference))
      let baseline = (middle + 6).rounded()
      page.pieces([(names[index], .name), (member.kind, .note)], x: x.lowerBound, baseline: baseline, gap: 10)
      page.bar(
        left: min(zero, end - 1), top: middle - 11, right: max(zero + 1, end), bottom: middle + 11,
        index == 0 ? .accent : .mark)
      page.pieces(labels[index], x: max(zero, end).rounded() + 9, baseline: baseline, gap: 9)
    }
    page.rule(x: zero, from: rows.start, to: rows.edge(changed.count))
  }

  /// How long the open ones have waited; older than four weeks is the subject.
  static func drawAges(_ page: inout Page, _ ages: OpenAges, isRunning: Bool, x: ClosedRange<Double>, head: Double) {
    let total = ages.bins.reduce(0) { $0 + $1.count }
    guard total > 0 else {
      page.head("Open by age", x: x.lowerBound, baseline: head)
      page.text("Nothing is open.", .note, x: x.lowerBound, baseline: head + 42)
      return
    }
    let old = ages.olderThanFourWeeks
    // With a day that is not over, what is open now is not what was open at the day's end.
    page.head(
      "The \(NumberWords.count(total)) open \(isRunning ? "now, " : "")by age",
      "\(old == 0 ? "none" : NumberWords.count(old)) older than four weeks", x: x.lowerBound, baseline: head)
    let rows = BandScale(5, from: head + 15, to: head + 228, gap: 0)
    let zero = (x.lowerBound + page.measurer.width(ofWidest: ages.bins.map(\.name), .name) + 16).rounded()
    let format = NumberWords.CountColumn(ages.bins.map(\.count))
    let labelWidth = page.measurer.width(ofWidest: ages.bins.map { format($0.count) }, .value)
    let scale = LinearScale(
      0...Double(ages.bins.map(\.count).max() ?? 1), from: zero, to: x.upperBound - labelWidth - 9)
    for (index, bin) in ages.bins.enumerated() {
      let middle = rows.center(index)
      let baseline = (middle + 6).rounded()
      page.text(bin.name, .name, x: x.lowerBound, baseline: baseline)
      let end = bin.count > 0 ? max(scale(bin.count), zero + 2) : zero
      if bin.count > 0 {
        page.bar(
          left: zero, top: middle - 11, right: end, bottom: middle + 11, bin.isOlderThanFourWeeks ? .accent : .mark)
      }
      page.text(format(bin.count), .value, x: end.rounded() + 9, baseline: baseline)
    }
    page.rule(x: zero, from: rows.start, to: rows.end)
  }
}
