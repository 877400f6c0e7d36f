import Charts
import CivilTime
import Testing

@Suite("Daily volume")
struct DailyVolumeTests {
  static func accents(_ figure: Figure) -> [Rect] {
    figure.commands.compactMap { if case .rectangle(let rect, fill: .accent) = $0 { rect } else { nil } }
  }

  @Test("before four weeks can be compared the busiest day is the subject, and then the mean is")
  func subject() throws {
    let short = try MadeUpDesk.counting((0..<30).map { $0 == 11 ? 40 : 20 }).figure("daily_volume")
    #expect(Self.accents(short).count == 1)
    let long = try MadeUpDesk.counting((0..<60).map { $0 == 11 ? 40 : 20 }).figure("daily_volume")
    #expect(Self.accents(long).isEmpty)
    func lines(_ figure: Figure) -> [Paint] {
      figure.commands.compactMap { if case .path(_, let stroke) = $0 { stroke.paint } else { nil } }
    }
    #expect(lines(short) == [.paper, .ink] && lines(long) == [.paper, .accent])
    #expect(
      Self.accents(try MadeUpDesk.counting([7]).figure("daily_volume")).isEmpty, "the only day stands out from none")
  }

  @Test("the alternative text has the mean only where there is one", arguments: [(7, false), (8, true)])
  func altText(_ days: Int, _ hasMean: Bool) throws {
    let figure = try MadeUpDesk.counting(Array(repeating: 4, count: days)).figure("daily_volume")
    #expect(figure.altText.contains("7-day mean") == hasMean)
    #expect(figure.commands.contains { if case .path = $0 { true } else { false } } == hasMean)
  }

  @Test("the note on what is to come stands on the page, or not at all", arguments: [(7, 0, true), (7, 1, false)])
  func note(_ days: Int, _ unfinished: Int, _ isDrawn: Bool) throws {
    let figure = try MadeUpDesk.counting(Array(repeating: 4, count: days + unfinished), unfinished: unfinished)
      .figure("daily_volume")
    let notes = figure.commands.compactMap { command -> TextRun? in
      if case .text(let run) = command, run.text.hasPrefix("The 7-day mean") { run } else { nil }
    }
    #expect(notes.isEmpty != isDrawn)
    #expect(notes.allSatisfy { $0.bounds.right <= Page.right })
  }
}
