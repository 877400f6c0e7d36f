import CCairo

/// The file formats of a chart, all drawn from the same commands.
package enum ChartFormat: String, CaseIterable, Sendable {
  case png, svg, pdf

  /// The figures as the pages of one file; only a PDF has more than one.
  ///
  /// - Parameter title: of the file as a whole; of a single chart its own.
  package func encode(
    _ figures: [Figure], title: String? = nil, theme: Theme, easel: Easel
  ) throws(ChartError) -> [UInt8] {
    switch self {
    case .png: try PNGEncoder.encode(easel.raster(figures.first?.commands ?? [], theme: theme), theme: theme)
    case .svg, .pdf: try vector(figures, title: title ?? figures.first?.title ?? "", theme, easel.typesetter)
    }
  }

  private func vector(
    _ figures: [Figure], title: String, _ theme: Theme, _ typesetter: PangoTypesetter
  ) throws(ChartError) -> [UInt8] {
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
        self == .svg
        ? cairo_svg_surface_create_for_stream(append, target, Page.width, Page.height)
        // A PDF is measured in points: 16 to 9 inches at 100 pixels each.
        : cairo_pdf_surface_create_for_stream(append, target, Page.width * 0.72, Page.height * 0.72)
      let cairo = cairo_create(surface)
      defer {
        cairo_destroy(cairo)
        cairo_surface_destroy(surface)
      }
      guard let cairo else { return CAIRO_STATUS_NO_MEMORY }
      if self == .pdf {
        // The time of the run would change the bytes of a quiet night.
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        cairo_scale(cairo, 0.72, 0.72)
      } else {
        cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
      }
      for figure in figures {
        CairoCanvas(cairo: cairo, theme: theme, typesetter: typesetter).draw(figure.commands)
        cairo_show_page(cairo)
      }
      cairo_surface_finish(surface)
      return cairo_status(cairo)
    }
    if status != CAIRO_STATUS_SUCCESS { throw .canvas(String(cString: cairo_status_to_string(status))) }
    // Cairo numbers surfaces throughout the process, so the second drawing of a chart had other bytes. It writes text as
    // outlines, which screen readers and searches can't read.
    return self == .svg ? Self.titled(Self.renumbered(bytes), title, figures.first?.altText ?? "") : bytes
  }

  /// Text is drawn as outlines, which no reader can tell: the title and the alternative text are put before them.
  private static func titled(_ svg: [UInt8], _ title: String, _ description: String) -> [UInt8] {
    let opening = Array("<svg".utf8)
    guard let start = svg.indices.first(where: { svg[$0...].starts(with: opening) }),
      let end = svg[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return svg }
    let words = "\n<title>\(xml(title))</title>\n<desc>\(xml(description))</desc>"
    return Array(svg[...end]) + Array(words.utf8) + svg[(end + 1)...]
  }

  /// Escaped, and without the control characters that no XML may hold.
  private static func xml(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { xml, scalar in
      switch scalar {
      case "&": xml += "&amp;"
      case "<": xml += "&lt;"
      case ">": xml += "&gt;"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": xml += " "
      default: xml.unicodeScalars.append(scalar)
      }
    }
  }

  /// Cairo counts its surfaces over the whole life of the process, and writes the number into the SVG as
  /// `surface17`: the same picture would have other bytes at its second drawing. They are counted anew here.
  private static func renumbered(_ svg: [UInt8]) -> [UInt8] {
    let word = Array("surface".utf8)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var (result, numbers, at) = ([UInt8](), [ArraySlice<UInt8>: Int](), 0)
    result.reserveCapacity(svg.count)
    while at < svg.count {
      guard svg[at] == word[0], svg[at...].starts(with: word) else {
        result.append(svg[at])
        at += 1
        continue
      }
      let number = svg[(at + word.count)...].prefix { digits.contains($0) }
      result += word
      if !number.isEmpty {
        let ordinal = numbers[number] ?? numbers.count + 1
        numbers[number] = ordinal
        result += Array(String(ordinal).utf8)
      }
      at = number.endIndex
    }
    return result
  }
}
