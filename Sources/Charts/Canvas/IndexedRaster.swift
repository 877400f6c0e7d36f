/// A raster as runs of palette indices: all tokens of the theme first, then the most frequent colours of the picture,
/// at most 256; any other colour takes the nearest of them.
///
/// Nine tenths of a chart are ground, so pixels are read once, run by run, and written run by run.
struct IndexedRaster {
  /// `0xRRGGBB`, in the order of the file.
  let palette: [UInt32]
  /// Pixels from left to right and top to bottom; a run may go on over the end of a line.
  let runs: [(index: UInt8, length: Int)]

  init(_ raster: Raster, theme: Theme) {
    var table = ColorTable()
    var runs: [(slot: Int, length: Int)] = []
    runs.reserveCapacity(60_000)
    raster.pixels.withUnsafeBufferPointer { pixels in
      var start = 0
      while start < pixels.count {
        let color = pixels[start]
        var end = start + 1
        while end < pixels.count, pixels[end] == color { end += 1 }
        runs.append((table.count(color, end - start), end - start))
        start = end
      }
    }
    let palette = Self.palette(table, theme)
    let indices = table.indices(in: palette)
    self.palette = palette
    self.runs = runs.map { (indices[$0.slot], $0.length) }
  }

  private static func palette(_ table: ColorTable, _ theme: Theme) -> [UInt32] {
    var palette: [UInt32] = []
    for token in Token.allCases where !palette.contains(theme[.token(token)].hex) {
      palette.append(theme[.token(token)].hex)
    }
    let frequent = zip(table.colors, table.counts).filter { !palette.contains($0.0) }
      .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    return palette + frequent.prefix(256 - palette.count).map(\.0)
  }
}

/// Counts the pixels of each colour. A hash table of its own: the standard one spends more on hashing a colour than
/// all of the encoder does on a run.
private struct ColorTable {
  private(set) var colors: [UInt32] = []
  private(set) var counts: [Int] = []
  /// Slot + 1 of the colour that hashes here; 0 if free. A power of two in size, at most half full.
  private var places = [Int32](repeating: 0, count: 1 << 14)

  /// Adds pixels of a colour, and tells its slot.
  mutating func count(_ color: UInt32, _ pixels: Int) -> Int {
    var place = hash(color)
    while places[place] != 0 {
      let slot = Int(places[place]) - 1
      if colors[slot] == color {
        counts[slot] += pixels
        return slot
      }
      place = (place + 1) & (places.count - 1)
    }
    colors.append(color)
    counts.append(pixels)
    places[place] = Int32(colors.count)
    if colors.count * 2 > places.count { grow() }
    return colors.count - 1
  }

  /// Of each slot, the place of its colour in the palette, or of the nearest there.
  func indices(in palette: [UInt32]) -> [UInt8] {
    var exact: [UInt32: UInt8] = [:]
    for (index, color) in palette.enumerated() { exact[color] = UInt8(index) }
    return colors.map { exact[$0] ?? Self.nearest(to: $0, in: palette) }
  }

  /// The least squared distance in RGB; of equals, the first in the palette.
  private static func nearest(to color: UInt32, in palette: [UInt32]) -> UInt8 {
    let (red, green, blue) = (Int32(color >> 16), Int32(color >> 8 & 0xFF), Int32(color & 0xFF))
    var (best, bestDistance) = (0, Int32.max)
    for (index, other) in palette.enumerated() {
      let (r, g, b) = (
        Int32(other >> 16) &- red, Int32(other >> 8 & 0xFF) &- green, Int32(other & 0xFF) &- blue
      )
      let distance = r &* r &+ g &* g &+ b &* b
      if distance < bestDistance { (best, bestDistance) = (index, distance) }
    }
    return UInt8(best)
  }

  /// Fibonacci hashing: neighbouring shades fall far apart.
  private func hash(_ color: UInt32) -> Int { Int((color &* 2_654_435_769) >> 8) & (places.count - 1) }

  private mutating func grow() {
    places = [Int32](repeating: 0, count: places.count * 2)
    for (slot, color) in colors.enumerated() {
      var place = hash(color)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = Int32(slot + 1)
    }
  }
}
