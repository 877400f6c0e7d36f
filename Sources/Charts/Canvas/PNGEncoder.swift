import CZlib

/// A raster → PNG with a palette of at most 256 colours.
///
/// The palette holds the theme's tokens first, then the most frequent colours (ties by value); any other pixel takes the
/// nearest of them. Text edges have some thousand shades, but nearly all pixels are of a few dozen colours.
package enum PNGEncoder {
  /// Goes into the fingerprint of a chart: raise it when the same raster would give other bytes.
  package static let version = 1

  package static func encode(_ raster: Raster, theme: Theme) -> [UInt8] {
    let palette = Palette(raster, theme: theme)
    var scanlines = [UInt8](repeating: 0, count: (raster.width + 1) * raster.height)
    var (lastColor, lastIndex) = (UInt32.max, UInt8(0))
    scanlines.withUnsafeMutableBufferPointer { out in
      raster.pixels.withUnsafeBufferPointer { pixels in
        for y in 0..<raster.height {
          // Each line starts with its filter type, 0: none. Indices of a palette have no slope to predict.
          var (target, source) = (y * (raster.width + 1) + 1, y * raster.width)
          for _ in 0..<raster.width {
            let color = pixels[source]
            if color != lastColor { (lastColor, lastIndex) = (color, palette.index(of: color)) }
            out[target] = lastIndex
            target += 1
            source += 1
          }
        }
      }
    }
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    png.reserveCapacity(100_000)
    append("IHDR", bigEndian(UInt32(raster.width)) + bigEndian(UInt32(raster.height)) + [8, 3, 0, 0, 0], to: &png)
    append("PLTE", palette.colors.flatMap { [UInt8($0 >> 16), UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }, to: &png)
    append("IDAT", deflated(scanlines), to: &png)
    append("IEND", [], to: &png)
    return png
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    let compressed = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), 4)
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
