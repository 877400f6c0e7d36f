/// Tells how much room a text takes before it is drawn, so that layout is measured and not guessed.
package protocol TextMeasurer: AnyObject {
  /// The size of a line of text as it will be drawn, in pixels.
  func extent(of text: String, _ style: TextStyle) -> TextExtent
}

/// The room of one line of text, in pixels.
package struct TextExtent: Hashable, Sendable {
  /// How far the pen moves: what alignment goes by.
  package var width: Double
  /// What is inked, from the start of the baseline.
  package var ink: Rect

  package init(width: Double, ink: Rect) {
    self.width = width
    self.ink = ink
  }
}

extension TextMeasurer {
  /// How far the pen moves, in pixels.
  package func width(of text: String, _ style: TextStyle) -> Double { extent(of: text, style).width }

  /// The widest of some texts; 0 for none.
  package func width(ofWidest texts: some Sequence<String>, _ style: TextStyle) -> Double {
    texts.reduce(0) { max($0, width(of: $1, style)) }
  }
}
