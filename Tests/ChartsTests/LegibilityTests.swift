import Charts
import Testing

/// Contrast where it counts: of each text with what lies under it.
@Suite("Legibility")
struct LegibilityTests {
  @Test(
    "each text has a contrast of at least 4.5 to the pixels that it is drawn upon", arguments: AwkwardDesk.all)
  func contrast(_ awkward: AwkwardDesk) throws {
    let easel = Easel()
    for figure in ChartSet.figures(try awkward.desk.data(), easel.typesetter) {
      // Without the texts; of a text with a halo, the halo is what it lies upon.
      let ground = figure.commands.filter { if case .text = $0 { false } else { true } }
      for theme in [Theme.light, .dark] {
        let raster = try easel.raster(ground, theme: theme)
        for command in figure.commands {
          guard case .text(let run) = command else { continue }
          let ratio =
            run.halo > 0
            ? ThemeTests.contrast(theme[run.style.paint], theme[.paper]) : Self.usualContrast(run, raster, theme)
          #expect(ratio >= 4.5, "\(figure.name), \(theme.name): “\(run.text)” has \(ratio)")
        }
      }
    }
  }

  /// Met by all but a twentieth of the pixels under the text: a gridline or the edge of a bar may run through its box.
  static func usualContrast(_ run: TextRun, _ raster: Raster, _ theme: Theme) -> Double {
    let (box, color) = (run.bounds, theme[run.style.paint])
    var pixels: [Color: Int] = [:]
    for y in Int(box.top)...Int(box.bottom) {
      for x in Int(box.left)...Int(box.right) { pixels[raster[x, y], default: 0] += 1 }
    }
    let ratios = pixels.map { (ratio: ThemeTests.contrast(color, $0.key), count: $0.value) }.sorted {
      $0.ratio < $1.ratio
    }
    let spare = ratios.reduce(0) { $0 + $1.count } / 20
    var passed = 0
    for (ratio, count) in ratios {
      passed += count
      if passed > spare { return ratio }
    }
    return .infinity
  }
}
