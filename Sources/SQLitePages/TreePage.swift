/// One page of a b-tree while it is filled: cells from the end towards the front, their places from the front.
///
/// <https://www.sqlite.org/fileformat2.html#b_tree_pages>
struct TreePage: ~Copyable {
  enum Kind: UInt8 {
    case indexInterior = 0x02, tableInterior = 0x05, indexLeaf = 0x0A, tableLeaf = 0x0D

    var headerSize: Int {
      self == .indexInterior || self == .tableInterior ? PageLayout.interiorHeader : PageLayout.leafHeader
    }
  }

  let kind: Kind
  let size: Int
  let bytes: UnsafeMutableRawPointer
  private(set) var count = 0
  private var contentStart: Int

  init(_ kind: Kind, size: Int) {
    self.kind = kind
    self.size = size
    bytes = .allocate(byteCount: size, alignment: 8)
    contentStart = size
  }

  deinit { bytes.deallocate() }

  /// Bytes that cells and their places take.
  var filled: Int { size - contentStart + count * 2 }

  /// What a page of this kind has for cells, each with 2 bytes for its place.
  static func capacity(_ kind: Kind, size: Int) -> Int { size - kind.headerSize }

  @inline(__always)
  func fits(_ cell: Int) -> Bool {
    kind.headerSize &+ (count &+ 1) &* 2 &+ max(cell, 4) <= contentStart
  }

  /// Where to write a cell that fits.
  @inline(__always)
  mutating func add(_ cell: Int) -> UnsafeMutableRawPointer {
    // A cell takes 4 bytes at least: as many as the note of a free block would.
    contentStart &-= max(cell, 4)
    store(contentStart, at: kind.headerSize &+ count &* 2)
    count &+= 1
    return bytes + contentStart
  }

  /// Takes the last cell off; valid until the page is filled on.
  mutating func removeLast() -> UnsafeRawBufferPointer {
    count -= 1
    let end = count == 0 ? size : load(at: kind.headerSize + (count - 1) * 2)
    let cell = UnsafeRawBufferPointer(start: bytes + contentStart, count: end - contentStart)
    contentStart = end
    return cell
  }

  /// Writes the header; the page is whole then, and ready for ``clear()`` once it has been written.
  ///
  /// - Parameter right: of an interior page, the child behind all its cells.
  mutating func finish(right: UInt32 = 0) -> UnsafeMutableRawPointer {
    bytes.storeBytes(of: kind.rawValue, as: UInt8.self)
    store(0, at: 1)
    store(count, at: 3)
    store(contentStart == 65_536 ? 0 : contentStart, at: 5)
    bytes.storeBytes(of: 0, toByteOffset: 7, as: UInt8.self)
    if kind.headerSize == PageLayout.interiorHeader {
      bytes.storeBytes(of: right.bigEndian, toByteOffset: 8, as: UInt32.self)
    }
    // Nothing of an earlier page shows in the gap.
    let gap = kind.headerSize + count * 2
    (bytes + gap).initializeMemory(as: UInt8.self, repeating: 0, count: contentStart - gap)
    return bytes
  }

  mutating func clear() {
    count = 0
    contentStart = size
  }

  @inline(__always)
  private func store(_ value: Int, at offset: Int) {
    bytes.storeBytes(of: UInt16(truncatingIfNeeded: value).bigEndian, toByteOffset: offset, as: UInt16.self)
  }

  private func load(at offset: Int) -> Int {
    Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }
}
