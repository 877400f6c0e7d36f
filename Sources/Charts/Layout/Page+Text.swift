/// Which part of a text stands at the place it is given.
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

  /// Pixels that the pieces take in a row.
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
