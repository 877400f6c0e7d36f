/// What a rollup counts by: one or two numbers of 32 bits in one of 64. If there are two, the first is in the upper
/// half, so that numbers sort as in the table's primary key.
///
/// Days are `Day.number`, months are year × 100 + month, texts are numbers of the load's ``TextTable``.
struct RollupKey: Hashable, Sendable {
  let packed: UInt64

  @inline(__always)
  init(packed: UInt64) { self.packed = packed }

  @inline(__always)
  init(_ only: some BinaryInteger) { packed = UInt64(truncatingIfNeeded: only) }

  @inline(__always)
  init(_ first: some BinaryInteger, _ last: some BinaryInteger) {
    packed = UInt64(truncatingIfNeeded: first) << 32 | UInt64(UInt32(truncatingIfNeeded: last))
  }

  @inline(__always)
  init(_ text: TextNumber) { self.init(text.value) }

  @inline(__always)
  init(_ first: some BinaryInteger, _ last: TextNumber) { self.init(first, last.value) }

  @inline(__always)
  init(_ first: TextNumber, _ last: some BinaryInteger) { self.init(first.value, last) }

  /// The first part of a key with two.
  @inline(__always)
  var first: UInt32 { UInt32(truncatingIfNeeded: packed >> 32) }

  /// The second part, or the only one.
  @inline(__always)
  var last: UInt32 { UInt32(truncatingIfNeeded: packed) }

  @inline(__always)
  var lastText: TextNumber { TextNumber(last) }
}
