/// What an SVG of Cairo's lacks: words that a reader can tell, and the same bytes for the same picture.
enum SVGText {
  /// - Parameter svg: a whole document, as Cairo writes it.
  static func finished(_ svg: [UInt8], title: String, description: String) -> [UInt8] {
    titled(renumbered(svg), title, description)
  }

  /// Text is drawn as outlines, which no reader can tell: the title and the alternative text are put before them.
  private static func titled(_ svg: [UInt8], _ title: String, _ description: String) -> [UInt8] {
    let opening = Array("<svg".utf8)
    guard let start = svg.indices.first(where: { svg[$0...].starts(with: opening) }),
      let end = svg[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return svg }
    let words = "\n<title>\(xml(title))</title>\n<desc>\(xml(description))</desc>"
    return Array(svg[...end]) + Array(words.utf8) + svg[(end + 1)...]
  }

  /// Escaped, and without the control characters that no XML may hold.
  private static func xml(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { xml, scalar in
      switch scalar {
      case "&": xml += "&amp;"
      case "<": xml += "&lt;"
      case ">": xml += "&gt;"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": xml += " "
      default: xml.unicodeScalars.append(scalar)
      }
    }
  }

  /// Cairo counts its surfaces over the whole life of the process, and writes the number into the SVG as
  /// `surface17`: the same picture would have other bytes at its second drawing. They are counted anew here.
  private static func renumbered(_ svg: [UInt8]) -> [UInt8] {
    let word = Array("surface".utf8)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var (result, numbers, at) = ([UInt8](), [ArraySlice<UInt8>: Int](), 0)
    result.reserveCapacity(svg.count)
    while at < svg.count {
      guard svg[at] == word[0], svg[at...].starts(with: word) else {
        result.append(svg[at])
        at += 1
        continue
      }
      let number = svg[(at + word.count)...].prefix { digits.contains($0) }
      result += word
      if !number.isEmpty {
        let ordinal = numbers[number] ?? numbers.count + 1
        numbers[number] = ordinal
        result += Array(String(ordinal).utf8)
      }
      at = number.endIndex
    }
    return result
  }
}
