import CZlib

/// A raster → PNG with a palette of at most 256 colours.
///
/// The palette holds the theme's tokens first, then the most frequent colours (ties by value), then those that are like
/// none of these; any other pixel takes the nearest of them. Text edges have some thousand shades, but nearly all pixels
/// are of a few dozen colours.
package enum PNGEncoder {
  /// Goes into the fingerprint of a chart: raise it when the same raster would give other bytes.
  package static let version = 4

  /// Measured on these charts: level 6 takes twice the time of 3 and saves an eighth of the bytes; 1 saves no time.
  private static let level: Int32 = 3

  package static func encode(_ raster: Raster, theme: Theme) throws(ChartError) -> [UInt8] {
    let indexed = IndexedRaster(raster, theme: theme)
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    png.reserveCapacity(100_000)
    append("IHDR", bigEndian(UInt32(raster.width)) + bigEndian(UInt32(raster.height)) + [8, 3, 0, 0, 0], to: &png)
    append("PLTE", indexed.palette.flatMap { [UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }, to: &png)
    append("IDAT", try deflated(indexed, width: raster.width), to: &png)
    append("IEND", [], to: &png)
    return png
  }

  /// The lines of the picture as a zlib stream, line by line: the picture is never in memory as indices.
  private static func deflated(_ indexed: IndexedRaster, width: Int) throws(ChartError) -> [UInt8] {
    var stream = z_stream()
    guard deflateInit_(&stream, level, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .canvas("zlib: out of memory")
    }
    defer { deflateEnd(&stream) }
    var compressed = [UInt8](repeating: 0, count: 1 << 17)
    // A run is written sixteen pixels at a time; what stands over is overwritten by the next.
    var line = [UInt8](repeating: 0, count: 1 + width + 16)
    var runs = indexed.runs.makeIterator()
    // Runs and repeated lines take 8 ms a chart; Cairo's own writer, which looks at each pixel, took 54.
    for (y, isRepeat) in indexed.repeats.enumerated() {
      fill(&line, width: width, isRepeat: isRepeat, &runs, indexed.indices)
      let flush = y == indexed.repeats.count - 1 ? Z_FINISH : Z_NO_FLUSH
      line.withUnsafeMutableBufferPointer { line in
        (stream.next_in, stream.avail_in) = (line.baseAddress, UInt32(1 + width))
        repeat {
          let written = Int(stream.total_out)
          if compressed.count - written < 1 << 12 { compressed += [UInt8](repeating: 0, count: compressed.count) }
          compressed.withUnsafeMutableBufferPointer { room in
            stream.next_out = room.baseAddress.map { $0 + written }
            stream.avail_out = UInt32(room.count - written)
            _ = deflate(&stream, flush)
          }
        } while stream.avail_out == 0
      }
    }
    compressed.removeSubrange(Int(stream.total_out)...)
    return compressed
  }

  /// A line starts with its filter type: 2, the difference to the line above, where the two are equal; else 0, since
  /// indices of a palette have no slope to predict.
  private static func fill(
    _ line: inout [UInt8], width: Int, isRepeat: Bool, _ runs: inout IndexingIterator<[IndexedRaster.Run]>,
    _ indices: [UInt8]
  ) {
    line.withUnsafeMutableBufferPointer { line in
      line[0] = isRepeat ? 2 : 0
      if isRepeat { line[1..<1 + width].update(repeating: 0) }
      var at = isRepeat ? 1 + width : 1
      while at <= width, let run = runs.next() {
        let (index, length) = (indices[Int(run.slot)], Int(run.length))
        if length <= 16 {
          UnsafeMutableRawBufferPointer(line).storeBytes(
            of: SIMD16(repeating: index), toByteOffset: at, as: SIMD16<UInt8>.self)
        } else {
          line[at..<at + length].update(repeating: index)
        }
        at += length
      }
    }
  }

  private static func append(_ type: String, _ data: [UInt8], to png: inout [UInt8]) {
    let body = Array(type.utf8) + data
    png += bigEndian(UInt32(data.count))
    png += body
    png += bigEndian(UInt32(crc32(0, body, UInt32(body.count))))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [UInt8(number >> 24), UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
  }
}
