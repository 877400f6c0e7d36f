import Charts
import Foundation
import Testing

/// Colours as eyes see them: contrast by [WCAG 2](https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio), colour blindness
/// by Viénot, Brettel and Mollon 1999, differences in CIELAB.
@Suite("Themes")
struct ThemeTests {
  static func linear(_ color: Color) -> [Double] {
    [color.red, color.green, color.blue].map {
      let value = Double($0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  static func luminance(_ rgb: [Double]) -> Double { 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] }

  static func contrast(_ a: Color, _ b: Color) -> Double {
    let (x, y) = (luminance(linear(a)) + 0.05, luminance(linear(b)) + 0.05)
    return max(x, y) / min(x, y)
  }

  enum Vision: CaseIterable, Sendable { case usual, protanopia, deuteranopia, grey }

  static func seen(_ color: Color, _ vision: Vision) -> [Double] {
    let rgb = linear(color)
    switch vision {
    case .usual: return rgb
    case .protanopia:
      let mixed = 0.11238 * rgb[0] + 0.88762 * rgb[1]
      return [mixed, mixed, 0.00401 * rgb[0] - 0.00401 * rgb[1] + rgb[2]]
    case .deuteranopia:
      let mixed = 0.29275 * rgb[0] + 0.70725 * rgb[1]
      return [mixed, mixed, -0.02234 * rgb[0] + 0.02234 * rgb[1] + rgb[2]]
    case .grey: return Array(repeating: luminance(rgb), count: 3)
    }
  }

  static func lab(_ rgb: [Double]) -> [Double] {
    let x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505
    let y = luminance(rgb)
    let z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089
    let f = [x, y, z].map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16.0 / 116 }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  static func difference(_ a: Color, _ b: Color, _ vision: Vision) -> Double {
    let (p, q) = (lab(seen(a, vision)), lab(seen(b, vision)))
    return zip(p, q).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test("all text has a contrast of at least 4.5 to the ground", arguments: ["light", "dark"])
  func textContrast(_ name: String) {
    let theme = name == "light" ? Theme.light : .dark
    for token in [Token.ink, .text, .muted, .accent] {
      let ratio = Self.contrast(theme[.token(token)], theme[.paper])
      #expect(ratio >= 4.5, "\(token) of \(theme.name): \(ratio)")
    }
    #expect(Self.contrast(theme[.onAccent], theme[.accent]) >= 4.5)
  }

  @Test("numbers on the heat scale have a contrast of at least 4.5 in every cell", arguments: ["light", "dark"])
  func heatContrast(_ name: String) {
    let theme = name == "light" ? Theme.light : .dark
    for step in 0...200 {
      let heat = Double(step) / 200
      let ratio = Self.contrast(theme[.heat(heat)], theme[.onHeat(heat)])
      #expect(ratio >= 4.5, "\(theme.name) at \(heat): \(ratio)")
    }
  }

  @Test(
    "accent, its older part, bars and pale bars are told apart by every eye and in grey print",
    arguments: Vision.allCases)
  func palette(_ vision: Vision) {
    for theme in [Theme.light, .dark] {
      for (a, b) in [
        (Token.accent, Token.mark), (.accent, .mid), (.accent, .abandoned), (.mark, .paper), (.mark, .mark2),
        (.mark2, .paper), (.tint, .accent), (.abandoned, .mark), (.accent, .dot),
      ] {
        let difference = Self.difference(theme[.token(a)], theme[.token(b)], vision)
        #expect(difference >= 8, "\(a) and \(b) of \(theme.name): \(difference)")
      }
    }
  }

  @Test("the heat scale gets darker, or lighter on a dark ground, at each stop", arguments: ["light", "dark"])
  func heatIsMonotonic(_ name: String) {
    let theme = name == "light" ? Theme.light : .dark
    let lightness = theme.heatStops.map { Self.lab(Self.linear($0))[0] }
    let steps = zip(lightness.dropFirst(), lightness).map { $0 - $1 }
    #expect(theme.heatStops.count == 9)
    #expect(steps.allSatisfy { theme.name == "light" ? $0 < -2 : $0 > 2 })
  }
}
