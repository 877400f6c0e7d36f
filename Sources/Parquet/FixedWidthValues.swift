import Files

#if !_endian(little)
  #error("Parquet is little-endian: values are written as they lie in memory.")
#endif

/// A type whose values take as many bytes in a Parquet file as in memory.
protocol FixedWidthValue: Sendable {
  /// Two values are one entry of a dictionary if they agree in every bit: so −0 and each NaN stay what they are.
  var bits: UInt64 { get }

  /// The least and the greatest, as statistics may hold them; nil if there is none.
  static func bounds(_ values: [Self]) -> (least: Self, greatest: Self)?
}

extension Int32: FixedWidthValue {
  var bits: UInt64 { UInt64(UInt32(bitPattern: self)) }
  static func bounds(_ values: [Int32]) -> (least: Int32, greatest: Int32)? { extremes(values) }
}

extension Int64: FixedWidthValue {
  var bits: UInt64 { UInt64(bitPattern: self) }
  static func bounds(_ values: [Int64]) -> (least: Int64, greatest: Int64)? { extremes(values) }
}

extension Double: FixedWidthValue {
  var bits: UInt64 { bitPattern }

  /// NaN has no place in an order: it is left out. A zero bound takes the sign that lets in both zeros.
  static func bounds(_ values: [Double]) -> (least: Double, greatest: Double)? {
    guard var (least, greatest) = extremes(values.contains(where: \.isNaN) ? values.filter { !$0.isNaN } : values)
    else { return nil }
    if least == 0 { least = -0.0 }
    if greatest == 0 { greatest = 0.0 }
    return (least, greatest)
  }
}

private func extremes<Value: Comparable>(_ values: [Value]) -> (least: Value, greatest: Value)? {
  guard var least = values.first else { return nil }
  var greatest = least
  for value in values {
    if value < least { least = value }
    if value > greatest { greatest = value }
  }
  return (least, greatest)
}

/// Numbers, dates and timestamps: little-endian, side by side.
struct FixedWidthValues<Value: FixedWidthValue>: PlainValues {
  var values: [Value] = []

  private var width: Int { MemoryLayout<Value>.size }

  var count: Int { values.count }
  func plainSize(of range: Range<Int>) -> Int { range.count * width }
  func end(from start: Int, fitting size: Int) -> Int { min(count, start + max(1, size / width)) }

  func appendPlain(_ range: Range<Int>, to bytes: inout [UInt8]) {
    values[range].withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  func dictionary(within size: Int) -> (entries: FixedWidthValues, indices: [UInt32])? {
    var entries: [Value] = []
    var indices: [UInt32] = []
    indices.reserveCapacity(count)
    var places = DictionaryPlaces()
    let seed = HashSeed()
    for value in values {
      let bits = value.bits
      let place = places.place(hash: seed.mixed(bits), isEntry: { entries[$0].bits == bits })
      if place == entries.count {
        guard (entries.count + 1) * width <= size,
          !DictionaryPlaces.isHopeless(entries: entries.count, values: indices.count)
        else { return nil }
        entries.append(value)
      }
      indices.append(UInt32(place))
    }
    return (FixedWidthValues(values: entries), indices)
  }

  func bounds() -> ValueBounds? {
    Value.bounds(values).map { bounds in
      ValueBounds(
        least: withUnsafeBytes(of: bounds.least) { Array($0) },
        greatest: withUnsafeBytes(of: bounds.greatest) { Array($0) })
    }
  }
}
