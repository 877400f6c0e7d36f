import CCairo

/// Shapes and measures text with Pango, and shows it on a Cairo context. Knows nothing of charts.
///
/// Belongs to one thread: it has a font map of its own. Each text is shaped once and its layout kept, since a figure
/// measures everything that it draws.
package final class PangoTypesetter: TextMeasurer {
  /// One family; the others only fill in scripts that Inter lacks.
  package static let families =
    "Inter, Noto Sans, Noto Sans CJK JP, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Devanagari, Noto Sans Thai, "
    + "DejaVu Sans"

  /// All text is shaped at this size and scaled to its own: without hinting that is the same to the eye, and
  /// fontconfig, which sorts some thousand fonts for each pair of size and weight, is asked three times and not thirty.
  private static let size = 64.0

  private struct Shape: Hashable {
    var weight: TextStyle.Weight
    var tracking: Double
    var isTabular: Bool

    init(_ style: TextStyle) {
      weight = style.weight
      tracking = style.tracking
      isTabular = style.isTabular
    }
  }
  private struct Key: Hashable {
    var text: String
    var shape: Shape
  }
  private struct Line {
    var layout: OpaquePointer
    /// At the size that all text is shaped at.
    var extent: TextExtent
  }

  private let fontMap: UnsafeMutablePointer<PangoFontMap>
  private let context: OpaquePointer
  private var fonts: [Shape: (description: OpaquePointer, attributes: OpaquePointer)] = [:]
  private var lines: [Key: Line] = [:]

  package init() {
    fontMap = pango_cairo_font_map_new()
    // 96 dpi: sizes are absolute, but a fallback font's bitmap strikes are picked by resolution.
    pango_cairo_font_map_set_resolution(OpaquePointer(fontMap), 96)
    context = pango_font_map_create_context(fontMap)
    pango_context_set_language(context, pango_language_from_string("en"))
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
    pango_context_set_round_glyph_positions(context, 0)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  deinit {
    for line in lines.values { g_object_unref(UnsafeMutableRawPointer(line.layout)) }
    for font in fonts.values {
      pango_font_description_free(font.description)
      pango_attr_list_unref(font.attributes)
    }
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(UnsafeMutableRawPointer(fontMap))
  }

  /// Sets a text in each weight, so that those fonts are known when the first real one comes.
  func lookUpFonts() {
    for weight in TextStyle.Weight.allCases { _ = line("0", TextStyle(Self.size, weight, .ink)) }
  }

  package func extent(of text: String, _ style: TextStyle) -> TextExtent {
    let (extent, scale) = (line(text, style).extent, style.size / Self.size)
    return TextExtent(
      width: extent.width * scale,
      ink: Rect(
        left: extent.ink.left * scale, top: extent.ink.top * scale, right: extent.ink.right * scale,
        bottom: extent.ink.bottom * scale))
  }

  /// Draws the text in the context's colour, its baseline starting at the point.
  func show(_ run: TextRun, on cairo: OpaquePointer) {
    scaled(run, cairo) { pango_cairo_show_layout_line(cairo, $0) }
  }

  /// Adds the outline of the text to the context's path.
  func outline(_ run: TextRun, on cairo: OpaquePointer) {
    scaled(run, cairo) { pango_cairo_layout_line_path(cairo, $0) }
  }

  private func scaled(
    _ run: TextRun, _ cairo: OpaquePointer, _ draw: (UnsafeMutablePointer<PangoLayoutLine>?) -> Void
  ) {
    cairo_save(cairo)
    cairo_translate(cairo, run.origin.x, run.origin.y)
    cairo_scale(cairo, run.style.size / Self.size, run.style.size / Self.size)
    cairo_move_to(cairo, 0, 0)
    draw(pango_layout_get_line_readonly(line(run.text, run.style).layout, 0))
    cairo_restore(cairo)
  }

  private func line(_ text: String, _ style: TextStyle) -> Line {
    let key = Key(text: text, shape: Shape(style))
    if let line = lines[key] { return line }
    let font = font(key.shape)
    let layout: OpaquePointer = pango_layout_new(context)
    pango_layout_set_font_description(layout, font.description)
    pango_layout_set_attributes(layout, font.attributes)
    // A line stays a line: a break within a name is shown, not obeyed.
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_auto_dir(layout, 0)
    pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
    pango_layout_set_text(layout, Shortening.bounded(text, most: Shortening.longestLine), -1)
    var (ink, logical) = (PangoRectangle(), PangoRectangle())
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, 0), &ink, &logical)
    func pixels(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
    let extent = TextExtent(
      width: pixels(logical.width),
      ink: Rect(
        left: pixels(ink.x), top: pixels(ink.y), right: pixels(ink.x) + pixels(ink.width),
        bottom: pixels(ink.y) + pixels(ink.height)))
    let line = Line(layout: layout, extent: extent)
    lines[key] = line
    return line
  }

  private func font(_ shape: Shape) -> (description: OpaquePointer, attributes: OpaquePointer) {
    if let font = fonts[shape] { return font }
    let description: OpaquePointer = pango_font_description_new()
    pango_font_description_set_family_static(description, Self.familiesForever)
    pango_font_description_set_absolute_size(description, Self.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(description, PangoWeight(UInt32(shape.weight.rawValue)))
    let attributes: OpaquePointer = pango_attr_list_new()
    if shape.tracking != 0 {
      let spacing = Int32((shape.tracking * Self.size * Double(PANGO_SCALE)).rounded())
      pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(spacing))
    }
    if shape.isTabular { pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1")) }
    fonts[shape] = (description, attributes)
    return (description, attributes)
  }

  /// Pango keeps the pointer, so it is never freed.
  nonisolated(unsafe) private static let familiesForever: UnsafePointer<CChar> = {
    let copy = families.utf8CString
    let forever = UnsafeMutablePointer<CChar>.allocate(capacity: copy.count)
    for (index, byte) in copy.enumerated() { forever[index] = byte }
    return UnsafePointer(forever)
  }()
}
