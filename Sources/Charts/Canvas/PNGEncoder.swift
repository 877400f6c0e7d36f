import CZlib
import Foundation

/// A raster → PNG with a palette of at most 256 colours.
///
/// The palette holds the theme's tokens first, then the most frequent colours (ties by value); any other pixel takes the
/// nearest of them. Text edges have some thousand shades, but nearly all pixels are of a few dozen colours.
package enum PNGEncoder {
  /// Goes into the fingerprint of a chart: raise it when the same raster would give other bytes.
  package static let version = 2

  /// Measured on these charts: level 6 takes twice the time of 3 and saves an eighth of the bytes; 1 saves no time.
  private static let level: Int32 = 3

  package static func encode(_ raster: Raster, theme: Theme) -> [UInt8] {
    let indexed = IndexedRaster(raster, theme: theme)
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    png.reserveCapacity(100_000)
    append("IHDR", bigEndian(UInt32(raster.width)) + bigEndian(UInt32(raster.height)) + [8, 3, 0, 0, 0], to: &png)
    append("PLTE", indexed.palette.flatMap { [UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }, to: &png)
    append("IDAT", deflated(scanlines(indexed, raster.width, raster.height)), to: &png)
    append("IEND", [], to: &png)
    return png
  }

  /// Each line starts with its filter type: 2, the difference to the line above, where the two are equal; else 0, since
  /// indices of a palette have no slope to predict.
  private static func scanlines(_ indexed: IndexedRaster, _ width: Int, _ height: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: (width + 1) * height) { lines, count in
      var (at, left) = (0, 0)
      for run in indexed.runs {
        var length = run.length
        while length > 0 {
          if left == 0 {
            lines[at] = 0
            (at, left) = (at + 1, width)
          }
          let part = min(length, left)
          lines[at..<at + part].update(repeating: run.index)
          (at, left, length) = (at + part, left - part, length - part)
        }
      }
      count = at
      // From below, so that each line is compared with what stood above it.
      for y in (1..<max(height, 1)).reversed() {
        let line = y * (width + 1)
        let (this, above) = (lines.baseAddress.map { $0 + line + 1 }, lines.baseAddress.map { $0 + line - width })
        guard let this, let above, memcmp(this, above, width) == 0 else { continue }
        lines[line] = 2
        this.update(repeating: 0, count: width)
      }
    }
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    let compressed = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), level)
      count = Int(length)
    }
    return compressed
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
