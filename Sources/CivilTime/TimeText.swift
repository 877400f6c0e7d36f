/// Writes times as ``ISOTime`` does into its own bytes, to be bound without copying.
///
/// The day's part is kept from one time to the next: an export's rows are mostly of one day.
package final class TimeText {
  @usableFromInline let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: ISOTime.length, alignment: 1)
  @usableFromInline var dayNumber = Int.min

  package init() {}

  deinit { bytes.deallocate() }

  /// The text, valid until the next call.
  @inlinable
  package func of(_ time: LocalTime) -> UnsafeRawBufferPointer {
    let day = time.day
    if day.number != dayNumber {
      dayNumber = day.number
      ISOTime.write(day, to: bytes)
    }
    ISOTime.write(secondOfDay: time.seconds - day.number * 86_400, to: bytes)
    return UnsafeRawBufferPointer(bytes)
  }

  /// The time's day as a `date_id`.
  @inlinable
  package func dateID(of time: LocalTime) -> Int {
    _ = of(time)
    func digits(_ offset: Int) -> Int { Int(bytes[offset]) * 10 + Int(bytes[offset + 1]) - 528 }
    return ((digits(0) * 100 + digits(2)) * 100 + digits(5)) * 100 + digits(8)
  }

  /// Empty, and so bound as null, for nil.
  @inlinable
  package func of(_ time: LocalTime?) -> UnsafeRawBufferPointer {
    guard let time else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return of(time)
  }
}
