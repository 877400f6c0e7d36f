/// The colours of a PNG: all tokens of the theme, then the most frequent of the picture, at most 256.
struct Palette {
  /// `0xRRGGBB`, in the order of the file.
  private(set) var colors: [UInt32]
  private let indices: [UInt32: UInt8]

  init(_ raster: Raster, theme: Theme) {
    var counts: [UInt32: Int] = [:]
    // Runs of one colour, not pixels: nine tenths of a chart are ground.
    var (last, run) = (raster.pixels.first ?? 0, 0)
    for color in raster.pixels {
      if color == last {
        run += 1
      } else {
        counts[last, default: 0] += run
        (last, run) = (color, 1)
      }
    }
    counts[last, default: 0] += run
    var colors: [UInt32] = []
    for token in Token.allCases where !colors.contains(theme[.token(token)].hex) {
      colors.append(theme[.token(token)].hex)
    }
    let tokens = Set(colors)
    let frequent = counts.filter { !tokens.contains($0.key) }
      .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    colors += frequent.prefix(256 - colors.count).map(\.key)
    var indices: [UInt32: UInt8] = [:]
    for (index, color) in colors.enumerated() { indices[color] = UInt8(index) }
    for (color, _) in frequent where indices[color] == nil { indices[color] = Self.nearest(to: color, in: colors) }
    self.colors = colors
    self.indices = indices
  }

  func index(of color: UInt32) -> UInt8 { indices[color] ?? 0 }

  /// The least squared distance in RGB; of equals, the first in the palette.
  private static func nearest(to color: UInt32, in colors: [UInt32]) -> UInt8 {
    func square(_ other: UInt32, _ shift: UInt32) -> Int {
      let difference = Int(color >> shift & 0xFF) - Int(other >> shift & 0xFF)
      return difference * difference
    }
    var (best, bestDistance) = (0, Int.max)
    for (index, other) in colors.enumerated() {
      let distance = square(other, 16) + square(other, 8) + square(other, 0)
      if distance < bestDistance { (best, bestDistance) = (index, distance) }
    }
    return UInt8(best)
  }
}
