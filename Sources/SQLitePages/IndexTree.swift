/// Fills an empty index, or an empty table without row ids, with keys in their order.
///
/// Every key lies on one page only: what stands between two leaves is kept aside (its cell), for the pages above.
package final class IndexTree {
  /// A page and the key behind it; the last one of a level has none.
  private struct Child {
    var page: UInt32
    var separator: [UInt8]
  }

  private let file: PageFile
  private let root: UInt32
  private let spare: Int
  private var leaf: TreePage
  private var leaves: [Child] = []
  /// The key that did not fit into the leaf. It stands behind it, unless it stays the last one of all.
  private var separator: [UInt8] = []
  /// Room for a cell that goes to no page yet.
  private let cell: UnsafeMutableRawPointer
  private var order: KeyOrder

  /// - Parameters:
  ///   - root: as `sqlite_schema` tells it.
  ///   - keyColumns: how many of a record's columns, from the first, no other record shares: of a unique index its own,
  ///     of a table without row ids the primary key's; of any other index all, the row's id being the last of them.
  ///   - spare: bytes that stay free on each leaf but the last, for keys that SQLite inserts in between later: a full page
  ///     is split by the next key, and three pages are written instead of one. None where keys come at the end.
  package init(_ file: PageFile, root: UInt32, keyColumns: Int, spare: Int = 0) {
    self.file = file
    self.root = root
    self.spare = spare
    leaf = TreePage(.indexLeaf, size: file.pageSize)
    // Its length before it, at most 9 bytes, and the page on which it goes on after it.
    cell = .allocate(byteCount: file.layout.mostInIndex + 9 + 4, alignment: 8)
    order = KeyOrder(columns: keyColumns)
  }

  deinit { cell.deallocate() }

  /// - Parameter record: an index's columns and then the row's id; of a table without row ids all columns, the primary
  ///   key's first. Greater, as SQLite compares, than the one before.
  /// - Throws: ``PageFileError/unordered(path:)`` if it is seen not to be: SQLite would not find what lies after it.
  package func append(_ record: UnsafeRawBufferPointer) throws(PageFileError) {
    let local = file.layout.inCell(record.count, most: file.layout.mostInIndex)
    let spills = local < record.count
    let size = Varint.count(UInt64(record.count)) + local + (spills ? 4 : 0)
    let overflow = spills ? try file.spill(UnsafeRawBufferPointer(rebasing: record[local...])) : 0
    let isBetween = separator.isEmpty && leaf.count > 0 && !leaf.fits(size + spare)
    if !separator.isEmpty { try writeLeaf() }
    // All keys of the first leaf, then those at the ends of leaves: ranks that are wrong show there, and to compare every
    // key took 3 % of a first load's instructions.
    if leaves.isEmpty || isBetween || leaf.count == 0 {
      guard order.accepts(record) else { throw .unordered(path: file.path) }
    }
    let start = isBetween ? cell : leaf.add(size)
    var place = start + Varint.write(UInt64(record.count), to: start)
    if let bytes = record.baseAddress { place.copyMemory(from: bytes, byteCount: local) }
    place += local
    if spills { place.storeBytes(of: overflow.bigEndian, as: UInt32.self) }
    if isBetween { separator = Array(UnsafeRawBufferPointer(start: start, count: size)) }
  }

  /// Writes the last leaf and the pages above. Nothing can be appended then.
  package func finish() throws(PageFileError) {
    if !separator.isEmpty {
      // Nothing came behind it: it goes into a leaf of its own, and the key before it between the two.
      let last = separator
      separator = Array(leaf.removeLast())
      try writeLeaf()
      UnsafeMutableRawBufferPointer(start: leaf.add(last.count), count: last.count).copyBytes(from: last)
    }
    if leaves.isEmpty { return try file.replace(root, by: leaf.finish()) }
    leaves.append(Child(page: try file.append(leaf.finish()), separator: []))
    var level = leaves
    leaves = []
    while level.count > 1 { level = try writeLevel(above: level) }
  }

  private func writeLeaf() throws(PageFileError) {
    leaves.append(Child(page: try file.append(leaf.finish()), separator: separator))
    separator = []
    leaf.clear()
  }

  /// Writes the pages above `level`, each about as full as the others.
  ///
  /// - Returns: these pages; one without a separator once the root has been written.
  private func writeLevel(above level: [Child]) throws(PageFileError) -> [Child] {
    // With its place on the page.
    func size(_ child: Child) -> Int { 4 + child.separator.count + 2 }
    let total = level.dropLast().reduce(0) { $0 + size($1) }
    let capacity = TreePage.capacity(.indexInterior, size: file.pageSize)
    let target = total / ((total + capacity - 1) / capacity)
    var above: [Child] = []
    var page = TreePage(.indexInterior, size: file.pageSize)
    for (i, child) in level.enumerated() {
      let isLast = i == level.count - 1
      // The last page of a level needs a cell before its last child: what is left for it must not be that child alone.
      let isFull: Bool
      switch level.count - 1 - i {
      case 0: isFull = true
      case 1: isFull = false
      case 2:
        isFull = page.count > 0 && (page.filled >= target || page.filled + size(child) + size(level[i + 1]) > capacity)
      default: isFull = page.count > 0 && (page.filled >= target || page.filled + size(child) > capacity)
      }
      if isFull {
        let whole = page.finish(right: child.page)
        if isLast, above.isEmpty {
          try file.replace(root, by: whole)
          return []
        }
        above.append(Child(page: try file.append(whole), separator: child.separator))
        page.clear()
      } else {
        let cell = page.add(4 + child.separator.count)
        cell.storeBytes(of: child.page.bigEndian, as: UInt32.self)
        UnsafeMutableRawBufferPointer(start: cell + 4, count: child.separator.count).copyBytes(from: child.separator)
      }
    }
    return above
  }
}
