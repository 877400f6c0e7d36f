import CivilTime

/// Values by number from 0. Grows block by block, so that nothing is copied, and never twice in memory, as it grows.
struct Column<Value: BitwiseCopyable>: ~Copyable {
  /// A block is a megabyte or near it, so that the system has it back when it is freed (`Night`).
  private static var blockBits: Int { 18 }
  private var blocks: [UnsafeMutablePointer<Value>] = []
  private(set) var count = 0

  deinit { for block in blocks { block.deallocate() } }

  @inline(__always)
  mutating func append(_ value: Value) {
    if count & (1 << Self.blockBits - 1) == 0 { blocks.append(.allocate(capacity: 1 << Self.blockBits)) }
    blocks[count >> Self.blockBits][count & (1 << Self.blockBits - 1)] = value
    count &+= 1
  }

  @inline(__always)
  subscript(number: Int) -> Value {
    get { blocks[number >> Self.blockBits][number & (1 << Self.blockBits - 1)] }
    nonmutating set { blocks[number >> Self.blockBits][number & (1 << Self.blockBits - 1)] = newValue }
  }
}

/// A time of the contract's years 1990–2100 in 4 bytes; 0, before all times, for none.
struct PackedTime: BitwiseCopyable, Comparable {
  let seconds: UInt32
  private static let base = Day(validYear: 1980, month: 1, day: 1).number * 86_400
  /// ``seconds`` of all times that fit lie within so many days.
  static let days = Int(UInt32.max) / 86_400 + 1

  init(_ time: LocalTime?) { seconds = time.map { UInt32($0.seconds - Self.base) } ?? 0 }

  var time: LocalTime? { seconds == 0 ? nil : LocalTime(seconds: Int(seconds) + Self.base) }

  static func < (a: PackedTime, b: PackedTime) -> Bool { a.seconds < b.seconds }
}
