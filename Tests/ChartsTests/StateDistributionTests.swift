import Charts
import CivilTime
import Testing

@Suite("States")
struct StateDistributionTests {
  static func figure(complete: Int, abandoned: Int, open: Int, name: @escaping (Int) -> String) throws -> Figure {
    var desk = MadeUpDesk()
    (desk.days, desk.stateName) = (40, name)
    let facts = [(0, complete), (1, abandoned), (3, open)].flatMap { state, count in
      (0..<count).map { _ in
        var fact = MadeUpDesk.fact(on: desk.firstDay, closedAfter: state < 2 ? 5 : nil)
        fact.state = state
        return fact
      }
    }
    return try ChartData(desk.tables(of: facts)).figure("state_distribution")
  }

  @Test("a long name is cut and stands over its own part of the bar")
  func longNames() throws {
    let figure = try Self.figure(complete: 24, abandoned: 25, open: 51) {
      "\(MadeUpDesk.states[$0].name) by the desk of the northern campus and its annexes"
    }
    let parts = figure.commands.compactMap { command -> Rect? in
      if case .rectangle(let rect, _) = command, rect.height == 50 { rect } else { nil }
    }
    let names = figure.commands.compactMap { command -> TextRun? in
      guard case .text(let run) = command, let bar = parts.first else { return nil }
      return run.origin.y == bar.top - 36 ? run : nil
    }
    #expect(parts.count == 3 && names.count == 3)
    for (name, part) in zip(names, parts) { #expect(abs(name.origin.x - part.left) <= 1) }
  }

  @Test("over a thin part stands the whole name of a usual state")
  func usualNames() throws {
    let figure = try Self.figure(complete: 930, abandoned: 62, open: 8) { MadeUpDesk.states[$0].name }
    #expect(figure.texts.contains("Closed Abandoned"))
  }

  @Test("the alternative text has the open ones only where there are some")
  func altText() throws {
    let name: (Int) -> String = { MadeUpDesk.states[$0].name }
    let closed = try Self.figure(complete: 3, abandoned: 0, open: 0, name: name)
    #expect(
      closed.altText
        == "One bar of all interactions by state. All 3 interactions are closed. Closed Complete 3.")
    let open = try Self.figure(complete: 3, abandoned: 0, open: 1, name: name)
    #expect(open.altText.hasPrefix("One bar of all interactions by state, and the open ones by state and by age. "))
  }
}
