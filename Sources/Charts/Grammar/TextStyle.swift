/// How a piece of text is set: size, weight, spacing, digits, and the role of its colour.
package struct TextStyle: Hashable, Sendable {
  /// As CSS counts weights: the raw value.
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

  /// The same in another colour.
  package func colored(_ paint: Paint) -> TextStyle {
    var style = self
    style.paint = paint
    return style
  }

  /// The same in another weight.
  package func weighted(_ weight: Weight) -> TextStyle {
    var style = self
    style.weight = weight
    return style
  }

  /// - Parameter size: pixels of the em square.
  package func sized(_ size: Double) -> TextStyle {
    var style = self
    style.size = size
    return style
  }

  /// The same with digits of one width.
  package var tabular: TextStyle {
    var style = self
    style.isTabular = true
    return style
  }
}

/// The styles of the house. Nothing is smaller than the source line.
extension TextStyle {
  /// The line in capitals above the title.
  package static let kicker = TextStyle(17, .semibold, .accent, tracking: 0.07)
  /// The finding.
  package static let title = TextStyle(36, .semibold, .ink, tracking: -0.012)
  /// What is measured, under the title; also a sentence in place of a picture.
  package static let subtitle = TextStyle(21, .regular, .text)
  /// The head of a column or a panel.
  package static let head = TextStyle(19, .semibold, .ink)
  /// What a head adds.
  package static let headAddition = TextStyle(17, .regular, .muted)
  /// A member's name at its bar.
  package static let name = TextStyle(18, .regular, .ink)
  /// The number at a bar.
  package static let value = TextStyle(18, .medium, .ink)
  /// A name at a dot or a line.
  package static let label = TextStyle(18, .medium, .ink)
  /// What share of all that number is.
  package static let share = TextStyle(18, .regular, .muted)
  /// A number in a column.
  package static let figure = TextStyle(18, .regular, .text, isTabular: true)
  /// A label of an axis.
  package static let tick = TextStyle(17, .regular, .muted)
  /// A remark at a mark.
  package static let note = TextStyle(17, .regular, .muted)
  /// The source line at the foot: the smallest text of a page.
  package static let source = TextStyle(16, .regular, .muted)
  /// The last value of a line, at its end.
  package static let endFigure = TextStyle(22, .semibold, .ink)
  /// A key figure of the overview.
  package static let kpi = TextStyle(46, .semibold, .ink)
  /// Its unit.
  package static let kpiUnit = TextStyle(24, .semibold, .ink)
}
