/// The text `YYYY-MM-DDTHH:MM:SS` as bytes: the one place that writes and reads it. Years 0 to 9999; no zone, no fraction.
package enum ISOTime {
  /// Bytes of a day, `YYYY-MM-DD`.
  @inlinable package static var dayLength: Int { 10 }
  /// Bytes of a time.
  @inlinable package static var length: Int { 19 }

  /// Writes `YYYY-MM-DD`.
  ///
  /// - Parameter bytes: at least ``dayLength``.
  @inlinable
  package static func write(_ day: Day, to bytes: UnsafeMutableRawBufferPointer) {
    let date = day.components
    write(date.year / 100, at: 0, bytes)
    write(date.year % 100, at: 2, bytes)
    bytes[4] = UInt8(ascii: "-")
    write(date.month, at: 5, bytes)
    bytes[7] = UInt8(ascii: "-")
    write(date.day, at: 8, bytes)
  }

  /// Writes `THH:MM:SS` after a day.
  ///
  /// - Parameters:
  ///   - second: of the day, 0 to 86,399.
  ///   - bytes: at least ``length``, the day first.
  @inlinable
  package static func write(secondOfDay second: Int, to bytes: UnsafeMutableRawBufferPointer) {
    bytes[10] = UInt8(ascii: "T")
    write(second / 3_600, at: 11, bytes)
    bytes[13] = UInt8(ascii: ":")
    write(second / 60 % 60, at: 14, bytes)
    bytes[16] = UInt8(ascii: ":")
    write(second % 60, at: 17, bytes)
  }

  @inlinable
  @inline(__always)
  static func write(_ number: Int, at offset: Int, _ bytes: UnsafeMutableRawBufferPointer) {
    bytes[offset] = UInt8(truncatingIfNeeded: number / 10) &+ UInt8(ascii: "0")
    bytes[offset + 1] = UInt8(truncatingIfNeeded: number % 10) &+ UInt8(ascii: "0")
  }

  /// Nil for anything but a date that exists, in just this form.
  static func day(_ bytes: UnsafeRawBufferPointer) -> Day? {
    guard bytes.count == dayLength, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let century = number(bytes, 0), let year = number(bytes, 2), let month = number(bytes, 5),
      let day = number(bytes, 8)
    else { return nil }
    return Day(year: century * 100 + year, month: month, day: day)
  }

  /// Nil for anything but a time that exists, in just this form.
  static func time(_ bytes: UnsafeRawBufferPointer) -> LocalTime? {
    guard bytes.count == length, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), let day = day(UnsafeRawBufferPointer(rebasing: bytes.prefix(dayLength))),
      let hour = number(bytes, 11), let minute = number(bytes, 14), let second = number(bytes, 17),
      hour < 24, minute < 60, second < 60
    else { return nil }
    return LocalTime(day, hour: hour, minute: minute, second: second)
  }

  /// Two digits; nil if anything else is there.
  private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int? {
    let (ten, one) = (bytes[offset] &- UInt8(ascii: "0"), bytes[offset + 1] &- UInt8(ascii: "0"))
    return ten < 10 && one < 10 ? Int(ten) * 10 + Int(one) : nil
  }
}

extension Day {
  /// `YYYY-MM-DD`; nil for anything else.
  package init?(iso text: some StringProtocol) {
    var text = String(text)
    guard let day = text.withUTF8({ ISOTime.day(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = day
  }

  /// `YYYY-MM-DD`.
  package var iso: String {
    String(unsafeUninitializedCapacity: ISOTime.dayLength) { bytes in
      ISOTime.write(self, to: UnsafeMutableRawBufferPointer(bytes))
      return ISOTime.dayLength
    }
  }
}

extension LocalTime {
  /// `YYYY-MM-DDTHH:MM:SS`, as the warehouse stores it; nil for anything else.
  package init?(iso text: some StringProtocol) {
    var text = String(text)
    guard let time = text.withUTF8({ ISOTime.time(UnsafeRawBufferPointer($0)) }) else { return nil }
    self = time
  }

  /// The same of bytes; nil also for none at all, as a null comes from the database.
  package init?(iso bytes: UnsafeRawBufferPointer) {
    guard let time = ISOTime.time(bytes) else { return nil }
    self = time
  }

  /// `YYYY-MM-DDTHH:MM:SS`.
  package var iso: String {
    String(unsafeUninitializedCapacity: ISOTime.length) { bytes in
      let bytes = UnsafeMutableRawBufferPointer(bytes)
      ISOTime.write(day, to: bytes)
      ISOTime.write(secondOfDay: secondOfDay, to: bytes)
      return ISOTime.length
    }
  }
}
