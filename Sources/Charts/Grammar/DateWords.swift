import CivilTime

/// Dates as people say them. English and fixed, whatever the locale.
package enum DateWords {
  /// Three letters, from January.
  package static let monthNames = Day.monthNames.map { String($0.prefix(3)) }
  /// Three letters, from Monday.
  package static let weekdayNames = Day.weekdayNames.map { String($0.prefix(3)) }

  /// `3 Mar`
  package static func date(_ day: Day) -> String {
    let c = day.components
    return "\(c.day) \(monthNames[c.month - 1])"
  }

  /// `Mon 3 Mar`
  package static func weekdayAndDate(_ day: Day) -> String { "\(weekdayNames[day.weekday]) \(date(day))" }

  /// `Thu 20 Feb 2025`
  package static func full(_ day: Day) -> String { "\(weekdayAndDate(day)) \(day.components.year)" }

  /// `1 Jan 2024 – 20 Feb 2025`, `13 Jan – 20 Feb 2025`; a single day in full.
  package static func period(_ days: ClosedRange<Day>) -> String {
    let (first, last) = (days.lowerBound, days.upperBound)
    if first == last { return full(first) }
    let year = first.components.year == last.components.year ? "" : " \(first.components.year)"
    return "\(date(first))\(year) – \(date(last)) \(last.components.year)"
  }

  /// `11:00`
  package static func time(_ hour: Int) -> String { "\(hour):00" }
}
