import Charts
import CivilTime
import Testing

extension MadeUpDesk {
  /// A desk of which only the days matter, with so many interactions on each, all at the same hour unless told.
  ///
  /// - Parameters:
  ///   - unfinished: how many of the last days are not over.
  ///   - hour: of the interaction with that index, 0 for the first of its day.
  static func counting(
    _ perDay: [Int], from first: Day = Day(validYear: 2025, month: 1, day: 6), unfinished: Int = 0,
    hour: (Day, Int) -> Int = { _, _ in 10 }
  ) throws -> ChartData {
    var desk = MadeUpDesk()
    (desk.firstDay, desk.days, desk.unfinishedDays) = (first, perDay.count - unfinished, unfinished)
    let facts = perDay.enumerated().flatMap { offset, count in
      let day = first.advanced(by: offset)
      return (0..<count).map { fact(on: day, hour: hour(day, $0)) }
    }
    return try ChartData(desk.tables(of: facts))
  }

  static func fact(on day: Day, hour: Int = 10, closedAfter: Int? = nil, state: Int = 3) -> Fact {
    Fact(
      day: day, hour: hour, technician: 0, location: 0, category: 0, channel: 0, closedAfter: closedAfter,
      state: closedAfter == nil ? state : 0, isConverted: false)
  }
}

extension ChartData {
  /// One chart of this data.
  func figure(_ name: String) throws -> Figure {
    try #require(ChartSet.figures(self, PangoTypesetter()).first { $0.name == name })
  }
}
