/// Long names → names that fit, by measured width.
package enum Shortening {
  /// The most Unicode scalars of a name that a chart shows or tells: several times what fits the widest column. Beyond it
  /// the name loses its middle, unmeasured.
  package static let longestName = 400
  /// The same of any line of text that is set.
  package static let longestLine = 2_000

  /// The text, or its beginning and end with an ellipsis between, so that it has at most so many Unicode scalars.
  ///
  /// To be asked before a text of somebody else's is measured: a mail that was pasted into a short description was
  /// wider than 32 bits can tell.
  package static func bounded(_ text: String, most: Int = longestName) -> String {
    let scalars = text.unicodeScalars
    guard text.utf8.count > most,
      scalars.index(scalars.startIndex, offsetBy: most + 1, limitedBy: scalars.endIndex) != nil
    else { return text }
    var bounded = String(String.UnicodeScalarView(scalars.prefix((most + 1) / 2 - 1)))
    bounded += "…"
    // What would stand upon the ellipsis belongs to a letter that is gone.
    bounded.unicodeScalars += scalars.suffix(most / 2).drop(while: \.properties.isGraphemeExtend)
    return bounded
  }

  /// A name in a title is wrapped against bidi reordering and has at most 34 characters.
  package static func inTitle(_ name: String) -> String {
    Bidi.isolated(name.count <= 34 ? name : name.prefix(33).trimmedAtEnd + "…")
  }

  /// The text, or as much of its beginning as fits the room (pixels) with an ellipsis.
  package static func atEnd(_ text: String, _ style: TextStyle, room: Double, _ measurer: any TextMeasurer) -> String {
    shortened(text, style, room: room, measurer) { text, kept in Bidi.isolated(text.prefix(kept).trimmedAtEnd + "…") }
  }

  /// The text, or its beginning and end with an ellipsis between, to fit the room (pixels).
  package static func inMiddle(
    _ text: String, _ style: TextStyle, room: Double, _ measurer: any TextMeasurer
  ) -> String {
    shortened(text, style, room: room, measurer) { text, kept in
      Bidi.isolated(text.prefix((kept + 1) / 2).trimmedAtEnd + "…" + String(text.suffix(kept / 2)))
    }
  }

  /// The names of one column: at the end, but in the middle for all if two of them would become equal.
  package static func column(
    _ names: [String], _ style: TextStyle, room: Double, _ measurer: any TextMeasurer
  ) -> [String] {
    let ended = names.map { atEnd($0, style, room: room, measurer) }
    guard Set(ended).count < Set(names).count else { return ended }
    return names.map { inMiddle($0, style, room: room, measurer) }
  }

  /// The longest cut that fits, found by halving. A cut is isolated: in a right-to-left name its ellipsis would stand
  /// where reading begins.
  private static func shortened(
    _ text: String, _ style: TextStyle, room: Double, _ measurer: any TextMeasurer, _ cut: (String, Int) -> String
  ) -> String {
    if measurer.width(of: text, style) <= room { return text }
    var (fits, tooLong) = (0, text.count)
    while tooLong - fits > 1 {
      let kept = (fits + tooLong) / 2
      if measurer.width(of: cut(text, kept), style) <= room { fits = kept } else { tooLong = kept }
    }
    return cut(text, fits)
  }
}

extension StringProtocol {
  /// Without the blanks that would stand before an ellipsis.
  fileprivate var trimmedAtEnd: String {
    String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
  }
}
