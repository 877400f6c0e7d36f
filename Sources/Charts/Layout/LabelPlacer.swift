/// Finds room for labels beside dots. Knows nothing of text: sizes in, places out.
package struct LabelPlacer {
  package var plot: Rect
  /// What a label may not touch: dots, and labels placed before.
  package private(set) var taken: [Rect]

  package init(plot: Rect, dots: [(center: Point, radius: Double)]) {
    self.plot = plot
    taken = dots.map {
      Rect(
        left: $0.center.x - $0.radius, top: $0.center.y - $0.radius, right: $0.center.x + $0.radius,
        bottom: $0.center.y + $0.radius)
    }
  }

  /// The first of right, left, above and below where nothing is, inside the plot; nil if there is none: a label that
  /// would hide something is not drawn.
  package mutating func place(width: Double, height: Double, at dot: Point, radius: Double) -> Rect? {
    let gap = radius + 6
    let places = [
      Rect(left: dot.x + gap, top: dot.y - height / 2, right: dot.x + gap + width, bottom: dot.y + height / 2),
      Rect(left: dot.x - gap - width, top: dot.y - height / 2, right: dot.x - gap, bottom: dot.y + height / 2),
      Rect(left: dot.x - width / 2, top: dot.y - gap - height, right: dot.x + width / 2, bottom: dot.y - gap),
      Rect(left: dot.x - width / 2, top: dot.y + gap, right: dot.x + width / 2, bottom: dot.y + gap + height),
    ]
    guard let place = places.first(where: { place in plot.contains(place) && !taken.contains { $0.overlaps(place) } })
    else { return nil }
    taken.append(place)
    return place
  }
}
