import Charts
import CivilTime
import Testing

@Suite("Location demand")
struct LocationDemandTests {
  static func figure(_ counts: [Int], unknown: Int = 0) throws -> Figure {
    var desk = MadeUpDesk()
    (desk.days, desk.locationName) = (3, { "Place \($0)" })
    let facts = (counts.enumerated().map { ($0.offset, $0.element) } + [(-1, unknown)]).flatMap { location, count in
      (0..<count).map { _ in
        var fact = MadeUpDesk.fact(on: desk.firstDay)
        fact.location = location
        return fact
      }
    }
    return try ChartData(desk.tables(of: facts)).figure("location_demand")
  }

  @Test(
    "the words of the half's line stand upon it where the bar is short enough, else hang from it, else are left out",
    arguments: [
      ([40, 15, 12, 11, 11, 11], true as Bool?), ([58, 22, 20], false), ([30, 29, 28, 12, 1], nil),
    ])
  func halfLine(_ counts: [Int], isAbove: Bool?) throws {
    let figure = try Self.figure(counts)
    let line = figure.commands.compactMap { command -> Rect? in
      if case .rectangle(let rect, fill: .mid) = command, rect.height == 1 { rect } else { nil }
    }
    let words = figure.commands.compactMap { command -> TextRun? in
      if case .text(let run) = command, run.text.hasSuffix("of all above this line") { run } else { nil }
    }
    let y = try #require(line.first).top
    #expect(words.first.map { $0.origin.y < y } == isAbove)
    #expect(AwkwardDataTests.textsOnBars(figure).isEmpty)
  }

  @Test("nothing is in accent where the known places together are less than half")
  func mostlyUnknown() throws {
    #expect(DailyVolumeTests.accents(try Self.figure([20, 10], unknown: 70)).isEmpty)
    #expect(DailyVolumeTests.accents(try Self.figure([50, 30, 20])).count == 1)
  }

  @Test("the title has commas in its thousands")
  func thousands() throws {
    let counts = [40, 30] + Array(repeating: 2, count: 500) + Array(repeating: 1, count: 998)
    #expect(try Self.figure(counts).title == "484 of 1,500 locations bring half of the demand")
  }
}
