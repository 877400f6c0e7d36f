import CivilTime

// Numbers, days and times as ASCII, appended to a buffer: what CSV and JSON have in common.
extension [UInt8] {
  mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(decimal number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(digits: number.magnitude, atLeast: 1)
  }

  /// So many units of the last decimal: 1250 with two decimals is `12.50`.
  mutating func append(units: Int, decimals: Int) {
    // Whole units instead of a Double, so that no binary fraction is ever printed.
    guard decimals > 0 else { return append(decimal: units) }
    if units < 0 { append(UInt8(ascii: "-")) }
    append(digits: units.magnitude, atLeast: decimals + 1)
    insert(UInt8(ascii: "."), at: count - decimals)
  }

  /// `YYYY-MM-DD`.
  mutating func append(day: Day) {
    append(room: ISOTime.dayLength) { ISOTime.write(day, to: $0) }
  }

  /// `YYYY-MM-DDTHH:MM:SS`.
  mutating func append(time: LocalTime) {
    append(room: ISOTime.length) { bytes in
      ISOTime.write(time.day, to: bytes)
      ISOTime.write(secondOfDay: time.secondOfDay, to: bytes)
    }
  }

  private mutating func append(room: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
    let start = count
    append(contentsOf: repeatElement(0, count: room))
    withUnsafeMutableBytes { write(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
  }

  private mutating func append(digits number: UInt, atLeast width: Int) {
    let start = count
    var rest = number
    repeat {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0 || count - start < width
    self[start...].reverse()
  }
}
