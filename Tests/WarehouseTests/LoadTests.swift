import Exports
import GRDB
import Testing
import Warehouse

@Suite("A load")
struct LoadTests {
  private func interaction(_ number: String, updated: String, state: String = "Open") -> TestExport.Row {
    .interaction(number, opened: "2025-01-06T09:00:00", updated: updated, tech: "Bo (b2)", state: state)
  }

  private func hex(_ digit: String) -> String { String(repeating: digit, count: 32) }

  @Test("tells each row's outcome, and they add up")
  func outcomes() throws {
    let database = try WarehouseDatabase.create()
    try database.load([
      TestExport("interaction_1.csv", .interaction, [interaction("IMS1", updated: "2025-01-08T09:00:00")])
    ])
    let report = try database.load([
      TestExport(
        "interaction_2.csv", .interaction,
        [
          interaction("IMS1", updated: "2025-01-07T09:00:00"), interaction("IMS1", updated: "2025-01-08T09:00:00"),
          interaction("IMS1", updated: "2025-01-09T09:00:00"), interaction("IMS1", updated: "2025-01-07T09:00:00"),
          interaction("IMS2", updated: "2025-01-09T09:00:00"),
        ])
    ])
    let rows = try #require(report.files.first?.rows)
    #expect([rows.read, rows.superseded, rows.unchanged, rows.updated, rows.new] == [5, 1, 2, 1, 1])
    #expect(rows.isBalanced)
  }

  @Test("tells the same outcomes in a first load", arguments: ExportKind.allCases)
  func outcomesOfOneExport(kind: ExportKind) throws {
    let (known, other) = (hex("a"), hex("b"))
    func row(_ key: String, _ day: Int) -> TestExport.Row {
      let stamp = "2025-01-0\(day)T09:00:00"
      return switch kind {
      case .interaction: interaction(key, updated: stamp)
      case .incidentLink: .link(key, "INC1", by: "b2", on: stamp)
      case .systemID: .systemID(key, known, by: "b2", on: stamp)
      }
    }
    let export = TestExport(
      "\(kind.rawValue)_1.csv", kind, [row(known, 8), row(known, 7), row(known, 8), row(known, 9), row(other, 7)])
    func counts(_ report: LoadReport) throws -> [Int] {
      let rows = try #require(report.files.first?.rows)
      return [rows.read, rows.new, rows.superseded, rows.unchanged, rows.updated]
    }
    let night = try WarehouseDatabase.create().load([export])
    #expect(try counts(night) == [5, 2, 1, 1, 1])
    let first = try withFolder { try WarehouseDatabase.rebuild(path: $0 + "/interactions.db", [export]) }
    #expect(try counts(first) == [5, 2, 1, 1, 1])
  }

  @Test("that is strict and meets a refusal leaves everything as it was")
  func strict() throws {
    let database = try WarehouseDatabase.create()
    let before = try database.dump()
    let report = try database.load(
      [
        TestExport("interaction_1.csv", .interaction, [interaction("IMS1", updated: "2025-01-08T09:00:00")]),
        TestExport(
          "interaction_2.csv", .interaction, [interaction("IMS2", updated: "2025-01-08T09:00:00")], damage: .cutOff),
      ], isStrict: true)
    #expect(report.isAbandoned)
    #expect(report.files.map { $0.refusal != nil } == [false, true])
    expectSame(try database.dump(), before)
  }

  @Test("under other rules derives anew what was loaded under the old ones")
  func rules() throws {
    let (a, b, c) = (hex("a"), hex("b"), hex("c"))
    let exports = [
      TestExport(
        "interaction_1.csv", .interaction,
        [
          interaction("IMS1", updated: "2025-01-06T10:00:30", state: "Parked"),
          .interaction(
            "IMS2", opened: "2025-01-06T09:00:00", updated: "2025-01-06T12:00:00", closed: "2025-01-06T11:00:00",
            state: "Parked"),
          .interaction("IMS3", opened: "2025-01-06T09:00:00", updated: "2025-01-05T12:00:00", state: "Parked"),
          interaction("IMS4", updated: "2025-01-06T10:00:00", state: "Resolved"),
        ]),
      TestExport(
        "ims_inc_1.csv", .incidentLink,
        [
          .link("IMS1", "INC1", by: "b2", on: "2025-01-06T09:30:00"),
          .link("IMS2", "RITM1", by: "b2", on: "2025-01-06T09:31:00"),
          .link("IMS3", "RITM2", by: "b2", on: "2025-01-06T09:32:00"),
        ]),
      TestExport(
        "sysid_1.csv", .systemID,
        [
          .systemID(a, b, by: "b2", on: "2025-01-06T09:30:00"),
          // Only the task's side is known.
          .systemID("", c, by: "b2", on: "2025-01-06T09:32:00"),
        ]),
    ]
    let rules = LoadRules(
      stateClasses: ["PARKED": .complete, "resolved": .open], incidentPrefixes: ["INC"],
      instanceURL: "https://desk.example/")
    let changed = try WarehouseDatabase.create()
    try changed.load(exports)
    try changed.load([], rules: rules)
    let fresh = try WarehouseDatabase.create()
    try fresh.load(exports, rules: rules)
    expectSame(try changed.dump(), try fresh.dump())
    #expect(
      try fresh.queue.read {
        try String.fetchAll($0, sql: "select interaction_url from bridge_ims_inc where is_incident")
      }
        == ["https://desk.example/interaction.do?sys_id=\(a)"])
    try changed.load([])
    let plain = try WarehouseDatabase.create()
    try plain.load(exports)
    expectSame(try changed.dump(), try plain.dump(), "and back")
  }

  @Test(
    "leaves closings that follow from times and states, and verify names one that does not",
    arguments: ["closed_at = '2025-01-06T10:30:00'", "close_source = 'closed_at'", "resolution_minutes = 59"])
  func closings(change: String) throws {
    let database = try WarehouseDatabase.create()
    try database.load([
      TestExport(
        "interaction_1.csv", .interaction, [interaction("IMS1", updated: "2025-01-06T10:00:00", state: "Resolved")])
    ])
    #expect(try database.verify().differences == [])
    try database.queue.write { try $0.execute(sql: "update fact_interactions set \(change)") }
    let words = "fact_interactions: IMS1: its day, closing or resolution does not follow from its times"
    #expect(try database.verify().differences.contains(words))
  }

  @Test(
    "classes a state by its name",
    arguments: [
      ("Closed Complete", StateClass.complete), ("closed_incomplete", .abandoned), ("CLOSED SKIPPED", .abandoned),
      ("Closed Abandoned", .abandoned), ("Cancelled", .abandoned), ("Completed", .complete), ("Solved", .complete),
      ("Work in Progress", .open), ("Incomplete", .open), ("New", .open),
    ])
  func classes(name: String, expected: StateClass) {
    #expect(LoadRules().stateClass(of: name) == expected)
  }

  @Test("explains an interaction: its versions, which one stands, its links and days")
  func explains() throws {
    let database = try WarehouseDatabase.create()
    try database.load([
      TestExport(
        "interaction_1.csv", .interaction, [interaction("IMS1", updated: "2025-01-06T10:00:00", state: "New")]),
      TestExport(
        "interaction_2.csv", .interaction, [interaction("IMS1", updated: "2025-01-07T10:00:00", state: "Resolved")]),
      TestExport("ims_inc_1.csv", .incidentLink, [.link("IMS1", "INC1", by: "b2", on: "2025-01-06T09:30:00")]),
    ])
    let explanation = try #require(try database.explain("IMS1"))
    #expect(
      explanation.description == """
        IMS1 opened 2025-01-06T09:00:00, closed 2025-01-07T10:00:00 (by updated_at, after 1500 minutes)
          2025-01-06T10:00:00  New  b2  interaction_1.csv:2  superseded
          2025-01-07T10:00:00  Resolved  b2  interaction_2.csv:2  stands: the greatest updated_at
          link INC1  ims_inc_1.csv:2
          counts in the day 2025-01-06 by opening, 2025-01-07 by closing
        """)
    #expect(try database.explain("IMS9") == nil)
  }

  @Test(
    "is verified: one altered cell is found",
    arguments: [
      "update rollup_days set interactions = 7", "update fact_interactions set resolution_minutes = 3",
      "update fact_interactions set tech_id = '(unassigned)'",
      "update rollup_totals set value = 5 where metric = 'orphan_links'",
      "update etl_files set rows_rejected = 8, rows_read = 9", "delete from dim_dates where day_of_week = 0",
      "update fact_interactions set location_id = 99",
    ])
  func verifies(damage: String) throws {
    let database = try WarehouseDatabase.create()
    try database.load([
      TestExport(
        "interaction_1.csv", .interaction, [interaction("IMS1", updated: "2025-01-07T10:00:00", state: "Resolved")])
    ])
    #expect(try database.verify().differences == [])
    try database.queue.write { try $0.execute(sql: damage) }
    #expect(try database.verify().differences != [])
  }
}
