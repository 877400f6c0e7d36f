/// How a piece of text is set: size, weight, spacing, digits, and the role of its colour.
package struct TextStyle: Hashable, Sendable {
  package enum Weight: Int, CaseIterable, Hashable, Sendable { case regular = 400, medium = 500, semibold = 600 }

  /// Pixels of the em square.
  package var size: Double
  package var weight: Weight
  /// Added between letters, in ems.
  package var tracking: Double
  /// Digits of one width, for columns of figures.
  package var isTabular: Bool
  package var paint: Paint

  package init(
    _ size: Double, _ weight: Weight, _ paint: Paint, tracking: Double = 0, isTabular: Bool = false
  ) {
    self.size = size
    self.weight = weight
    self.paint = paint
    self.tracking = tracking
    self.isTabular = isTabular
  }

  package func colored(_ paint: Paint) -> TextStyle {
    var style = self
    style.paint = paint
    return style
  }

  package func weighted(_ weight: Weight) -> TextStyle {
    var style = self
    style.weight = weight
    return style
  }

  package func sized(_ size: Double) -> TextStyle {
    var style = self
    style.size = size
    return style
  }

  package var tabular: TextStyle {
    var style = self
    style.isTabular = true
    return style
  }
}

/// The styles of the house. Nothing is smaller than the source line.
extension TextStyle {
  package static let kicker = TextStyle(17, .semibold, .accent, tracking: 0.07)
  package static let title = TextStyle(36, .semibold, .ink, tracking: -0.012)
  package static let subtitle = TextStyle(21, .regular, .text)
  package static let head = TextStyle(19, .semibold, .ink)
  package static let headAddition = TextStyle(17, .regular, .muted)
  package static let name = TextStyle(18, .regular, .ink)
  package static let value = TextStyle(18, .medium, .ink)
  package static let label = TextStyle(18, .medium, .ink)
  package static let share = TextStyle(18, .regular, .muted)
  package static let figure = TextStyle(18, .regular, .text, isTabular: true)
  package static let tick = TextStyle(17, .regular, .muted)
  package static let note = TextStyle(17, .regular, .muted)
  package static let source = TextStyle(16, .regular, .muted)
  package static let endFigure = TextStyle(22, .semibold, .ink)
  package static let kpi = TextStyle(46, .semibold, .ink)
  package static let kpiUnit = TextStyle(24, .semibold, .ink)
}
