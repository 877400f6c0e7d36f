import CivilTime
import Testing

@Suite("A calendar day")
struct DayTests {
  @Test("goes to its components and back, every day from 1600 to 2200")
  func roundTrip() {
    var day = Day(validYear: 1600, month: 1, day: 1)
    let end = Day(validYear: 2200, month: 1, day: 1)
    while day < end {
      let c = day.components
      #expect(Day(year: c.year, month: c.month, day: c.day) == day)
      day = day.advanced(by: 1)
    }
  }

  @Test(
    "has the weekday and ISO week of the calendar on the wall",
    arguments: [
      ("2024-12-30", 0, 1), ("2021-01-03", 6, 53), ("2020-12-31", 3, 53), ("2025-02-20", 3, 8), ("1969-12-31", 2, 1),
    ])
  func weeks(iso: String, weekday: Int, week: Int) throws {
    let day = try #require(Day(iso: iso))
    #expect(day.weekday == weekday)
    #expect(day.isoWeek == week)
    #expect(day.iso == iso)
  }

  @Test(
    "is refused where it does not exist",
    arguments: ["2025-02-29", "2025-13-01", "2025-00-10", "2025-1-01", "25-01-01", "2025-01-32", "2025/01/01", ""])
  func refuses(iso: String) {
    #expect(Day(iso: iso) == nil)
  }

  @Test("is its date_id and back")
  func dateID() {
    #expect(Day(dateID: 20_240_229)?.iso == "2024-02-29")
    #expect(Day(dateID: 20_230_229) == nil)
    #expect(Day(dateID: 20_240_229)?.dateID == 20_240_229)
  }
}

@Suite("A local time")
struct LocalTimeTests {
  @Test("is written as it is read", arguments: ["2025-02-20T23:59:59", "1990-01-01T00:00:00", "1969-12-31T12:34:56"])
  func roundTrip(iso: String) throws {
    let time = try #require(LocalTime(iso: iso))
    #expect(time.iso == iso)
  }

  @Test("is refused where it does not exist", arguments: ["2025-02-20T24:00:00", "2025-02-20 12:00:00", "2025-02-20"])
  func refuses(iso: String) {
    #expect(LocalTime(iso: iso) == nil)
  }
}
