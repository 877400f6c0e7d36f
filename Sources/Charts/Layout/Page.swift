/// A chart in the making: its head and foot, then the marks that are put on it.
///
/// Holds the measures of the house. Everything that it adds is a ``DrawingCommand``; all text is measured.
package struct Page {
  package static let width = 1600.0
  package static let height = 900.0
  /// Left and right edge of everything.
  package static let left = 64.0
  package static let right = 1536.0
  /// Lowest pixel of the content, axis labels included.
  package static let bottom = 828.0

  package private(set) var commands: [DrawingCommand] = []
  package let measurer: any TextMeasurer
  /// Where the content starts, below the head: heads of columns and panels stand 8 px lower, rows 26 px.
  package private(set) var top = 0.0

  private var kicker = "", title = "", subtitle = "", source = ""

  /// Sets the head and the foot.
  ///
  /// - Parameter title: the finding; see ``TitleLines`` for where it breaks.
  package init(kicker: String, title: String, subtitle: String, source: String, measurer: any TextMeasurer) {
    self.measurer = measurer
    (self.kicker, self.title, self.subtitle, self.source) = (kicker, title, subtitle, source)
    text(kicker.uppercased(), .kicker, x: Self.left, baseline: 58)
    let room = Self.right - Self.left
    var baseline = 58.0
    for line in TitleLines.broken(title, room: room, measurer) {
      baseline += 44
      text(line, .title, x: Self.left, baseline: baseline)
    }
    baseline += 35
    text(Shortening.atEnd(subtitle, .subtitle, room: room, measurer), .subtitle, x: Self.left, baseline: baseline)
    top = baseline + 40
  }

  /// Adds to the source line what there was no room for at the marks.
  package mutating func note(_ words: String) { source += " · " + words }

  /// The finished figure.
  package func figure(_ name: String, marts: [String], altText: String) -> Figure {
    var page = self
    page.text(
      Shortening.atEnd(source, .source, room: Self.right - Self.left, measurer), .source, x: Self.left, baseline: 868)
    return Figure(
      name: name, title: Bidi.stripped(title), subtitle: subtitle, altText: Bidi.stripped(altText), marts: marts,
      commands: page.commands)
  }

  package mutating func add(_ command: DrawingCommand) { commands.append(command) }
}

// MARK: - Text

package enum Anchor: Sendable { case start, middle, end }

extension Page {
  /// Puts a line of text; the result is what it inks.
  @discardableResult
  package mutating func text(
    _ text: String, _ style: TextStyle, x: Double, baseline: Double, anchor: Anchor = .start, halo: Double = 0
  ) -> Rect {
    let extent = measurer.extent(of: text, style)
    let left =
      switch anchor {
      case .start: x
      case .middle: x - extent.width / 2
      case .end: x - extent.width
      }
    let run = TextRun(text: text, style: style, origin: Point(left, baseline), extent: extent, halo: halo)
    if !text.isEmpty { add(.text(run)) }
    return run.bounds
  }

  /// A piece of a line of text in several styles.
  package typealias Piece = (text: String, style: TextStyle)

  package func width(of pieces: [Piece], gap: Double = 8) -> Double {
    pieces.reduce(-gap) { $0 + gap + measurer.width(of: $1.text, $1.style) }
  }

  /// Puts pieces in a row with a gap between; the result is where the last one ends.
  @discardableResult
  package mutating func pieces(
    _ pieces: [Piece], x: Double, baseline: Double, anchor: Anchor = .start, gap: Double = 8, halo: Double = 0
  ) -> Double {
    var x = x
    switch anchor {
    case .start: break
    case .middle: x -= width(of: pieces, gap: gap) / 2
    case .end: x -= width(of: pieces, gap: gap)
    }
    for piece in pieces where !piece.text.isEmpty {
      text(piece.text, piece.style, x: x, baseline: baseline, halo: halo)
      x += measurer.width(of: piece.text, piece.style) + gap
    }
    return x - gap
  }

  /// The head of a column or a panel, with what it adds in muted.
  package mutating func head(_ head: String, _ addition: String = "", x: Double, baseline: Double) {
    pieces([(head, .head), (addition, .headAddition)], x: x, baseline: baseline, gap: 10)
  }

  /// A sentence where the picture would be, in the middle of what is left of the page.
  package mutating func sentence(_ sentence: String) {
    text(sentence, .subtitle, x: Self.width / 2, baseline: (top + Self.bottom) / 2, anchor: .middle)
  }
}

// MARK: - Marks

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

  package mutating func rule(y: Double, from left: Double, to right: Double, _ paint: Paint = .axis) {
    let y = y.rounded(.down)
    add(.rectangle(Rect(left: left.rounded(), top: y, right: right.rounded(), bottom: y + 1), fill: paint))
  }

  /// A reference: one pixel of ink, dashed 5-4.
  package mutating func reference(x: Double, from top: Double, to bottom: Double) {
    let x = x.rounded(.down) + 0.5
    add(.path([Point(x, top), Point(x, bottom)], Stroke(.ink, width: 1, dash: [5, 4])))
  }

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

// MARK: - Axes

extension Page {
  /// Gridlines and labels of a vertical scale; the zero line is the axis.
  package mutating func yAxis(
    _ scale: LinearScale, ticks: [Double], labels: [String]? = nil, from left: Double, to right: Double,
    labelsAt labelX: Double? = nil
  ) {
    let labels = labels ?? NumberWords.ticks(ticks)
    for (tick, label) in zip(ticks, labels) {
      let y = scale(tick).rounded(.down)
      rule(y: y, from: left, to: right, tick == 0 ? .axis : .grid)
      text(label, .tick, x: labelX ?? left - 10, baseline: y + 6, anchor: .end)
    }
  }

  /// Tick marks and labels under a time axis; labels start at their tick and give way to `right`.
  package mutating func timeAxis(_ scale: TimeScale, y: Double, spacing: Double = 110, right: Double = Page.right) {
    var free = -Double.infinity
    for tick in scale.ticks(spacing: spacing) {
      let x = scale.edge(tick.day)
      rule(x: x, from: y, to: y + 7)
      let width = measurer.width(of: tick.label, .tick)
      guard x >= free, x + width <= right else { continue }
      text(tick.label, .tick, x: x, baseline: y + 26)
      free = x + width + 12
    }
  }
}
