import Charts
import CivilTime
import Testing

/// What titles claim, on desks of which the truth can be worked out in the head.
@Suite("Titles")
struct TitleTests {
  static func windows(_ before: Int, _ now: Int) -> [Int] {
    Array(repeating: before, count: 28) + Array(repeating: now, count: 28)
  }

  @Test(
    "daily_volume compares four weeks with the four before, once there are eight",
    arguments: [
      DaysAndTitle("one", [1], "1 interaction on Mon 6 Jan, the only day in the data"),
      DaysAndTitle("one day", [7], "7 interactions on Mon 6 Jan, the only day in the data"),
      DaysAndTitle("three days", [7, 9, 2], "18 interactions in 3 days; the busiest was Tue 7 Jan with 9"),
      DaysAndTitle("of equals the earlier", [9, 9], "18 interactions in 2 days; the busiest was Mon 6 Jan with 9"),
      DaysAndTitle("up", windows(20, 25), "Demand is up 25% on the four weeks before: 25 interactions a day"),
      DaysAndTitle("down", windows(25, 20), "Demand is down 20% on the four weeks before: 20 interactions a day"),
      DaysAndTitle(
        "just under 5 %", windows(50, 52), "Demand is steady on the four weeks before: 52 interactions a day"),
      DaysAndTitle("just 5 %", windows(20, 21), "Demand is up 5% on the four weeks before: 21 interactions a day"),
      DaysAndTitle("nothing before", windows(0, 3), "Demand came back: 3.0 interactions a day"),
      DaysAndTitle(
        "a day that is not over counts for nothing", windows(20, 25) + [900], unfinished: 1,
        "Demand is up 25% on the four weeks before: 25 interactions a day"),
    ])
  func dailyVolume(_ c: DaysAndTitle) throws {
    let figure = try MadeUpDesk.counting(c.perDay, unfinished: c.unfinished).figure("daily_volume")
    #expect(figure.title == c.title)
  }

  @Test("state_distribution tells the closed and how many of the open are older than four weeks")
  func states() throws {
    // Opened on days 0, 11 and 39 of 40: 39, 28 and 0 days old. Only more than 28 days is older than four weeks.
    var desk = MadeUpDesk()
    desk.days = 40
    func title(_ open: [Int], closed: Int) throws -> String {
      let facts =
        open.map { MadeUpDesk.fact(on: Day(number: desk.firstDay.number + $0)) }
        + (0..<closed).map { _ in MadeUpDesk.fact(on: desk.firstDay, closedAfter: 5, state: 0) }.map {
          var fact = $0
          fact.state = 0
          return fact
        }
      return try ChartData(desk.tables(of: facts)).figure("state_distribution").title
    }
    #expect(try title([0, 11, 39], closed: 97) == "97% are closed; of the 3 still open, 1 is older than four weeks")
    #expect(try title([11, 39], closed: 98) == "98% are closed; of the 2 still open, none older than four weeks")
    #expect(try title([0], closed: 9) == "90% are closed; the one still open is older than four weeks")
    #expect(try title([0, 1], closed: 0) == "None of the 2 interactions is closed yet")
    #expect(try title([], closed: 3) == "All 3 interactions are closed")
    #expect(try title([0], closed: 999) == "99.9% are closed; the one still open is older than four weeks")
  }

  @Test("what is open by day of opening sums to what is open at the end, since two charts show it")
  func openSums() throws {
    for desk in [MadeUpDesk(), MadeUpDesk(seed: 9, days: 60)] {
      let data = try desk.data()
      #expect(data.days.reduce(0) { $0 + $1.open } == data.backlog.last?.openAtEnd)
      #expect(
        data.states.reduce(0) { $0 + ($1.stateClass == .open ? $1.interactions : 0) } == data.backlog.last?.openAtEnd)
    }
  }

  @Test("demand by location: half of it, one that holds half, none known, all alike")
  func locations() throws {
    func title(_ counts: [Int], unknown: Int = 0) throws -> String {
      var desk = MadeUpDesk()
      desk.days = 3
      let facts = (counts.enumerated().map { ($0.offset, $0.element) } + [(-1, unknown)]).flatMap { location, count in
        (0..<count).map { _ in
          var fact = MadeUpDesk.fact(on: desk.firstDay)
          fact.location = location
          return fact
        }
      }
      return try ChartData(desk.tables(of: facts)).figure("location_demand").title
    }
    #expect(try title([30, 25, 15, 10, 8, 6, 6]) == "2 of 7 locations bring half of the demand")
    #expect(try title([52, 30, 18]) == "100 MAIN CAMPUS DR brings 52% of the demand")
    #expect(try title([], unknown: 5) == "No interaction names its location")
    #expect(try title([20, 10], unknown: 70) == "Only 30% of the interactions name their location")
    #expect(try title([10, 10, 10, 10, 10, 10]) == "No location stands out: about 10 interactions each")
    #expect(try title([14, 12, 10, 8, 6]) == "No location stands out: about 10 interactions each")
    // It takes two of four, but they are not alike.
    #expect(try title([49, 49, 1, 1]) == "2 of 4 locations bring 98% of the demand")
    #expect(try title([49, 48, 1, 1, 1]) == "2 of 5 locations bring 97% of the demand")
    #expect(try title([12, 12, 12, 12, 2]) == "3 of 5 locations bring 72% of the demand")
  }

  @Test("one is not many")
  func singular() throws {
    let data = try MadeUpDesk.counting([1])
    let titles = ChartSet.figures(data, PangoTypesetter()).map(\.title)
    #expect(!titles.contains { $0.contains(/\b1 (interactions|technicians|locations|days)/) }, "\(titles)")
    #expect(try data.figure("technician_workload").title.hasSuffix("handles everything: 1 interaction per active day"))
    #expect(try data.figure("weekday_hour_heatmap").title == "Most came from 10:00 to 11:00: 1 of 1 interaction")
  }
}
