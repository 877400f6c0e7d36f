import Nightly
import TemporaryFolder
import Testing

@Suite("The order of people's rows")
struct PeopleOrderTests {
  private static let names = ["Anna", "Bert", "Cleo", "Dora", "Emil", "Fritz", "Gabi", "Hugo"]

  /// A mart of the user's, in the order of the desk's list of staff.
  private static func mart(_ order: String) -> String {
    """
    -- mart:   team
    -- grain:  one row per technician
    -- key:    tech_id
    -- reads:  dim_technicians
    -- order:  \(order)
    -- column: half  integer  -  0 or 1
    -- column: tech_id  text  -  id
    -- column: tech_name  text  -  name
    select unicode(substr(tech_name, 1, 1)) % 2 as half, tech_id, tech_name
    from dim_technicians where tech_id like 't_' order by tech_id;

    """
  }

  private func rows(_ order: String, _ people: PeopleShown) throws -> [Substring] {
    var desk = try NightDesk()
    let rows = Self.names.enumerated().map {
      "I\($0),02-17-2025 10:00:00,Mail,A (u1),New,Walk-up,\($1) (t\($0)),02-17-2025 21:00:00,HQ,n\n"
    }
    try desk.place.write(
      "number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes\n"
        + rows.joined(), to: "exports/interaction_team.csv")
    try desk.place.write(Self.mart(order), to: "marts.d/team.sql")
    desk.configuration.people = people
    let report = desk.run()
    #expect(report.status == .done, "\(report.problems)")
    return try #require(desk.place.text("marts/team.csv")).split(separator: "\r\n").dropFirst().map { $0 }
  }

  @Test(
    "follows from what is published, as far as the mart says how, and not from the ids",
    arguments: ["tech_id", "tech_name descending", "as the desk lists them"])
  func pseudonyms(order: String) throws {
    let rows = try rows(order, .pseudonyms)
    #expect(rows.count == Self.names.count)
    for row in rows { #expect(row.contains(/^[01](,P-[0-9A-F]{10}){2}$/)) }
    // Each row ends in its pseudonym.
    let pseudonyms = rows.map { $0.suffix(12) }
    switch order {
    case "tech_id": #expect(pseudonyms == pseudonyms.sorted())
    case "tech_name descending": #expect(pseudonyms == pseudonyms.sorted(by: >))
    default: #expect(rows == rows.sorted())
    }
  }

  @Test("tells nothing of names that are hidden behind ids")
  func ids() throws {
    #expect(
      try rows("half descending, then tech_name", .ids).map { $0.suffix(2) } == [
        "t0", "t2", "t4", "t6", "t1", "t3", "t5", "t7",
      ])
  }

  @Test("is the query's own where names are shown")
  func shown() throws {
    #expect(try rows("as the desk lists them", .names).map { $0.split(separator: ",")[1] } == (0..<8).map { "t\($0)" })
  }
}
