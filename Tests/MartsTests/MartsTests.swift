import CivilTime
import Marts
import Testing

@Suite("The marts")
struct MartsTests {
  @Test("of an empty warehouse have their headers, the week's rows and zeros")
  func empty() throws {
    let tables = try Desk().tables()
    #expect(
      tables.map { "\($0.name) \($0.rowCount)" } == [
        "daily 0", "technician 0", "location 0", "conversion 0", "state 0", "weekday 7", "weekday_hour 168", "type 0",
        "category 0", "resolution 0", "backlog 0", "summary 14",
      ])
    let weekday = try #require(tables.first { $0.name == "weekday" })
    #expect(weekday.lines.first == "0,Monday,0,0,")
    let summary = try #require(tables.first { $0.name == "summary" })
    #expect(
      summary.lines == [
        "as_of,", "report_day,", "total_interactions,0", "unique_technicians,0", "unique_users,0",
        "unique_locations,0", "days_with_activity,0", "first_interaction,", "last_interaction,", "incident_links,0",
        "orphan_links,0", "ambiguous_sysids,0", "rejected_rows,0", "superseded_versions,0",
      ])
  }
}
