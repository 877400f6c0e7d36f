import CZlib
import Glibc

/// Where the bytes of an export come from. Knows nothing of text.
protocol ByteSource: AnyObject {
  /// Fills at most `room` bytes, at least one unless the source has ended; 0 at its end.
  func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int
}

/// Why bytes did not come.
enum SourceError: Error, Equatable {
  /// `errno` of open or read.
  case system(Int32)
  /// The gzip stream ends before its end mark: a copy or an upload that was broken off.
  case gzipTruncated
  case gzipDamaged
  /// A ZIP archive, as `.xlsx` is, or an old `.xls`.
  case workbook
  /// Compressed by the program of that name, which is not gzip; or by gzip twice.
  case compressed(by: String)
}

/// A file, from its beginning.
final class FileSource: ByteSource {
  private let descriptor: Int32

  init(path: String) throws(SourceError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .system(errno) }
    posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
  }

  deinit { close(descriptor) }

  func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    while true {
      let count = Glibc.read(descriptor, bytes, room)
      if count >= 0 { return count }
      if errno != EINTR { throw .system(errno) }
    }
  }
}

/// Bytes at hand, given out in pieces of any size: for tests and fuzzing.
package final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var pieces: [Int]
  private var position = 0

  /// - Parameter pieces: how many bytes each read gives at most; the last one repeats.
  package init(_ bytes: [UInt8], pieces: [Int] = [.max]) {
    self.bytes = bytes
    self.pieces = pieces.map { max(1, $0) }
  }

  func read(into target: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    let piece = pieces.count > 1 ? pieces.removeFirst() : pieces.first ?? .max
    let count = min(room, piece, bytes.count - position)
    bytes.withUnsafeBufferPointer { all in
      if let start = all.baseAddress, count > 0 { target.update(from: start + position, count: count) }
    }
    position += count
    return count
  }
}

/// Bytes that were looked at already, then the rest of their source.
final class ResumedSource: ByteSource {
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

/// What a gzip file holds: one member or several one after another, as `cat a.gz b.gz` and log rotation leave them.
final class GzipSource: ByteSource {
  private static let inputRoom = 128 * 1024
  private let compressed: any ByteSource
  private let input: UnsafeMutablePointer<UInt8>
  // Held at one address: zlib's state points back at it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var inputEnded = false
  private var isInsideMember = false
  private var members = 0

  init(_ compressed: any ByteSource) throws(SourceError) {
    self.compressed = compressed
    input = .allocate(capacity: GzipSource.inputRoom)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, + 16: gzip and nothing else.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if status != Z_OK { throw .gzipDamaged }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    stream.pointee.next_out = bytes
    stream.pointee.avail_out = UInt32(min(room, Int(UInt32.max)))
    let asked = Int(stream.pointee.avail_out)
    while stream.pointee.avail_out > 0 {
      if stream.pointee.avail_in == 0, !inputEnded { try refill() }
      if stream.pointee.avail_in == 0 {
        if isInsideMember || members == 0 { throw .gzipTruncated }
        break
      }
      if !isInsideMember {
        // Zero bytes behind the last member are padding of tapes and block devices.
        if members > 0, stream.pointee.next_in[0] == 0 {
          stream.pointee.next_in += 1
          stream.pointee.avail_in -= 1
          continue
        }
        if inflateReset(stream) != Z_OK { throw .gzipDamaged }
        isInsideMember = true
      }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        isInsideMember = false
        members += 1
      default: throw .gzipDamaged
      }
    }
    return asked - Int(stream.pointee.avail_out)
  }

  private func refill() throws(SourceError) {
    let count = try compressed.read(into: input, room: GzipSource.inputRoom)
    inputEnded = count == 0
    stream.pointee.next_in = input
    stream.pointee.avail_in = UInt32(count)
  }
}

/// The text of a source that may be compressed, as its first bytes tell.
func uncompressed(_ source: any ByteSource) throws(SourceError) -> any ByteSource {
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
private func looked(at source: any ByteSource) throws(SourceError) -> ([UInt8], any ByteSource) {
  var first: [UInt8] = []
  var byte: UInt8 = 0
  while first.count < 10 {
    if try source.read(into: &byte, room: 1) == 0 { break }
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
