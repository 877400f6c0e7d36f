/// A wall-clock time to the second, as the exporting user saw it: no zone, no daylight saving.
package struct LocalTime: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00 on the same wall clock.
  package var seconds: Int

  @inlinable package init(seconds: Int) { self.seconds = seconds }

  /// A time of a day; hour, minute and second are not checked.
  package init(_ day: Day, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    seconds = day.number * 86_400 + hour * 3_600 + minute * 60 + second
  }

  /// `YYYY-MM-DDTHH:MM:SS`, as the warehouse stores it; nil for anything else.
  package init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 19, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), let day = Day(iso: text.prefix(10))
    else { return nil }
    guard let hour = decimal(bytes[11..<13]), let minute = decimal(bytes[14..<16]),
      let second = decimal(bytes[17..<19]),
      hour < 24, minute < 60, second < 60
    else { return nil }
    self.init(day, hour: hour, minute: minute, second: second)
  }

  package static func < (a: LocalTime, b: LocalTime) -> Bool { a.seconds < b.seconds }
}

extension LocalTime {
  /// The calendar day that the time falls on, before 1970 too.
  package var day: Day { Day(number: seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400) }
  /// 0–86,399.
  package var secondOfDay: Int { seconds - day.number * 86_400 }
  /// 0–23.
  package var hour: Int { secondOfDay / 3_600 }

  /// `YYYY-MM-DDTHH:MM:SS`.
  package var iso: String {
    let s = secondOfDay
    return "\(day.iso)T\(padded(s / 3_600, 2)):\(padded(s / 60 % 60, 2)):\(padded(s % 60, 2))"
  }
}
