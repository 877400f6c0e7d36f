import CCairo

/// A figure in pixels: 32 bits each, red in bits 16–23, green in 8–15, blue in 0–7.
package struct Raster: Equatable, Sendable {
  package var width, height: Int
  /// Row by row from the top; the upper 8 bits are 0.
  package var pixels: [UInt32]

  /// The colour of a pixel, from the top left corner.
  package subscript(x: Int, y: Int) -> Color { Color(pixels[y * width + x]) }

  /// - Parameter pixels: `0xRRGGBB` each, row by row from the top.
  package init(width: Int, height: Int, pixels: [UInt32]) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// A page to draw upon.
  package init() {
    (width, height) = (Int(Page.width), Int(Page.height))
    pixels = [UInt32](repeating: 0, count: width * height)
  }

  /// Draws the commands in the colours of the theme, over all that was there.
  package mutating func draw(
    _ commands: [DrawingCommand], theme: Theme, typesetter: PangoTypesetter
  ) throws(ChartError) {
    let (width, height) = (Int32(width), Int32(height))
    let status = pixels.withUnsafeMutableBytes { bytes in
      let surface = cairo_image_surface_create_for_data(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, width, height, width * 4)
      let cairo = cairo_create(surface)
      defer {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
      }
      guard let cairo else { return CAIRO_STATUS_NO_MEMORY }
      CairoCanvas(cairo: cairo, theme: theme, typesetter: typesetter).draw(commands)
      cairo_surface_flush(surface)
      return cairo_status(cairo)
    }
    if status != CAIRO_STATUS_SUCCESS { throw .canvas(String(cString: cairo_status_to_string(status))) }
    pixels.withUnsafeMutableBufferPointer { for index in $0.indices { $0[index] &= 0xFF_FFFF } }
  }
}
