/// A calendar day without a time zone. Knows nothing of exports, SQLite or clocks.
///
/// Proleptic Gregorian calendar; the arithmetic is Howard Hinnant's
/// [`days_from_civil`](https://howardhinnant.github.io/date_algorithms.html).
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  package var number: Int

  /// - Parameter number: days since 1970-01-01; negative before.
  @inlinable package init(number: Int) { self.number = number }

  /// The day of a date that exists; nil for 31 February and its like.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, year: year) else { return nil }
    self.init(validYear: year, month: month, day: day)
  }

  /// `YYYYMMDD`, the warehouse's `date_id`; nil for a number that is no date.
  package init?(dateID: Int) {
    self.init(year: dateID / 10_000, month: dateID / 100 % 100, day: dateID % 100)
  }

  /// The day of a date that is known to exist: nothing is checked.
  @inlinable
  package init(validYear year: Int, month: Int, day: Int) {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  package static func < (a: Day, b: Day) -> Bool { a.number < b.number }
}

extension Day: Strideable {
  package func distance(to other: Day) -> Int { other.number - number }
  package func advanced(by days: Int) -> Day { Day(number: number + days) }
}

extension Day {
  /// Year, month 1–12 and day 1–31.
  package var components: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp < 10 ? mp + 3 : mp - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
  }

  /// 0 = Monday … 6 = Sunday.
  package var weekday: Int { let r = (number + 3) % 7; return r < 0 ? r + 7 : r }

  /// Saturday or Sunday.
  package var isWeekend: Bool { weekday >= 5 }

  /// ISO 8601 week of the year, 1–53.
  package var isoWeek: Int {
    let thursday = Day(number: number - weekday + 3)
    return (thursday.number - Day(validYear: thursday.components.year, month: 1, day: 1).number) / 7 + 1
  }

  /// `YYYYMMDD`.
  package var dateID: Int { let c = components; return c.year * 10_000 + c.month * 100 + c.day }

  /// English, whatever the locale: the names are part of published files.
  package static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  /// From January; English as ``weekdayNames``.
  package static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// Days of a month, 28 to 31. The month must be 1 to 12.
  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
