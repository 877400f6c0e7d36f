import CCairo

/// Draws a list of commands on a Cairo context. Decides nothing: places and texts come ready.
struct CairoCanvas {
  let cairo: OpaquePointer
  let theme: Theme
  let typesetter: PangoTypesetter

  func draw(_ commands: [DrawingCommand]) {
    set(.paper)
    cairo_paint(cairo)
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
    for command in commands { draw(command) }
  }

  private func draw(_ command: DrawingCommand) {
    switch command {
    case .rectangle(let rect, let fill):
      set(fill)
      cairo_rectangle(cairo, rect.left, rect.top, rect.width, rect.height)
      cairo_fill(cairo)
    case .outline(let rect, let stroke):
      cairo_rectangle(cairo, rect.left, rect.top, rect.width, rect.height)
      pen(stroke)
    case .polygon(let points, let fill):
      trace(points)
      cairo_close_path(cairo)
      set(fill)
      cairo_fill(cairo)
    case .path(let points, let stroke):
      trace(points)
      pen(stroke)
    case .circle(let center, let radius, let fill, let stroke):
      cairo_new_sub_path(cairo)
      cairo_arc(cairo, center.x, center.y, radius, 0, 2 * .pi)
      set(fill)
      if let stroke {
        cairo_fill_preserve(cairo)
        pen(stroke)
      } else {
        cairo_fill(cairo)
      }
    case .text(let run):
      if run.halo > 0 {
        typesetter.outline(run, on: cairo)
        pen(Stroke(.paper, width: run.halo))
      }
      set(run.style.paint)
      typesetter.show(run, on: cairo)
      cairo_new_path(cairo)
    }
  }

  private func trace(_ points: [Point]) {
    guard let first = points.first else { return }
    cairo_move_to(cairo, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(cairo, point.x, point.y) }
  }

  private func pen(_ stroke: Stroke) {
    set(stroke.paint)
    cairo_set_line_width(cairo, stroke.width)
    cairo_set_dash(cairo, stroke.dash, Int32(stroke.dash.count), 0)
    cairo_stroke(cairo)
  }

  private func set(_ paint: Paint) {
    let color = theme[paint]
    cairo_set_source_rgb(cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
  }
}
