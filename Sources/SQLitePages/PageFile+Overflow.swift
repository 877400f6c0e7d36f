extension PageFile {
  /// Writes what of a record does not lie in its cell.
  ///
  /// - Returns: the number of the first page of the chain.
  func spill(_ rest: UnsafeRawBufferPointer) throws(PageFileError) -> UInt32 {
    let step = layout.onOverflowPage
    let page = UnsafeMutableRawPointer.allocate(byteCount: pageSize, alignment: 8)
    defer { page.deallocate() }
    // Each page names the next one: written from the last to the first, its number is known.
    var next: UInt32 = 0
    var start = (rest.count - 1) / step * step
    while start >= 0 {
      let piece = UnsafeRawBufferPointer(rebasing: rest[start..<min(start + step, rest.count)])
      page.initializeMemory(as: UInt8.self, repeating: 0, count: pageSize)
      page.storeBytes(of: next.bigEndian, as: UInt32.self)
      (page + 4).copyMemory(from: piece.baseAddress ?? UnsafeRawPointer(page), byteCount: piece.count)
      next = try append(page)
      start -= step
    }
    return next
  }
}
