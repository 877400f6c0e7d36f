/// One stroke of the pen or the brush. A chart is a list of them; the canvas adds nothing.
package enum DrawingCommand: Hashable, Sendable {
  case rectangle(Rect, fill: Paint)
  case outline(Rect, Stroke)
  case polygon([Point], fill: Paint)
  case path([Point], Stroke)
  /// A dot; without a fill it is hollow on paper.
  case circle(center: Point, radius: Double, fill: Paint, stroke: Stroke?)
  case text(TextRun)
}

/// A line's colour, width in pixels, and pattern.
package struct Stroke: Hashable, Sendable {
  package var paint: Paint
  package var width: Double
  /// Lengths drawn and left out; none is a solid line.
  package var dash: [Double]

  /// - Parameters:
  ///   - width: pixels.
  ///   - dash: pixels of a stroke and a gap in turn; empty for a whole line.
  package init(_ paint: Paint, width: Double, dash: [Double] = []) {
    self.paint = paint
    self.width = width
    self.dash = dash
  }
}

/// A line of text at its place, measured.
package struct TextRun: Hashable, Sendable {
  package var text: String
  package var style: TextStyle
  /// Where the baseline starts, at the left whatever the script.
  package var origin: Point
  package var extent: TextExtent
  /// Width of the paper-coloured rim that keeps a label legible upon a line; 0 for none.
  package var halo: Double

  /// What is inked, on the page.
  package var bounds: Rect {
    Rect(
      left: origin.x + extent.ink.left, top: origin.y + extent.ink.top,
      right: origin.x + extent.ink.right, bottom: origin.y + extent.ink.bottom)
  }
}
