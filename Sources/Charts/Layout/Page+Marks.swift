extension Page {
  /// A bar, on whole pixels. One with a value is never thinner than a pixel.
  package mutating func bar(left: Double, top: Double, right: Double, bottom: Double, _ fill: Paint) {
    add(.rectangle(Rect(left: left, top: top, right: right, bottom: bottom).onWholePixels, fill: fill))
  }

  /// A bar of what is not over yet: its outline alone, on whole pixels.
  package mutating func hollowBar(left: Double, top: Double, right: Double, bottom: Double) {
    let rect = Rect(left: left, top: top, right: right, bottom: bottom).onWholePixels
    add(.rectangle(rect, fill: .mark))
    let inner = rect.grown(by: -1.5)
    if inner.width > 0, inner.height > 0 {
      add(.rectangle(Rect(left: inner.left, top: inner.top, right: inner.right, bottom: rect.bottom), fill: .paper))
    }
  }

  /// A line of one pixel, on whole pixels.
  package mutating func rule(x: Double, from top: Double, to bottom: Double, _ paint: Paint = .axis) {
    let x = x.rounded(.down)
    add(.rectangle(Rect(left: x, top: top.rounded(), right: x + 1, bottom: bottom.rounded()), fill: paint))
  }

  /// The same across.
  package mutating func rule(y: Double, from left: Double, to right: Double, _ paint: Paint = .axis) {
    let y = y.rounded(.down)
    add(.rectangle(Rect(left: left.rounded(), top: y, right: right.rounded(), bottom: y + 1), fill: paint))
  }

  /// A reference: one pixel of ink, dashed 5-4.
  package mutating func reference(x: Double, from top: Double, to bottom: Double) {
    let x = x.rounded(.down) + 0.5
    add(.path([Point(x, top), Point(x, bottom)], Stroke(.ink, width: 1, dash: [5, 4])))
  }

  /// The same across.
  package mutating func reference(y: Double, from left: Double, to right: Double) {
    let y = y.rounded(.down) + 0.5
    add(.path([Point(left, y), Point(right, y)], Stroke(.ink, width: 1, dash: [5, 4])))
  }

  /// A line through points; with a casing it stays legible upon bars.
  package mutating func line(
    _ points: [Point], _ paint: Paint, width: Double, dash: [Double] = [], casing: Bool = false
  ) {
    guard points.count > 1 else { return }
    if casing { add(.path(points, Stroke(.paper, width: 6))) }
    add(.path(points, Stroke(paint, width: width, dash: dash)))
  }

  /// The area between a line and its base.
  package mutating func area(_ points: [Point], base: Double, _ fill: Paint) {
    guard let first = points.first, let last = points.last, points.count > 1 else { return }
    add(.polygon([Point(first.x, base)] + points + [Point(last.x, base)], fill: fill))
  }

  /// A dot with a white ring; a hollow one is partial, or too small a sample to judge.
  package mutating func dot(_ center: Point, radius: Double = 6, _ paint: Paint, isHollow: Bool = false) {
    if isHollow {
      add(.circle(center: center, radius: radius - 1, fill: .paper, stroke: Stroke(paint, width: 2)))
    } else {
      add(.circle(center: center, radius: radius, fill: paint, stroke: Stroke(.paper, width: 1.5)))
    }
  }

  /// An interval lying along a row.
  package mutating func whisker(from left: Double, to right: Double, y: Double, _ paint: Paint) {
    bar(left: left, top: y - 2, right: max(right, left + 1), bottom: y + 2, paint)
  }

  /// An arrow up or down: drawn, since a font's would differ from machine to machine.
  package mutating func arrow(up: Bool, x: Double, baseline: Double, _ paint: Paint) {
    let (width, height) = (11.0, 10.0)
    let (tip, base) = up ? (baseline - height - 1, baseline - 1) : (baseline - 1, baseline - height - 1)
    add(.polygon([Point(x, base), Point(x + width, base), Point(x + width / 2, tip)], fill: paint))
  }
}
