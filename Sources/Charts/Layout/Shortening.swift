/// Long names → names that fit, by measured width.
package enum Shortening {
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
