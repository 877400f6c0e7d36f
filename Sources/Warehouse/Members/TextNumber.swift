/// The number of a text in its ``TextTable``: during a load, ids, types and categories travel as these four bytes.
struct TextNumber: Hashable, Comparable, BitwiseCopyable, Sendable {
  let value: UInt32

  @inline(__always)
  init(_ value: UInt32) { self.value = value }

  /// Orders by number, which is the order of first mention and says nothing of the texts.
  @inline(__always)
  static func < (a: TextNumber, b: TextNumber) -> Bool { a.value < b.value }
}
