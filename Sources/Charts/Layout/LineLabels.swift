/// Finds room for a label at a point of a line: above the line, as near to the point as it can be, else below it.
package struct LineLabels {
  package var line: [Point]
  package var plot: Rect
  private var taken: [Rect] = []

  package init(line: [Point], plot: Rect) {
    (self.line, self.plot) = (line, plot)
  }

  /// Gap between the ink of a label and the line; height of a line of text over and under its baseline.
  private static let gap = 12.0, ascent = 15.0, descent = 5.0

  /// Where a label of that width may stand, clear of the line and of those before: nil where there is no room.
  package mutating func place(width: Double, at point: Point) -> Rect? {
    let lefts = [point.x - width + 8, point.x - 8, point.x - width / 2, point.x - width - 14, point.x + 14]
      .map { min(max($0, plot.left), plot.right - width) }
    var best: (rect: Rect, distance: Double)?
    for left in lefts {
      guard let (top, bottom) = reach(of: left...left + width) else { continue }
      for y in [top - Self.gap - Self.descent, bottom + Self.gap + Self.ascent] {
        let rect = Rect(left: left, top: y - Self.ascent, right: left + width, bottom: y + Self.descent)
        let distance = abs(rect.midY - point.y) + abs(rect.midX - point.x) / 8
        guard plot.contains(rect), !taken.contains(where: rect.overlaps), distance < best?.distance ?? .infinity
        else { continue }
        best = (rect, distance)
      }
    }
    if let rect = best?.rect { taken.append(rect) }
    return best?.rect
  }

  /// Highest and lowest pixel of the line within a stretch; nil where there is no line.
  private func reach(of stretch: ClosedRange<Double>) -> (top: Double, bottom: Double)? {
    var reach: (top: Double, bottom: Double)?
    func add(_ y: Double) { reach = reach.map { (min($0.top, y), max($0.bottom, y)) } ?? (y, y) }
    for (a, b) in zip(line, line.dropFirst()) where b.x >= stretch.lowerBound && a.x <= stretch.upperBound {
      // Where a segment leaves the stretch counts, not its far end.
      for x in [max(a.x, stretch.lowerBound), min(b.x, stretch.upperBound)] {
        add(b.x > a.x ? a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x) : a.y)
      }
    }
    return reach
  }

  /// Places a label and draws it; does nothing where it would hide something.
  package mutating func put(_ text: String, _ style: TextStyle = .label, at point: Point, on page: inout Page) {
    let width = page.measurer.width(of: text, style)
    guard let rect = place(width: width, at: point) else { return }
    page.text(text, style, x: rect.left, baseline: rect.bottom - Self.descent, halo: 5)
  }
}
