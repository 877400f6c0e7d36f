import Charts
import Testing

/// Every chart on every awkward desk: what is drawn is inside the page, apart, and there.
@Suite("Awkward data")
struct AwkwardDataTests {
  static let page = Rect(left: 0, top: 0, right: Page.width, bottom: Page.height)

  @Test("no text is clipped, none overlaps another, and no picture is blank", arguments: AwkwardDesk.all)
  func survives(_ awkward: AwkwardDesk) throws {
    let easel = Easel()
    for figure in ChartSet.figures(try awkward.desk.data(), easel.typesetter) {
      let runs = figure.commands.compactMap { if case .text(let run) = $0 { run } else { nil } }
      #expect(runs.count >= 4, "\(figure.name): kicker, title, subtitle, source at least")
      for (index, run) in runs.enumerated() {
        #expect(Self.page.grown(by: -24).contains(run.bounds), "\(figure.name): \(run.text) at \(run.bounds)")
        // A pixel of two overhangs is not yet seen as touching.
        let box = run.bounds.grown(by: -1)
        for other in runs[..<index] where other.bounds.grown(by: -1).overlaps(box) {
          Issue.record("\(figure.name): “\(run.text)” lies on “\(other.text)”")
        }
      }
      for (run, bar) in Self.textsOnBars(figure) {
        Issue.record("\(figure.name): “\(run.text)” lies on a bar at \(bar)")
      }
      for command in figure.commands {
        if case .rectangle(let rect, _) = command {
          #expect(Self.page.contains(rect) && rect.width >= 0 && rect.height >= 0, "\(figure.name): \(rect)")
        }
      }
      #expect(!figure.title.isEmpty && !figure.altText.isEmpty && figure.altText.contains(figure.title))
      #expect(!(figure.title + figure.altText).contains { $0 == "\u{2068}" || $0 == "\u{2069}" })
      #expect(!(figure.title + figure.subtitle + figure.altText).contains("nan"))
      let raster = try easel.raster(figure.commands, theme: .light)
      let inked = raster.pixels.count { $0 != 0xFF_FFFF }
      #expect(inked > 2_000, "\(figure.name) is blank")
    }
  }

  /// Texts that lie partly upon a bar: beside it or within it they belong, across its edge they are in the way.
  static func textsOnBars(_ figure: Figure) -> [(TextRun, Rect)] {
    let paints: Set<Paint> = [.accent, .mid, .mark, .mark2, .abandoned, .channel]
    let bars = figure.commands.compactMap { command -> Rect? in
      guard case .rectangle(let rect, let fill) = command, paints.contains(fill), rect.width > 5, rect.height > 5
      else { return nil }
      return rect
    }
    return figure.commands.flatMap { command -> [(TextRun, Rect)] in
      guard case .text(let run) = command else { return [] }
      return bars.filter { $0.overlaps(run.bounds.grown(by: -2)) && !$0.contains(run.bounds) }.map { (run, $0) }
    }
  }
}
