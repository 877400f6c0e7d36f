import Charts
import CivilTime
import Testing

@Suite("Time scale")
struct TimeScaleTests {
  static func labels(_ days: Int, to last: (Int, Int, Int) = (2025, 2, 20), width: Double = 1_280) throws -> [String] {
    let end = try #require(Day(year: last.0, month: last.1, day: last.2))
    return TimeScale(Day(number: end.number - days + 1)...end, from: 120, to: 120 + width).ticks().map(\.label)
  }

  @Test("up to 16 days each has its tick")
  func days() throws {
    #expect(try Self.labels(4) == ["Mon 17 Feb", "Tue 18 Feb", "Wed 19 Feb", "Thu 20 Feb"])
    #expect(try Self.labels(4, width: 200) == ["17", "18", "19", "20"])
    #expect(try Self.labels(16).count == 16)
  }

  @Test("up to 120 days Mondays, counted back from the last, with room for each")
  func mondays() throws {
    #expect(
      try Self.labels(91)
        == ["Mon 25 Nov", "Mon 9 Dec", "Mon 23 Dec", "Mon 6 Jan", "Mon 20 Jan", "Mon 3 Feb", "Mon 17 Feb"])
    #expect(try Self.labels(17) == ["Mon 10 Feb", "Mon 17 Feb"])
    #expect(try Self.labels(120, width: 400) == ["Mon 4 Nov", "Mon 9 Dec", "Mon 13 Jan", "Mon 17 Feb"])
  }

  @Test("longer spans have firsts of months; the first label and each January bear the year")
  func months() throws {
    #expect(
      try Self.labels(417) == [
        "Jan 2024", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan 2025", "Feb",
      ])
    #expect(try Self.labels(5_000).allSatisfy { $0.hasPrefix("Jan 20") })
  }

  @Test("labels never meet, however many days", arguments: [1, 5, 16, 17, 40, 91, 120, 121, 417, 728, 5_000])
  func noOverlap(_ days: Int) throws {
    let typesetter = PangoTypesetter()
    var page = Page(kicker: "", title: "", subtitle: "", source: "", measurer: typesetter)
    let last = Day(number: 20_000)
    page.timeAxis(TimeScale(Day(number: 20_001 - days)...last, from: 120, to: 1_400), y: 500)
    let boxes = page.commands.compactMap { if case .text(let run) = $0 { run.bounds } else { nil } }
    #expect(!boxes.isEmpty)
    for (index, box) in boxes.enumerated() {
      #expect(!boxes[..<index].contains { $0.overlaps(box) })
      #expect(box.right <= Page.right)
    }
  }
}
