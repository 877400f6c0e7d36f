import CZlib

/// Reads back a workbook that was written: libxlsxwriter closes it without an error after some that it met.
///
/// Knows as much of ZIP as one without encryption, parts or 64-bit sizes needs; of the sheets, only where they end.
package enum WorkbookProof {
  /// What keeps programs from opening the workbook; nil if nothing does that can be seen without reading its cells.
  ///
  /// - Parameter sheets: how many it must have.
  package static func fault(_ bytes: [UInt8], sheets: Int) -> String? {
    do throws(Fault) {
      var names: Set<String> = []
      for entry in try entries(bytes) {
        guard names.insert(entry.name).inserted else { throw Fault("two parts are called \(entry.name)") }
        let end = try contentsEnd(of: entry, in: bytes)
        let closing: String? =
          entry.name.hasPrefix("xl/worksheets/sheet")
          ? "</worksheet>" : entry.name == "xl/workbook.xml" ? "</workbook>" : nil
        if let closing, !end.suffix(closing.utf8.count).elementsEqual(closing.utf8) {
          throw Fault("\(entry.name) does not end")
        }
      }
      for name in ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
      where !names.contains(name) {
        throw Fault("\(name) is missing")
      }
      let found = names.count { $0.hasPrefix("xl/worksheets/sheet") }
      guard found == sheets else { throw Fault("found \(found) sheets, expected \(sheets)") }
      return nil
    } catch {
      return error.words
    }
  }

  private struct Fault: Error {
    var words: String
    init(_ words: String) { self.words = words }
  }

  /// What the central directory tells of a file.
  private struct Entry {
    var name: String
    var method, checksum, compressedSize, size, headerAt: Int
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ length: Int) throws(Fault) -> Int {
    guard at >= 0, at + length <= bytes.count else { throw Fault("it ends too soon") }
    return bytes[at..<at + length].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func entries(_ bytes: [UInt8]) throws(Fault) -> [Entry] {
    // Ours has no comment after it.
    let end = bytes.count - 22
    guard try number(bytes, end, 4) == 0x0605_4B50 else { throw Fault("its directory is missing") }
    let count = try number(bytes, end + 10, 2)
    var at = try number(bytes, end + 16, 4)
    var entries: [Entry] = []
    for _ in 0..<count {
      guard try number(bytes, at, 4) == 0x0201_4B50 else { throw Fault("its directory is broken") }
      let nameLength = try number(bytes, at + 28, 2)
      let nameEnd = at + 46 + nameLength
      guard nameEnd <= end else { throw Fault("its directory is broken") }
      entries.append(
        Entry(
          name: String(decoding: bytes[at + 46..<nameEnd], as: UTF8.self), method: try number(bytes, at + 10, 2),
          checksum: try number(bytes, at + 16, 4), compressedSize: try number(bytes, at + 20, 4),
          size: try number(bytes, at + 24, 4), headerAt: try number(bytes, at + 42, 4)))
      at = nameEnd + (try number(bytes, at + 30, 2)) + (try number(bytes, at + 32, 2))
    }
    guard at == end else { throw Fault("its directory is broken") }
    return entries
  }

  /// Inflates a file; size and checksum must be those of the directory.
  ///
  /// - Returns: its last bytes.
  private static func contentsEnd(of entry: Entry, in bytes: [UInt8]) throws(Fault) -> [UInt8] {
    guard try number(bytes, entry.headerAt, 4) == 0x0403_4B50 else {
      throw Fault("\(entry.name) is not where it should be")
    }
    let start =
      entry.headerAt + 30 + (try number(bytes, entry.headerAt + 26, 2)) + (try number(bytes, entry.headerAt + 28, 2))
    guard start + entry.compressedSize <= bytes.count, entry.method == 8 else { throw Fault("\(entry.name) is broken") }
    var stream = z_stream()
    guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Fault("zlib is out of memory")
    }
    defer { inflateEnd(&stream) }
    var (checksum, size, code) = (crc32(0, nil, 0), 0, Z_OK)
    var (room, end) = ([UInt8](repeating: 0, count: 1 << 16), [UInt8]())
    bytes.withUnsafeBufferPointer { bytes in
      // zlib only reads through the pointer.
      stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress.map { $0 + start })
      stream.avail_in = UInt32(entry.compressedSize)
      while code == Z_OK {
        let written = room.withUnsafeMutableBufferPointer { room in
          (stream.next_out, stream.avail_out) = (room.baseAddress, UInt32(room.count))
          code = inflate(&stream, Z_NO_FLUSH)
          let written = room.count - Int(stream.avail_out)
          checksum = crc32(checksum, room.baseAddress, UInt32(written))
          return written
        }
        size += written
        end = Array((end + room[..<written].suffix(tail)).suffix(tail))
      }
    }
    guard code == Z_STREAM_END, size == entry.size, Int(checksum) == entry.checksum else {
      throw Fault("\(entry.name) is broken")
    }
    return end
  }

  /// So many of the last bytes tell whether a part of XML has its end.
  private static let tail = 32
}
