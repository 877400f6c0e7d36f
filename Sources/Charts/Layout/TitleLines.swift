import Words

/// Where a title breaks.
package enum TitleLines {
  /// One line if it fits; else two, cut after the semicolon if both parts fit, else at the most even space; what still
  /// does not fit ends in an ellipsis. The semicolon of a name is none.
  package static func broken(_ title: String, room: Double, _ measurer: any TextMeasurer) -> [String] {
    func fits(_ text: some StringProtocol) -> Bool { measurer.width(of: String(text), .title) <= room }
    if fits(title) { return [title] }
    let halves = title.indices.filter { title[$0] == " " && !Bidi.isInsideIsolate($0, of: title) }
      .map { (String(title[..<$0]), String(title[title.index(after: $0)...])) }
    if let parts = halves.first(where: { $0.0.hasSuffix(";") }), fits(parts.0), fits(parts.1) {
      return [parts.0, parts.1]
    }
    let widths = halves.map { max(measurer.width(of: $0.0, .title), measurer.width(of: $0.1, .title)) }
    guard let best = widths.indices.min(by: { widths[$0] < widths[$1] }) else {
      return [Shortening.atEnd(title, .title, room: room, measurer)]
    }
    return [halves[best].0, halves[best].1].map { Shortening.atEnd($0, .title, room: room, measurer) }
  }
}

/// Keeps a right-to-left name from swallowing the numbers beside it.
package enum Bidi {
  static let firstStrongIsolate: Character = "\u{2068}"
  static let popDirectionalIsolate: Character = "\u{2069}"

  /// The name between marks that keep its writing direction from what stands around it; see ``stripped(_:)``.
  package static func isolated(_ name: String) -> String {
    "\(firstStrongIsolate)\(name)\(popDirectionalIsolate)"
  }

  /// Without any of the characters that set a direction for those after them, U+202A–202E and U+2066–2069, and without all
  /// others that nobody sees.
  package static func stripped(_ text: String) -> String {
    // A name with one of them was shown reversed, and could reverse what came after it. None is ASCII.
    guard text.utf8.contains(where: { $0 >= 0x80 }), text.unicodeScalars.contains(where: \.isUnseen) else {
      return text
    }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.isUnseen }))
  }

  /// A name is not torn apart at a line's end unless the title is nothing else.
  static func isInsideIsolate(_ index: String.Index, of text: String) -> Bool {
    guard let open = text[..<index].lastIndex(of: firstStrongIsolate) else { return false }
    return !text[open..<index].contains(popDirectionalIsolate)
  }
}
