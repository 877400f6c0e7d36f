/// A wall-clock time to the second, as the exporting user saw it: no zone, no daylight saving.
package struct LocalTime: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00 on the same wall clock.
  package var seconds: Int

  @inlinable package init(seconds: Int) { self.seconds = seconds }

  /// A time of a day; hour, minute and second are not checked.
  package init(_ day: Day, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    seconds = day.number * 86_400 + hour * 3_600 + minute * 60 + second
  }

  package static func < (a: LocalTime, b: LocalTime) -> Bool { a.seconds < b.seconds }
}

extension LocalTime {
  /// The calendar day that the time falls on, before 1970 too.
  @inlinable package var day: Day { Day(number: seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400) }
  /// 0–86,399.
  @inlinable package var secondOfDay: Int { seconds - day.number * 86_400 }
  /// 0–23.
  package var hour: Int { secondOfDay / 3_600 }
}
