import CivilTime

/// Days → pixels. A day is a stretch, from its edge to the next day's; a line passes through its middle.
package struct TimeScale: Hashable, Sendable {
  package var days: ClosedRange<Day>
  package var start, end: Double

  package init(_ days: ClosedRange<Day>, from start: Double, to end: Double) {
    self.days = days
    self.start = start
    self.end = end
  }

  /// Days, both ends included.
  package var count: Int { days.lowerBound.distance(to: days.upperBound) + 1 }
  /// Pixels of a day.
  package var pitch: Double { (end - start) / Double(count) }
  /// Pixel of the beginning of a day.
  package func edge(_ day: Day) -> Double { start + Double(days.lowerBound.distance(to: day)) * pitch }
  /// Pixel of the middle of a day.
  package func center(_ day: Day) -> Double { edge(day) + pitch / 2 }
  /// The days as bands for bars.
  package var bands: BandScale { BandScale(count, from: start, to: end) }
  /// The day's place, from 0.
  package func index(_ day: Day) -> Int { days.lowerBound.distance(to: day) }

  /// A day that the axis names; the label is as long as its neighbours leave room for.
  package struct Tick: Hashable, Sendable {
    package var day: Day
    package var label: String
  }

  /// Days up to 16 of them, Mondays up to 120, else firsts of months, thinned until labels have room.
  ///
  /// - Parameter spacing: least pixels from tick to tick.
  package func ticks(spacing: Double = 110) -> [Tick] {
    if count <= 16 {
      let isNarrow = pitch < spacing * 0.9
      return days.map { Tick(day: $0, label: isNarrow ? "\($0.components.day)" : DateWords.weekdayAndDate($0)) }
    }
    if count <= 120 {
      let mondays = days.filter { $0.weekday == 0 }
      let stride = max(1, Int(saturating: (spacing / (pitch * 7)).rounded(.up)))
      // Counted back from the last, which is the one that people look for.
      return mondays.reversed().enumerated().filter { $0.offset % stride == 0 }.reversed()
        .map { Tick(day: $0.element, label: DateWords.weekdayAndDate($0.element)) }
    }
    return monthTicks(spacing: spacing * 0.8)
  }

  private func monthTicks(spacing: Double) -> [Tick] {
    let room = spacing / (pitch * 30.4375)
    let stride = [1, 2, 3, 6, 12, 24, 60, 120].first { Double($0) >= room } ?? 240
    let (first, last) = (days.lowerBound.components, days.upperBound.components)
    var ticks: [Tick] = []
    for month in (first.year * 12 + first.month - 1)...(last.year * 12 + last.month - 1) where month % stride == 0 {
      let day = Day(validYear: month / 12, month: month % 12 + 1, day: 1)
      guard days.contains(day) else { continue }
      let name = DateWords.monthNames[month % 12]
      ticks.append(Tick(day: day, label: ticks.isEmpty || month % 12 == 0 ? "\(name) \(month / 12)" : name))
    }
    // The first label bears its year and is wider: where it would run into the second, that one gives way.
    if ticks.count > 1, edge(ticks[1].day) - edge(ticks[0].day) < 86, ticks[1].day.components.month != 1 {
      ticks.remove(at: 1)
    }
    return ticks
  }
}

/// The marks of a duration axis, in minutes.
package enum DurationTicks {
  package static let all: [(minutes: Double, label: String)] = [
    (1, "1 min"), (5, "5 min"), (15, "15 min"), (60, "1 hour"), (240, "4 hours"), (1_440, "1 day"),
    (4_320, "3 days"), (10_080, "1 week"), (43_200, "30 days"), (129_600, "90 days"), (525_600, "1 year"),
  ]
}
