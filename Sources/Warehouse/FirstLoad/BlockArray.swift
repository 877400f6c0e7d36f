/// Values by number, from 0. It grows block by block, so growing copies nothing and never needs twice the memory.
struct BlockArray<Value: BitwiseCopyable>: ~Copyable {
  /// A block is about a megabyte, so that it goes back to the system when it is freed (see `Night`).
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
