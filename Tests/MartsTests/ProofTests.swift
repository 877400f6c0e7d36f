import CivilTime
import Marts
import Testing

@Suite("A proof")
struct ProofTests {
  private func desk() throws -> Desk {
    var desk = Desk()
    desk.interactions = [
      try Desk.closed("I1", opened: "2025-01-06T09:00:00", minutes: 30) { $0.incidents = ["INC1"] },
      Desk.Interaction(number: "I2", opened: "2025-01-07T09:00:00", technician: "t2"),
    ]
    return desk
  }

  @Test(
    "finds a count of different incidents or members that neither bridge nor facts give",
    arguments: [
      (
        "conversion", "total_incidents", 0, MartValue.integer(2),
        "conversion: the sum of total_incidents is 2, expected 1, the bridge's count"
      ),
      (
        "conversion", "incidents_created", 1, .integer(1),
        "conversion: the sum of incidents_created is 2, expected 1, the bridge's count"
      ),
      ("daily", "incidents", 1, .integer(1), "daily: the sum of incidents is 2, expected 1, the bridge's count"),
      ("summary", "value", 4, .text("2"), "summary: unique_users is 2, expected 1, the count of the facts"),
      ("summary", "value", 5, .text("7"), "summary: unique_locations is 7, expected 1, the count of the facts"),
    ] as [(String, String, Int, MartValue, String)])
  func differentOnes(mart: String, column: String, row: Int, value: MartValue, finding: String) throws {
    let facts = try desk().warehouse().queue.read { try FactCounts($0) }
    #expect(try findings(mart, column, row: row, value, facts: facts) == [finding])
  }

  @Test("finds what is wrong with the greatest and the least counts", arguments: [Int.max, Int.min + 1])
  func extremes(number: Int) throws {
    let tables = try desk().tables().map { table in
      let rows = table.rows.map { $0.map { if case .integer = $0 { MartValue.integer(number) } else { $0 } } }
      return MartTable(name: table.name, columns: table.columns, rows: rows)
    }
    let facts = try desk().warehouse().queue.read { try FactCounts($0) }
    let marts = Set(MartProof.violations(try MartSet().definitions, tables, facts: facts).map(\.mart))
    #expect(marts.isSuperset(of: ["daily", "technician", "location", "conversion", "type", "category"]))
  }

  /// What is found when one cell of a mart is another.
  private func findings(
    _ mart: String, _ column: String, row: Int = 0, _ value: MartValue, facts: FactCounts? = nil
  ) throws -> [String] {
    var tables = try desk().tables()
    let at = try #require(tables.firstIndex { $0.name == mart })
    var rows = Array(tables[at].rows)
    rows[row][try #require(tables[at].index(of: column))] = value
    tables[at] = MartTable(name: mart, columns: tables[at].columns, rows: rows)
    return MartProof.violations(try MartSet().definitions, tables, facts: facts).map(\.description)
  }

  @Test(
    "finds a wrong cell",
    arguments: [
      ("technician", "tech_id", MartValue.text("t2"), "technician: row 2 has the tech_id of an earlier row"),
      ("technician", "tech_name", .null, "technician: tech_name is null in row 1"),
      (
        "location", "total_interactions", .integer(3),
        "location: the sum of total_interactions is 3, expected 2, summary's total_interactions"
      ),
      ("daily", "complete", .integer(0), "daily: row 1 breaks complete + abandoned + open = interactions"),
      (
        "type", "converted_interactions", .integer(3),
        "type: the sum of converted_interactions is 3, expected 1, daily's"
      ),
      ("state", "share_pct", .number(49.9), "state: share_pct adds up to 9990 hundredths of 1 %"),
      (
        "backlog", "open_at_end", .integer(1),
        "backlog: row 1 breaks open_at_end = open_at_end of the day before + opened − closed, and not below 0"
      ),
      (
        "conversion", "converted_low_pct", .number(100.01),
        "conversion: row 1 breaks 0 ≤ converted_low_pct ≤ converted_pct ≤ converted_high_pct ≤ 100"
      ),
      (
        "daily", "full_date", .date(Day(validYear: 2025, month: 1, day: 5)),
        "daily: row 2 breaks full_date is the day after the row before"
      ),
      ("weekday", "calendar_days", .integer(9), "weekday: the sum of calendar_days is 10, expected 2, daily's rows"),
    ] as [(String, String, MartValue, String)])
  func finds(mart: String, column: String, value: MartValue, finding: String) throws {
    #expect(try findings(mart, column, value).contains(finding))
  }

  @Test("tells a column that it reads and that is no longer there", arguments: ["weekday", "resolution", "daily"])
  func absentColumn(mart: String) throws {
    var tables = try desk().tables()
    let at = try #require(tables.firstIndex { $0.name == mart })
    var columns = tables[at].columns
    columns[try #require(tables[at].index(of: "interactions"))].name = "tickets"
    tables[at] = MartTable(name: mart, columns: columns, rows: Array(tables[at].rows))
    let found = MartProof.violations(try MartSet().definitions, tables).map(\.description)
    #expect(found == ["\(mart): there is no column interactions"])
  }

  @Test("takes an é of one scalar and one of two for two keys, as the warehouse does")
  func exactKeys() throws {
    var desk = try desk()
    desk.interactions[0].location = "Caf\u{E9}"
    desk.interactions[1].location = "Cafe\u{301}"
    // A desk expects its own marts to be sound.
    #expect(try desk.table("location").rows.count == 2)
    #expect(MartValue.text("Caf\u{E9}") != .text("Cafe\u{301}"))
    #expect(Set([MartValue.text("Caf\u{E9}"), .text("Cafe\u{301}")]).count == 2)
  }

  @Test("finds marts that no longer agree with the facts")
  func facts() throws {
    let warehouse = try desk().warehouse()
    let tables = try desk().tables()
    try warehouse.queue.write { try $0.execute(sql: "delete from fact_interactions where interaction_number = 'I2'") }
    let facts = try warehouse.queue.read { try FactCounts($0) }
    #expect(
      MartProof.violations(try MartSet().definitions, tables, facts: facts).map(\.description) == [
        "summary: total_interactions is 2, expected 1, the count of the facts",
        "summary: unique_technicians is 2, expected 1, the count of the facts",
      ])
  }
}
