/// Fills an empty table of rows with row ids, in their order: each page is written once, when it is full.
///
/// Leaves go out as they fill; of each only its number and last row id are kept (16 bytes), for the pages above.
package final class TableTree {
  private struct Child {
    var page: UInt32
    var lastRowID: Int
  }

  private let file: PageFile
  private let root: UInt32
  private var leaf: TreePage
  private var leaves: [Child] = []
  private var lastRowID = Int.min
  private var isEmpty: Bool { leaves.isEmpty && leaf.count == 0 }

  /// - Parameter root: as `sqlite_schema` tells it.
  package init(_ file: PageFile, root: UInt32) {
    self.file = file
    self.root = root
    leaf = TreePage(.tableLeaf, size: file.pageSize)
  }

  /// - Parameters:
  ///   - rowID: greater than the one before.
  ///   - record: all columns; null for the one that is the row id.
  /// - Throws: ``PageFileError/unordered(path:)`` if the row id is not greater.
  package func append(_ rowID: Int, _ record: UnsafeRawBufferPointer) throws(PageFileError) {
    guard rowID > lastRowID || isEmpty else { throw .unordered(path: file.path) }
    let local = file.layout.inCell(record.count, most: file.layout.mostInTableLeaf)
    let spills = local < record.count
    let size =
      Varint.count(UInt64(record.count)) + Varint.count(UInt64(bitPattern: Int64(rowID))) + local + (spills ? 4 : 0)
    let overflow = spills ? try file.spill(UnsafeRawBufferPointer(rebasing: record[local...])) : 0
    if !leaf.fits(size) { try writeLeaf() }
    var cell = leaf.add(size)
    cell += Varint.write(UInt64(record.count), to: cell)
    cell += Varint.write(UInt64(bitPattern: Int64(rowID)), to: cell)
    if let start = record.baseAddress { cell.copyMemory(from: start, byteCount: local) }
    if spills { (cell + local).storeBytes(of: overflow.bigEndian, as: UInt32.self) }
    lastRowID = rowID
  }

  /// Writes the last leaf and the pages above. Nothing can be appended then.
  package func finish() throws(PageFileError) {
    if leaves.isEmpty { return try file.replace(root, by: leaf.finish()) }
    try writeLeaf()
    var level = leaves
    leaves = []
    var page = TreePage(.tableInterior, size: file.pageSize)
    // A cell: the child's number, its last row id, and its place. The page's last child has no cell.
    let most = TreePage.capacity(.tableInterior, size: file.pageSize) / (4 + 9 + 2) + 1
    while true {
      var above: [Child] = []
      let pages = (level.count + most - 1) / most
      for i in 0..<pages {
        // Evenly: no page may be left with a single child.
        let children = level[level.count * i / pages..<level.count * (i + 1) / pages]
        page.clear()
        for child in children.dropLast() {
          let rowID = UInt64(bitPattern: Int64(child.lastRowID))
          let cell = page.add(4 + Varint.count(rowID))
          cell.storeBytes(of: child.page.bigEndian, as: UInt32.self)
          _ = Varint.write(rowID, to: cell + 4)
        }
        guard let last = children.last else { continue }
        let whole = page.finish(right: last.page)
        if pages == 1 { return try file.replace(root, by: whole) }
        above.append(Child(page: try file.append(whole), lastRowID: last.lastRowID))
      }
      level = above
    }
  }

  private func writeLeaf() throws(PageFileError) {
    leaves.append(Child(page: try file.append(leaf.finish()), lastRowID: lastRowID))
    leaf.clear()
  }
}
