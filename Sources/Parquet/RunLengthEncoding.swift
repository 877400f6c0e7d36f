/// Parquet's hybrid of run lengths and bit packing, for numbers of few bits: definition levels, dictionary indices.
///
/// A run of 8 and more equal numbers is told by its length and its value; what lies between such runs is packed in groups
/// of 8, the lowest bit first. Each part says in its header's lowest bit which it is.
/// The rule: [Encodings.md, RLE](https://parquet.apache.org/docs/file-format/data-pages/encodings/).
package enum RunLengthEncoding {
  /// How many bits numbers up to `greatest` need: none for 0.
  package static func bitWidth(upTo greatest: Int) -> Int { Int.bitWidth - greatest.leadingZeroBitCount }

  /// Appends the numbers, none of which has more than `bitWidth` (0–32) bits.
  package static func append(_ numbers: ArraySlice<UInt32>, bitWidth: Int, to bytes: inout [UInt8]) {
    numbers.withUnsafeBufferPointer { append($0, bitWidth: bitWidth, to: &bytes) }
  }

  private static func append(_ numbers: UnsafeBufferPointer<UInt32>, bitWidth: Int, to bytes: inout [UInt8]) {
    var packedFrom = 0
    var position = 0
    while position < numbers.count {
      let value = numbers[position]
      var end = position + 1
      while end < numbers.count, numbers[end] == value { end += 1 }

      // Packed numbers come in whole groups of 8, so a run lends its first numbers to the group begun before it.
      let start = position + (8 - (position - packedFrom) % 8) % 8
      if end - start >= 8 {
        appendPacked(numbers[packedFrom..<start], bitWidth: bitWidth, to: &bytes)
        bytes.appendVarint(UInt64(end - start) << 1)
        for byte in 0..<(bitWidth + 7) / 8 { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte)))) }
        packedFrom = end
      }
      position = end
    }
    appendPacked(numbers[packedFrom...], bitWidth: bitWidth, to: &bytes)
  }

  /// Whole groups of 8; the last one of a page is filled up with zeros, which readers leave out by the page's count.
  private static func appendPacked(
    _ numbers: Slice<UnsafeBufferPointer<UInt32>>, bitWidth: Int, to bytes: inout [UInt8]
  ) {
    guard !numbers.isEmpty else { return }
    let groups = (numbers.count + 7) / 8
    bytes.appendVarint(UInt64(groups) << 1 | 1)

    let end = bytes.count + groups * bitWidth
    var pending: UInt64 = 0
    var pendingBits = 0
    for number in numbers {
      pending |= UInt64(number) << UInt64(pendingBits)
      pendingBits += bitWidth
      while pendingBits >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        pendingBits -= 8
      }
    }
    if pendingBits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
  }
}
