/// What a colour is for. Charts speak of roles; only a ``Theme`` knows their colours.
package enum Token: Int, CaseIterable, Hashable, Sendable {
  /// Titles, values, names.
  case ink
  /// Subtitle and secondary columns.
  case text
  /// Ticks, shares, notes, source: the weakest text allowed.
  case muted
  /// Zero lines and ticks; gridlines and dividers; weekends and empty cells; the ground, and the halo round labels.
  case axis, grid, shade, paper
  /// Bars; weekend, unknown and small-sample bars; bar of a mean; dots and lines that are context.
  case mark, mark2, body, dot
  /// The subject of the title; its older, partial or interval part; the area under it; a wedge that opens it up.
  case accent, mid, tint, wedge
  /// Abandoned, the second channel, the 95 % and the 99.8 % band of a funnel.
  case abandoned, channel, band95, band998
  /// Text upon the accent and upon the dark end of the heat scale.
  case onAccent
}

/// A colour by its role: a token, or a place on the heat scale.
package enum Paint: Hashable, Sendable {
  case token(Token)
  /// 0 (least) to 1 (most) of the heat scale.
  case heat(Double)
  /// The number upon a cell of that heat.
  case onHeat(Double)

  // The tokens, by their names alone.
  package static let ink = Paint.token(.ink)
  package static let text = Paint.token(.text)
  package static let muted = Paint.token(.muted)
  package static let axis = Paint.token(.axis)
  package static let grid = Paint.token(.grid)
  package static let shade = Paint.token(.shade)
  package static let paper = Paint.token(.paper)
  package static let mark = Paint.token(.mark)
  package static let mark2 = Paint.token(.mark2)
  package static let body = Paint.token(.body)
  package static let dot = Paint.token(.dot)
  package static let accent = Paint.token(.accent)
  package static let mid = Paint.token(.mid)
  package static let tint = Paint.token(.tint)
  package static let wedge = Paint.token(.wedge)
  package static let abandoned = Paint.token(.abandoned)
  package static let channel = Paint.token(.channel)
  package static let band95 = Paint.token(.band95)
  package static let band998 = Paint.token(.band998)
  package static let onAccent = Paint.token(.onAccent)
}

/// An sRGB colour.
package struct Color: Hashable, Comparable, Sendable {
  package var red, green, blue: UInt8

  /// - Parameter hex: `0xRRGGBB`.
  package init(_ hex: UInt32) {
    red = UInt8(hex >> 16 & 0xFF)
    green = UInt8(hex >> 8 & 0xFF)
    blue = UInt8(hex & 0xFF)
  }

  /// `0xRRGGBB`.
  package var hex: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  package static func < (a: Color, b: Color) -> Bool { a.hex < b.hex }
}

/// The colours of the roles. One hue in two or three lightnesses, all else grey: there is no pair to confuse.
package struct Theme: Hashable, Sendable {
  package var name: String
  /// By ``Token/rawValue``.
  var colors: [Color]
  /// From least to most, even steps of lightness; between two stops the colour is linear.
  package var heatStops: [Color]
  /// Up to this heat a number is drawn in the first colour, above it in the second.
  var heatTextTurn: Double
  var heatText: (low: Color, high: Color) { (Color(lowHeatText), Color(highHeatText)) }
  private var lowHeatText, highHeatText: UInt32

  /// The colour of a role, or of a place on the heat scale.
  package subscript(paint: Paint) -> Color {
    switch paint {
    case .token(let token): return colors[token.rawValue]
    case .onHeat(let heat): return heat <= heatTextTurn ? heatText.low : heatText.high
    case .heat(let heat):
      let place = min(max(heat, 0), 1) * Double(heatStops.count - 1)
      let index = min(Int(saturating: place), heatStops.count - 2)
      let t = place - Double(index)
      let (a, b) = (heatStops[index], heatStops[index + 1])
      func mix(_ x: UInt8, _ y: UInt8) -> UInt32 { UInt32((Double(x) + (Double(y) - Double(x)) * t).rounded()) }
      return Color(mix(a.red, b.red) << 16 | mix(a.green, b.green) << 8 | mix(a.blue, b.blue))
    }
  }

  /// For screens and paper: dark on white.
  package static let light = Theme(
    name: "light",
    colors: [
      0x14202B, 0x46535F, 0x64717D,
      0xA3AEB8, 0xE5E9ED, 0xF3F5F7, 0xFFFFFF,
      0xB4BFC9, 0xD9DFE4, 0xE9EDF0, 0x8E9BA7,
      0x1261A8, 0x7FABD4, 0xDCE9F5, 0xEAF2FB,
      0x98A5B1, 0xC8D0D8, 0xE1E6EA, 0xEFF2F4,
      0xFFFFFF,
    ].map(Color.init),
    // OKLCH hue 252, lightness .965 to .365.
    heatStops: [
      0xEEF4FC, 0xC6DDF8, 0x9FC6F2, 0x7BAFE9, 0x5A97DA, 0x3D80C7, 0x2869AC, 0x1A548E, 0x0B3F71,
    ].map(Color.init),
    // Only black and white, changed just here, keep 4.5 : 1 in every cell; ink would come down to 4.1.
    heatTextTurn: 0.668, lowHeatText: 0x000000, highHeatText: 0xFFFFFF)

  /// Light on near black.
  package static let dark = Theme(
    name: "dark",
    colors: [
      0xF1F4F7, 0xBAC4CD, 0x94A1AD,
      0x5B6873, 0x26313B, 0x18222B, 0x0F171E,
      0x4A5965, 0x303C47, 0x222D37, 0x76848F,
      0x6DB3F2, 0x3B6F9F, 0x17324A, 0x132738,
      0x64737F, 0x3A4752, 0x25303A, 0x1A242D,
      0x0F171E,
    ].map(Color.init),
    heatStops: [
      0x16222E, 0x18344F, 0x1A4770, 0x225B91, 0x3272AF, 0x4A8BCB, 0x69A5E2, 0x8FC0F2, 0xBBDBFB,
    ].map(Color.init),
    heatTextTurn: 0.532, lowHeatText: 0xFFFFFF, highHeatText: 0x000000)
}
