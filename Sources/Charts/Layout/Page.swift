/// A chart in the making: its head and foot, then the marks that are put on it.
///
/// Holds the measures of the house. Everything that it adds is a ``DrawingCommand``; all text is measured.
package struct Page {
  /// Pixels of every chart.
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

  /// Puts a mark upon those that are there.
  package mutating func add(_ command: DrawingCommand) { commands.append(command) }
}
