import Foundation

/// A raster as runs of palette indices: all tokens of the theme first, then the most frequent colours of the picture,
/// at most 256; any other colour takes the nearest of them. Where that is another colour to the eye, as in an emoji, the
/// rarest quarter gives way.
///
/// Nine tenths of a chart are ground, and two lines in five are equal to the one above: pixels are read once, run by
/// run, and written run by run.
struct IndexedRaster {
  struct Run {
    /// Of the colour, in the order of first pixels.
    var slot: Int32
    var length: Int32
  }

  /// `0xRRGGBB`, in the order of the file.
  let palette: [UInt32]
  /// The place in the palette of each slot.
  let indices: [UInt8]
  /// From left to right and top to bottom, without the lines that repeat the one above. A run ends with its line.
  let runs: [Run]
  /// Of each line, whether it is equal to the one above.
  let repeats: [Bool]

  init(_ raster: Raster, theme: Theme) {
    let width = raster.width
    var (table, runs, repeats) = (ColorTable(), [Run](), [Bool]())
    runs.reserveCapacity(100_000)
    repeats.reserveCapacity(raster.height)
    raster.pixels.withUnsafeBufferPointer { pixels in
      guard var line = pixels.baseAddress else { return }
      for y in 0..<raster.height {
        let isRepeat = y > 0 && memcmp(line, line - width, width * 4) == 0
        repeats.append(isRepeat)
        var start = isRepeat ? width : 0
        while start < width {
          let end = Self.endOfRun(line, from: start, width: width)
          runs.append(Run(slot: Int32(table.count(line[start], end - start)), length: Int32(end - start)))
          start = end
        }
        line += width
      }
    }
    (palette, indices) = Self.palette(table, theme)
    self.runs = runs
    self.repeats = repeats
  }

  /// The first pixel after `start` of another colour.
  private static func endOfRun(_ line: UnsafePointer<UInt32>, from start: Int, width: Int) -> Int {
    let color = line[start]
    var end = start + 1
    // At the edges of letters a run is a pixel or two: too short for wide comparisons.
    while end < min(start + 4, width) {
      if line[end] != color { return end }
      end += 1
    }
    let eight = SIMD8(repeating: color)
    while end + 8 <= width, UnsafeRawPointer(line + end).loadUnaligned(as: SIMD8<UInt32>.self) == eight { end += 8 }
    while end < width, line[end] == color { end += 1 }
    return end
  }

  /// Squared distance beyond which a colour is another to the eye. Edges of letters hardly ever come there, so that most
  /// charts without pictures in their names pay nothing.
  private static let far: Float = 64 * 64
  /// Squared distance that is still near enough, once room is being made.
  private static let near: Float = 16 * 16

  private static func palette(_ table: ColorTable, _ theme: Theme) -> (colors: [UInt32], indices: [UInt8]) {
    var palette = frequentColors(table, theme)
    let places = table.colors.map(NearestColor(palette).place)
    guard places.contains(where: { $0.distance > far }) else { return (palette, places.map(\.index)) }
    let strangers = zip(table.colors, places).filter { $0.1.distance > near }
    // Chosen by frequency alone, the palette turned the few pixels of an emoji grey. A chart without such colours keeps
    // its bytes.
    palette = admitting(strangers.map(\.0), to: palette.prefix(192), most: 64)
    return (palette, table.colors.map(NearestColor(palette).index))
  }

  /// The colours, and each time that one of the others which is farthest from all of them, until all are near.
  private static func admitting(_ others: [UInt32], to colors: ArraySlice<UInt32>, most: Int) -> [UInt32] {
    var colors = Array(colors)
    var distances = others.map(NearestColor(colors).place).map(\.distance)
    for _ in 0..<most {
      let farthest = distances.indices.dropFirst().reduce(0) {
        (distances[$1], others[$0]) > (distances[$0], others[$1]) ? $1 : $0
      }
      guard distances[farthest] > near else { break }
      let color = others[farthest]
      colors.append(color)
      for (index, other) in others.enumerated() {
        distances[index] = min(distances[index], NearestColor.distance(color, other))
      }
    }
    return colors
  }

  /// Pixels of lines that repeat are not counted: the palette is for what is drawn finely.
  private static func frequentColors(_ table: ColorTable, _ theme: Theme) -> [UInt32] {
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
