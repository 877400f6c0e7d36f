import CZlib

/// What a gzip file holds: one member or several one after another, as `cat a.gz b.gz` and log rotation leave them.
package final class GzipSource: ByteSource {
  private static let inputRoom = 128 * 1024
  /// Of text inflated: exports come to 10 or 20 times their compressed size, a file made to fill memory to 1,000 times.
  package static let mostRatio = 200
  /// Up to here any ratio will do: a small file of one word over and over harms nobody.
  private static let ratioCounts = 64 << 20
  private let compressed: any ByteSource
  private let input: UnsafeMutablePointer<UInt8>
  // Held at one address: zlib's state points back at it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var inputEnded = false
  private var isInsideMember = false
  private var members = 0
  /// Bytes so far: taken from the compressed source, and given away.
  private var taken = 0, given = 0

  /// - Parameter compressed: from its beginning.
  package init(_ compressed: any ByteSource) {
    self.compressed = compressed
    input = .allocate(capacity: GzipSource.inputRoom)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, + 16: gzip and nothing else.
    // Where there is no memory for it, the first read fails.
    _ = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  package func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
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
    let count = asked - Int(stream.pointee.avail_out)
    given += count
    if given > GzipSource.ratioCounts, given > (taken - Int(stream.pointee.avail_in)) * GzipSource.mostRatio {
      throw .gzipTooDense
    }
    return count
  }

  private func refill() throws(SourceError) {
    let count = try compressed.read(into: input, room: GzipSource.inputRoom)
    inputEnded = count == 0
    taken += count
    stream.pointee.next_in = input
    stream.pointee.avail_in = UInt32(count)
  }
}
