/// Finds the colour of a palette that is nearest: the least squared distance in RGB; of equals, the first.
///
/// Eight distances at a time. As `Float`, since the oldest x86-64 multiplies those eight at a time and whole numbers
/// not; all of them are whole and below 2²⁴, so nothing is rounded.
package struct NearestColor {
  private var exact: [UInt32: UInt8] = [:]
  private var red: [SIMD8<Float>] = []
  private var green: [SIMD8<Float>] = []
  private var blue: [SIMD8<Float>] = []

  /// - Parameter palette: 1 to 256 colours, `0xRRGGBB`.
  package init(_ palette: [UInt32]) {
    for (index, color) in palette.enumerated() { exact[color] = UInt8(index) }
    for start in stride(from: 0, to: palette.count, by: 8) {
      // What is missing from the last eight repeats the last colour: never nearer than that itself.
      var (r, g, b) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
      for lane in 0..<8 {
        (r[lane], g[lane], b[lane]) = Self.channels(palette[min(start + lane, palette.count - 1)])
      }
      red.append(r)
      green.append(g)
      blue.append(b)
    }
  }

  package func index(_ color: UInt32) -> UInt8 { place(color).index }

  /// The index, and the squared distance.
  package func place(_ color: UInt32) -> (index: UInt8, distance: Float) {
    if let index = exact[color] { return (index, 0) }
    let (r, g, b) = Self.channels(color)
    var (least, block) = (SIMD8<Float>(repeating: .infinity), SIMD8<Int32>.zero)
    for at in red.indices {
      let (x, y, z) = (red[at] - r, green[at] - g, blue[at] - b)
      let distance = x * x + y * y + z * z
      let isLess = distance .< least
      least.replace(with: distance, where: isLess)
      block.replace(with: Int32(at), where: isLess)
    }
    var best = 0
    for lane in 1..<8 where (least[lane], block[lane]) < (least[best], block[best]) { best = lane }
    return (UInt8(Int(block[best]) * 8 + best), least[best])
  }

  /// Squared, in RGB.
  package static func distance(_ a: UInt32, _ b: UInt32) -> Float {
    let ((r, g, b), (x, y, z)) = (channels(a), channels(b))
    return (r - x) * (r - x) + (g - y) * (g - y) + (b - z) * (b - z)
  }

  private static func channels(_ color: UInt32) -> (Float, Float, Float) {
    (Float(color >> 16), Float(color >> 8 & 0xFF), Float(color & 0xFF))
  }
}
