import CivilTime

/// Writes times as `YYYY-MM-DDTHH:MM:SS` into its own bytes, to be bound without copying.
///
/// The day's part is kept from one time to the next: an export's rows are mostly of one day.
final class TimeText {
  private static let length = 19
  private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 1)
  private var dayNumber = Int.min

  deinit { bytes.deallocate() }

  /// The text, valid until the next call.
  func of(_ time: LocalTime) -> UnsafeRawBufferPointer {
    let day = time.day
    if day.number != dayNumber {
      dayNumber = day.number
      let date = day.components
      write(date.year / 100, at: 0)
      write(date.year % 100, at: 2)
      bytes[4] = UInt8(ascii: "-")
      write(date.month, at: 5)
      bytes[7] = UInt8(ascii: "-")
      write(date.day, at: 8)
      bytes[10] = UInt8(ascii: "T")
      bytes[13] = UInt8(ascii: ":")
      bytes[16] = UInt8(ascii: ":")
    }
    let second = time.secondOfDay
    write(second / 3_600, at: 11)
    write(second / 60 % 60, at: 14)
    write(second % 60, at: 17)
    return UnsafeRawBufferPointer(bytes)
  }

  /// The time's day as a `date_id`.
  @inline(__always)
  func dateID(of time: LocalTime) -> Int {
    _ = of(time)
    func digits(_ offset: Int) -> Int { Int(bytes[offset]) * 10 + Int(bytes[offset + 1]) - 528 }
    return ((digits(0) * 100 + digits(2)) * 100 + digits(5)) * 100 + digits(8)
  }

  /// Empty, and so bound as null, for nil.
  func of(_ time: LocalTime?) -> UnsafeRawBufferPointer {
    guard let time else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return of(time)
  }

  @inline(__always) private func write(_ number: Int, at offset: Int) {
    bytes[offset] = UInt8(truncatingIfNeeded: number / 10) &+ UInt8(ascii: "0")
    bytes[offset + 1] = UInt8(truncatingIfNeeded: number % 10) &+ UInt8(ascii: "0")
  }

  /// The time that bytes of this form tell; nil for null or another form.
  static func time(_ text: UnsafeRawBufferPointer) -> LocalTime? {
    guard text.count == length else { return nil }
    func number(_ offset: Int, _ count: Int) -> Int {
      var value = 0
      for i in offset..<offset + count { value = value * 10 + Int(text[i]) - 48 }
      return value
    }
    guard let day = Day(year: number(0, 4), month: number(5, 2), day: number(8, 2)) else { return nil }
    return LocalTime(day, hour: number(11, 2), minute: number(14, 2), second: number(17, 2))
  }
}
