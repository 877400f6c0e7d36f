import Files

/// The text of a source that may be compressed, as its first bytes tell.
func uncompressed(_ source: any ByteSource) throws(ExportError.Problem) -> any ByteSource {
  let (first, whole) = try looked(at: source)
  if !first.starts(with: gzipMark) { return whole }
  let (inner, text) = try looked(at: GzipSource(whole))
  if inner.starts(with: gzipMark) { throw .compressed(by: "gzip twice") }
  return text
}

private let gzipMark: [UInt8] = [0x1F, 0x8B]
private let compressions: [(mark: [UInt8], program: String)] = [
  ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
]

/// The first bytes of a source, and the source from its beginning. Refuses what can be no text.
private func looked(at source: any ByteSource) throws(ExportError.Problem) -> ([UInt8], any ByteSource) {
  var first: [UInt8] = []
  var byte: UInt8 = 0
  while first.count < 10 {
    do throws(SourceError) {
      if try source.read(into: &byte, room: 1) == 0 { break }
    } catch { throw ExportError.Problem(error) }
    first.append(byte)
  }
  if first.starts(with: [0x50, 0x4B, 0x03, 0x04]) || first.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .workbook }
  // "BZh", a level, and the first six digits of pi: a header may begin with the letters alone.
  if first.starts(with: "BZh".utf8), first.dropFirst(4).elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) {
    throw .compressed(by: "bzip2")
  }
  for (mark, program) in compressions where first.starts(with: mark) { throw .compressed(by: program) }
  return (first, ResumedSource(first, then: source))
}

/// Bytes that were looked at already, then the rest of their source.
private final class ResumedSource: ByteSource {
  private var first: ArraySlice<UInt8>
  private let rest: any ByteSource

  init(_ first: [UInt8], then rest: any ByteSource) {
    self.first = first[...]
    self.rest = rest
  }

  func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    if first.isEmpty { return try rest.read(into: bytes, room: room) }
    let count = min(room, first.count)
    for (index, byte) in first.prefix(count).enumerated() { bytes[index] = byte }
    first = first.dropFirst(count)
    return count
  }
}
