/// Values that mean nothing, beside the empty one: `?`, `NULL`.
struct NullMarkers {
  private let markers: [[UInt8]]
  /// A bit for each length up to 63; longer ones share the last.
  private let lengths: UInt64

  init(_ markers: [String]) {
    self.markers = markers.map { Array($0.utf8) }.filter { !$0.isEmpty }
    lengths = self.markers.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
  }

  @inline(__always)
  func contains(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    if lengths & (1 &<< UInt64(truncatingIfNeeded: min(length, 63))) == 0 { return false }
    return search(bytes, length)
  }

  private func search(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    markers.contains { $0.elementsEqual(UnsafeBufferPointer(start: bytes, count: length)) }
  }
}
