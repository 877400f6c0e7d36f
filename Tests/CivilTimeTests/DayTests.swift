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

  @Test(
    "is refused where it does not exist",
    arguments: [
      "2025-02-20T24:00:00", "2025-02-20T23:60:00", "2025-02-20 12:00:00", "2025-02-30T12:00:00", "2025-02-20",
      "2025-02-20T12:00:0x", "2025-02-20T-1:00:00", "2025-02-20T12:00:00Z", "",
    ])
  func refuses(iso: String) {
    #expect(LocalTime(iso: iso) == nil)
    #expect(Array(iso.utf8).withUnsafeBytes { LocalTime(iso: $0) } == nil)
  }

  @Test("is the same text and the same date_id from a writer that keeps the day, whatever came before")
  func keptDay() throws {
    let writer = TimeText()
    for iso in [
      "2025-02-20T23:59:59", "2025-02-20T00:00:00", "2025-02-21T00:00:00", "0001-01-01T01:02:03", "9999-12-31T23:59:59",
      "1969-12-31T12:34:56", "1969-12-31T12:34:57", "2025-02-20T23:59:59",
    ] {
      let time = try #require(LocalTime(iso: iso))
      #expect(String(decoding: writer.of(time), as: UTF8.self) == iso)
      #expect(LocalTime(iso: writer.of(time)) == time)
      #expect(writer.dateID(of: time) == time.day.dateID)
    }
    #expect(writer.of(nil).isEmpty)
  }
}
