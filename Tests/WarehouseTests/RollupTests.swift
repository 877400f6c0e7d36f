import Exports
import GRDB
import GRDBSQLite
import Testing
import Warehouse

@Suite("The rollups")
struct RollupTests {
  private static let before = TestExport(
    "interaction_1.csv", .interaction,
    [
      .interaction(
        "IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-06T10:00:00", user: "Ann (a1)", tech: "Bo (b2)",
        place: "Oslo", state: "Open", type: "Phone", description: "VPN | down"),
      .interaction(
        "IMS2", opened: "2025-01-06T09:00:00", updated: "2025-01-06T10:00:00", user: "Ann (a1)", tech: "Bo (b2)",
        place: "Oslo", state: "Open", type: "Phone", description: "VPN | slow"),
    ])
  private static let links = TestExport(
    "ims_inc_1.csv", .incidentLink,
    [
      .link("IMS1", "INC1", by: "Bo (b2)", on: "2025-01-06T09:30:00"),
      .link("IMS2", "INC1", by: "Bo (b2)", on: "2025-01-06T09:31:00"),
    ])
  private static let moved = TestExport(
    "interaction_2.csv", .interaction,
    [
      .interaction(
        "IMS1", opened: "2025-01-07T11:00:00", updated: "2025-01-07T12:30:00", user: "Ann (a1)", tech: "Cy (c3)",
        place: "Bergen", state: "Closed", type: "Chat", description: "Mail")
    ])

  @Test("follow an interaction that moves to another day, technician, place, state, type and category")
  func move() throws {
    let database = try WarehouseDatabase.create()
    try database.load([Self.before, Self.links])
    #expect(try days(database) == ["20250106 2 users 1 technicians 1 open 2 complete 0 converted 2 incidents 1"])
    try database.load([Self.moved])
    #expect(
      try days(database) == [
        "20250106 1 users 1 technicians 1 open 1 complete 0 converted 1 incidents 1",
        "20250107 1 users 1 technicians 1 open 0 complete 1 converted 1 incidents 1",
      ])
    let technicians = try database.queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          select tech_id || ' ' || interactions || ' ' || days_active || ' ' || incidents || ' ' || first_date_id || '-'
              || last_date_id
          from rollup_technicians order by 1
          """)
    }
    #expect(technicians == ["b2 1 1 1 20250106-20250106", "c3 1 1 1 20250107-20250107"])
    try database.checkRollups()
  }

  @Test("of resolution times hold the last hundred days, as the stamps go, and no others")
  func dayTimes() throws {
    let database = try WarehouseDatabase.create()
    func load(_ number: String, opened: String, updated: String, state: String = "Resolved") throws -> [String] {
      try database.load([
        TestExport(
          "interaction_\(number)_\(updated).csv", .interaction,
          [.interaction(number, opened: opened, updated: updated, tech: "Bo (b2)", state: state)])
      ])
      try database.checkRollups()
      return try database.queue.read {
        try String.fetchAll($0, sql: "select date_id || ': ' || minutes from rollup_day_times order by 1")
      }
    }
    #expect(try load("IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-06T10:00:00") == ["20250106: 60"])
    #expect(try load("IMS2", opened: "2025-01-06T09:00:00", updated: "2025-01-06T09:05:00") == ["20250106: 5 60"])
    #expect(try load("IMS3", opened: "2025-01-06T09:00:00", updated: "2025-01-06T10:00:00") == ["20250106: 5 60 60"])
    let open = try load("IMS1", opened: "2025-01-06T09:00:00", updated: "2025-04-16T09:00:00", state: "Open")
    #expect(open == ["20250106: 5 60"], "the hundredth day before")
    #expect(try load("IMS4", opened: "2025-04-17T09:00:00", updated: "2025-04-17T09:01:00") == ["20250417: 1"])
    let late = try load("IMS5", opened: "2025-01-06T09:00:00", updated: "2025-01-06T11:00:00")
    #expect(late == ["20250417: 1"], "a day that was let go")
  }

  @Test("of a technician's times are those of the 90 days up to each day that may be reported on")
  func technicianTimes() throws {
    let database = try WarehouseDatabase.create()
    func load(_ number: String, opened: String, updated: String, state: String = "Resolved") throws -> [String] {
      try database.load([
        TestExport(
          "interaction_\(number)_\(updated).csv", .interaction,
          [.interaction(number, opened: opened, updated: updated, tech: "Bo (b2)", state: state)])
      ])
      try database.checkRollups()
      return try database.queue.read {
        try String.fetchAll(
          $0,
          sql: """
            select date_id || ': ' || median_minutes || ' ' || p90_minutes || ' of ' || interactions
            from rollup_technician_times order by 1
            """)
      }
    }
    #expect(try load("IMS0", opened: "2025-01-07T00:30:00", updated: "2025-01-06T09:00:00") == [])
    let ahead = try load("IMS1", opened: "2025-01-07T09:00:00", updated: "2025-01-07T09:07:00")
    #expect(ahead == ["20250107: 7 7 of 1"], "no day before the first")
    let next = try load("IMS2", opened: "2025-01-08T09:00:00", updated: "2025-01-08T10:30:00")
    #expect(next == ["20250107: 7 7 of 1", "20250108: 7 90 of 2"])
    let ninetieth = try load("IMS3", opened: "2025-04-06T09:00:00", updated: "2025-04-06T09:01:00", state: "Open")
    #expect(ninetieth == ["20250405: 7 90 of 2", "20250406: 7 90 of 2"])
    let later = try load("IMS3", opened: "2025-04-06T09:00:00", updated: "2025-04-07T09:00:00", state: "Open")
    #expect(later == ["20250406: 7 90 of 2", "20250407: 90 90 of 1"])
    let gone = try load("IMS2", opened: "2025-01-08T09:00:00", updated: "2025-04-07T09:00:00", state: "Open")
    #expect(gone == ["20250406: 7 7 of 1"], "of nobody's times there is no row")
    let moved = try load("IMS1", opened: "2025-01-02T09:00:00", updated: "2025-04-07T09:00:00")
    #expect(moved == [])
  }

  @Test("of a night are settled without visiting the facts of other nights")
  func nightIsCheap() throws {
    let small = try steps(ofNightOn: 1_000)
    let large = try steps(ofNightOn: 8_000)
    #expect(large < small * 3 / 2, "\(small) steps of SQLite on 1,000 interactions, \(large) on 8,000")
  }

  /// How many steps SQLite's machine takes for one night of a few rows, some new and some changed, with links.
  private func steps(ofNightOn count: Int) throws -> Int {
    let database = try WarehouseDatabase.create()
    let history = TestExport(
      "interaction_1.csv", .interaction,
      (1...count).map { i in
        // Forty a day, so that more history is more days, as it is at a desk.
        let day = 1 + i / 40
        let stamp = "\(2020 + day / 336)-\(two(day / 28 % 12 + 1))-\(two(day % 28 + 1))T09:00:00"
        return .interaction(
          "IMS\(i)", opened: stamp, updated: stamp, user: "U (u\(i % 50))", tech: "T (t\(i % 7))", place: "P\(i % 5)",
          state: "Open", description: "C\(i % 9) | x")
      })
    let links = TestExport(
      "ims_inc_1.csv", .incidentLink,
      (1...count / 3).map { .link("IMS\($0 * 3)", "INC\($0)", by: "T (t1)", on: "2021-01-01T00:00:00") })
    try database.load([history, links])
    let night = TestExport(
      "interaction_2.csv", .interaction,
      (1...20).map { i in
        .interaction(
          i % 4 == 0 ? "IMS\(i * 7)" : "IMS\(count + i)", opened: "2021-06-01T10:00:00", updated: "2030-01-01T00:00:00",
          user: "U (u\(i))", tech: "T (t\(i % 7))", place: "P1", state: "Closed")
      })
    let nightLinks = TestExport(
      "ims_inc_2.csv", .incidentLink,
      (1...5).map { .link("IMS\(count + $0)", "INC\($0)", by: "T (t2)", on: "2021-06-01T00:00:00") })
    let folder = try TestFolder([night, nightLinks])
    let contents = try database.survey(folder.files([night, nightLinks])).contents
    let counter = StepCounter()
    try database.queue.inDatabase { db in
      sqlite3_progress_handler(
        db.sqliteConnection, 10,
        { context in
          if let context { Unmanaged<StepCounter>.fromOpaque(context).takeUnretainedValue().steps += 10 }
          return 0
        }, Unmanaged.passUnretained(counter).toOpaque())
    }
    _ = try database.load(
      contents, LoadRequest(LoadRules()), reading: ExportSession(format: ExportFormat()), rejectsFolder: nil)
    try database.queue.inDatabase { db in sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
    try database.checkRollups()
    return counter.steps
  }

  private final class StepCounter { var steps = 0 }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func days(_ database: WarehouseDatabase) throws -> [String] {
    try database.queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          select date_id || ' ' || interactions || ' users ' || unique_users || ' technicians ' || active_technicians
              || ' open ' || open || ' complete ' || complete || ' converted ' || converted_interactions
              || ' incidents ' || incidents
          from rollup_days order by 1
          """)
    }
  }
}
