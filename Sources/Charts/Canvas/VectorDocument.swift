import CCairo

/// A file of lines and areas instead of pixels, written by Cairo: a page for each figure.
enum VectorDocument {
  case svg
  case pdf(title: String)

  /// A PDF is measured in points: 16 to 9 inches at 100 pixels each.
  private static let pointsPerPixel = 0.72

  func draw(_ figures: [Figure], _ theme: Theme, _ typesetter: PangoTypesetter) throws(ChartError) -> [UInt8] {
    var bytes: [UInt8] = []
    let status = withUnsafeMutablePointer(to: &bytes) { target in
      let append: cairo_write_func_t = { closure, data, count in
        guard let data, let bytes = closure?.assumingMemoryBound(to: [UInt8].self) else {
          return CAIRO_STATUS_WRITE_ERROR
        }
        bytes.pointee.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }
      let surface =
        switch self {
        case .svg: cairo_svg_surface_create_for_stream(append, target, Page.width, Page.height)
        case .pdf:
          cairo_pdf_surface_create_for_stream(
            append, target, Page.width * Self.pointsPerPixel, Page.height * Self.pointsPerPixel)
        }
      let cairo = cairo_create(surface)
      defer {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
      }
      guard let cairo else { return CAIRO_STATUS_NO_MEMORY }
      switch self {
      case .svg: cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
      case .pdf(let title):
        // The time of the run would change the bytes of a quiet night.
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        cairo_scale(cairo, Self.pointsPerPixel, Self.pointsPerPixel)
      }
      for figure in figures {
        CairoCanvas(cairo: cairo, theme: theme, typesetter: typesetter).draw(figure.commands)
        cairo_show_page(cairo)
      }
      cairo_surface_finish(surface)
      return cairo_status(cairo)
    }
    if status != CAIRO_STATUS_SUCCESS { throw .canvas(String(cString: cairo_status_to_string(status))) }
    return bytes
  }
}
