/// The number of a text in its ``TextTable``: a load's ids, types and categories travel as four bytes.
struct TextNumber: Hashable, Comparable, BitwiseCopyable, Sendable {
  let value: UInt32

  @inline(__always)
  init(_ value: UInt32) { self.value = value }

  /// The order of numbers, which is that of first mention, and says nothing of the texts.
  @inline(__always)
  static func < (a: TextNumber, b: TextNumber) -> Bool { a.value < b.value }
}
