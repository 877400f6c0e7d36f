import CivilTime

/// Days as bars upon their axes: weekends shaded and paler, a day that is not over hollow.
extension Page {
  /// - Parameters:
  ///   - subject: the day that the chart speaks of.
  ///   - right: how far the zero line and the gridlines go.
  ///   - labelsRight: how far the labels under them may.
  mutating func dayBars(
    _ days: [ChartData.DayRow], subject: Day? = nil, time: TimeScale, scale: LinearScale, ticks: [Double],
    right: Double, labelsRight: Double = Page.right
  ) {
    let zero = scale.start
    for row in days where row.day.isWeekend {
      bar(left: time.edge(row.day), top: scale.end, right: time.edge(row.day) + time.pitch, bottom: zero, .shade)
    }
    yAxis(scale, ticks: ticks, from: time.start, to: right)
    for row in days where row.interactions > 0 {
      let (left, right) = time.bands.bar(time.index(row.day))
      let top = min(scale(row.interactions).rounded(), zero - 1)
      if row.isComplete {
        let paint: Paint = row.day == subject ? .accent : row.day.isWeekend ? .mark2 : .mark
        bar(left: left, top: top, right: right, bottom: zero, paint)
      } else {
        hollowBar(left: left, top: top, right: right, bottom: zero)
      }
    }
    rule(y: zero, from: time.start, to: right)
    timeAxis(time, y: zero, right: labelsRight)
  }
}
