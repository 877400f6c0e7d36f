/// The values of one column in one row group, nulls left out, ready to be cut into pages of Parquet's PLAIN encoding.
protocol PlainValues {
  var count: Int { get }

  /// The bytes that these values take as PLAIN.
  func plainSize(of range: Range<Int>) -> Int

  /// The end of the longest range from `start` that takes at most `size` bytes as PLAIN; it holds at least one value.
  func end(from start: Int, fitting size: Int) -> Int

  func appendPlain(_ range: Range<Int>, to bytes: inout [UInt8])

  /// The distinct values in the order in which they first appear, and for each value its place among them; nil if they
  /// take more than `size` bytes as PLAIN, if most of many differ, or if this type gains nothing from a dictionary.
  func dictionary(within size: Int) -> (entries: Self, indices: [UInt32])?

  /// The least and the greatest value, in the order that Parquet declares for the type, as statistics hold them; nil if
  /// there is none, or if they would be too long.
  func bounds() -> ValueBounds?
}

extension PlainValues {
  func plain(_ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(plainSize(of: range))
    appendPlain(range, to: &bytes)
    return bytes
  }
}

/// The least and the greatest value, PLAIN but without a length before a text.
struct ValueBounds: Equatable {
  var least: [UInt8]
  var greatest: [UInt8]
}

/// Booleans: eight to a byte, the first in the lowest bit.
struct BooleanValues: PlainValues {
  var values: [Bool] = []

  var count: Int { values.count }
  func plainSize(of range: Range<Int>) -> Int { (range.count + 7) / 8 }
  func end(from start: Int, fitting size: Int) -> Int { min(count, start + max(1, size) * 8) }

  func appendPlain(_ range: Range<Int>, to bytes: inout [UInt8]) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
      var byte: UInt8 = 0
      for bit in 0..<min(8, range.upperBound - start) where values[start + bit] { byte |= 1 << UInt8(bit) }
      bytes.append(byte)
    }
  }

  func dictionary(within size: Int) -> (entries: BooleanValues, indices: [UInt32])? { nil }

  func bounds() -> ValueBounds? {
    guard !values.isEmpty else { return nil }
    return ValueBounds(least: [values.contains(false) ? 0 : 1], greatest: [values.contains(true) ? 1 : 0])
  }
}
