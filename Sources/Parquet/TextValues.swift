/// Texts in UTF-8, each after its length in four bytes.
struct TextValues: PlainValues {
  /// Statistics hold no longer text than this: pages are found by the short ones, and a footer stays small.
  /// (A cut bound would have to be marked as such, and not every reader heeds the mark.)
  static let longestBound = 64

  /// All values in PLAIN, one behind the other: what pages and dictionaries are cut from.
  private var plain: [UInt8] = []
  /// Where each value's length begins, and behind the last one the end.
  private var starts = [0]

  var count: Int { starts.count - 1 }

  func plainSize(of range: Range<Int>) -> Int { starts[range.upperBound] - starts[range.lowerBound] }

  func end(from start: Int, fitting size: Int) -> Int {
    var end = start + 1
    while end < count, starts[end + 1] - starts[start] <= size { end += 1 }
    return end
  }

  /// Appends a text as it is: no normalisation, so that what is read is what was written.
  mutating func append(_ text: String) {
    let start = plain.count
    plain.append(contentsOf: [0, 0, 0, 0])
    plain.append(contentsOf: text.utf8)
    let length = UInt32(truncatingIfNeeded: plain.count - start - 4)
    for byte in 0..<4 { plain[start + byte] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(byte))) }
    starts.append(plain.count)
  }

  func appendPlain(_ range: Range<Int>, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: plain[starts[range.lowerBound]..<starts[range.upperBound]])
  }

  /// Texts are one entry if they agree in every byte. (`String` takes composed and decomposed letters for the same.)
  func dictionary(within size: Int) -> (entries: TextValues, indices: [UInt32])? {
    var entries = TextValues()
    var indices: [UInt32] = []
    indices.reserveCapacity(count)
    var places = DictionaryPlaces()
    let fits = plain.withUnsafeBytes { plain in
      for index in 0..<count {
        let text = UnsafeRawBufferPointer(rebasing: plain[starts[index]..<starts[index + 1]])
        var hasher = Hasher()
        hasher.combine(bytes: text)
        let place = places.place(hash: UInt64(bitPattern: Int64(hasher.finalize()))) { entries.holds(text, at: $0) }
        if place == entries.count {
          guard entries.plain.count + text.count <= size,
            !DictionaryPlaces.isHopeless(entries: entries.count, values: indices.count)
          else { return false }
          entries.plain.append(contentsOf: text)
          entries.starts.append(entries.plain.count)
        }
        indices.append(UInt32(place))
      }
      return true
    }
    return fits ? (entries, indices) : nil
  }

  private func holds(_ text: UnsafeRawBufferPointer, at index: Int) -> Bool {
    let range = starts[index]..<starts[index + 1]
    guard range.count == text.count else { return false }
    return plain.withUnsafeBytes { $0[range].elementsEqual(text) }
  }

  /// Texts are in order by their bytes, unsigned; nil if a bound is longer than ``longestBound``.
  func bounds() -> ValueBounds? {
    guard count > 0 else { return nil }
    var least = text(0)
    var greatest = least
    for index in 1..<count {
      let text = text(index)
      if text.lexicographicallyPrecedes(least) { least = text }
      if greatest.lexicographicallyPrecedes(text) { greatest = text }
    }
    guard max(least.count, greatest.count) <= TextValues.longestBound else { return nil }
    return ValueBounds(least: Array(least), greatest: Array(greatest))
  }

  private func text(_ index: Int) -> ArraySlice<UInt8> { plain[starts[index] + 4..<starts[index + 1]] }
}
