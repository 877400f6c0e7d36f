import CivilTime
import Exports
import GRDB
import Marts
import Testing
import Warehouse

@Suite("The sample exports")
struct SampleTests {
  private func warehouse() throws -> WarehouseDatabase {
    let format = ExportFormat()
    let files = try ExportFolder.list([Golden.root.appending(path: "exports").path], format: format).files
    let contents = try ExportSurvey(all: files).contents
    let warehouse = try WarehouseDatabase.create()
    let report = try warehouse.load(
      contents, LoadRequest(rules: LoadRules(), startedAt: "2025-01-01T00:00:00"),
      open: WarehouseDatabase.opening(contents, ExportSession(format: format), nil))
    #expect(report.files.count == files.count)
    return warehouse
  }

  private func reading(_ warehouse: WarehouseDatabase) throws -> MartReading {
    try warehouse.queue.read { database in
      let reading = try MartSet().read(database, try MartParameters(database))
      let facts = try FactCounts(database)
      #expect(MartProof.violations(reading.definitions, reading.tables, facts: facts) == [])
      return reading
    }
  }

  @Test("give the golden marts")
  func golden() throws {
    for table in try reading(try warehouse()).tables {
      try Golden.expect(table.csv(byteOrderMark: false), at: "Tests/MartsTests/Golden/\(table.name).csv")
    }
  }

  @Test("give the same marts from the rollups that the loader keeps as from their definition")
  func rollups() throws {
    let warehouse = try warehouse()
    let kept = try reading(warehouse)
    try warehouse.recomputeRollups()
    #expect(try reading(warehouse).tables == kept.tables)
  }
}

@Suite("The queries of the project that this one grew from")
struct SeedQueryTests {
  /// 51 interactions of Ada on two days, one of Ben. Two interactions of Ada share an incident, one has two.
  private func desk() throws -> Desk {
    var desk = Desk()
    desk.interactions = (1...51).map {
      Desk.Interaction(
        number: "IMS\($0)", opened: $0 <= 30 ? "2025-01-06T09:00:00" : "2025-01-08T09:00:00",
        incidents: [1: ["INC1"], 2: ["INC1"], 3: ["INC2", "INC3"]][$0] ?? [])
    }
    desk.interactions.append(Desk.Interaction(number: "IMS52", opened: "2025-01-08T09:00:00", technician: "t2"))
    return desk
  }

  private func rows(_ sql: String) throws -> [String] {
    try desk().warehouse().queue.read { database in
      try Row.fetchAll(database, sql: sql).map { row in
        row.databaseValues.map { "\($0.storage.value ?? "null")" }.joined(separator: ",")
      }
    }
  }

  @Test("daily volume")
  func dailyVolume() throws {
    let found = try rows(
      """
      SELECT d.full_date, d.day_name, COUNT(*) as interactions
      FROM fact_interactions f
      JOIN dim_dates d ON f.opened_date_id = d.date_id
      GROUP BY d.date_id
      ORDER BY d.full_date
      """)
    #expect(found == ["2025-01-06,Monday,30", "2025-01-08,Wednesday,22"])
  }

  @Test("technician workload")
  func workload() throws {
    let found = try rows(
      """
      SELECT t.tech_name, COUNT(*) as tickets,
             ROUND(COUNT(*) * 1.0 / COUNT(DISTINCT f.opened_date_id), 1) as tickets_per_day
      FROM fact_interactions f
      JOIN dim_technicians t ON f.tech_id = t.tech_id
      GROUP BY f.tech_id
      ORDER BY tickets DESC
      """)
    #expect(found == ["Ada,51,25.5", "Ben,1,1.0"])
    #expect(try desk().table("technician").numbers("avg_per_day") == [25.5, 1])
  }

  @Test("conversion, as the mart has it too")
  func conversion() throws {
    let found = try rows(
      """
      SELECT t.tech_name,
             COUNT(DISTINCT f.interaction_number) as total_ims,
             COUNT(DISTINCT b.incident_number) as total_incidents,
             ROUND(COUNT(DISTINCT b.incident_number) * 100.0 / COUNT(DISTINCT f.interaction_number), 2) as conversion_pct
      FROM fact_interactions f
      JOIN dim_technicians t ON f.tech_id = t.tech_id
      LEFT JOIN bridge_ims_inc b ON f.interaction_number = b.interaction_number
      GROUP BY f.tech_id
      HAVING total_ims >= 50
      """)
    #expect(found == ["Ada,51,3,5.88"])
    let mart = try desk().table("conversion")
    #expect(mart.integers("total_ims") == [51, 1])
    #expect(mart.integers("total_incidents") == [3, 0])
    #expect(mart.numbers("conversion_pct") == [5.88, 0])
    #expect(mart.integers("converted_ims") == [3, 0])
  }
}
