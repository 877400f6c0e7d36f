import Exports
import Foundation
import GRDB
import Testing
import Warehouse

@Suite("A first load of files")
struct BulkLoadTests {
  /// Exports of which the second repeats a number of the first, and the third is a copy of the second.
  private static let exports = [
    "interaction_1.csv": [
      "IMS1,2025-01-06 09:00:00,2025-01-09 09:00:00,New", "IMS2,2025-01-06 09:00:00,2025-01-07 09:00:00,New",
    ],
    "interaction_2.csv": ["IMS1,2025-01-06 09:00:00,2025-01-08 09:00:00,Closed Complete"],
    "interaction_3.csv": ["IMS1,2025-01-06 09:00:00,2025-01-08 09:00:00,Closed Complete"],
    "interaction_4.csv": ["IMS3,2025-01-10 09:00:00,2025-01-10 09:00:00,Closed Complete", "IMS4,,,"],
  ]

  // With room for no row that waits, all files are read in the plain way; with room for one, all but the first.
  @Test("knows each content by its hash, whenever it was read", arguments: [0, 1, 1 << 20])
  func hashes(mostAside: Int) throws {
    try withFolder { folder in
      for (name, rows) in Self.exports {
        let text = (["number,opened_at,sys_updated_on,state"] + rows).joined(separator: "\n") + "\n"
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      }
      let files = try ExportFolder.list([folder], format: ExportFormat()).files
      let contents = try ExportSurvey(forRebuild: files).contents
      // Two are alone with their size and wait for their hash; the copies had to be told from others by it.
      #expect(contents.map { $0.sha256.isEmpty }.filter { $0 }.count == 2)
      let path = folder + "/interactions.db"
      let report = try WarehouseDatabase.rebuild(
        path: path, contents, LoadRequest(rules: LoadRules(), startedAt: "2026-01-02T03:04:05"), mostAside: mostAside,
        open: WarehouseDatabase.opening(contents, ExportSession(format: ExportFormat()), nil))
      let expected = try ["interaction_1.csv", "interaction_3.csv", "interaction_4.csv"].map {
        "\($0) \(try ContentHash.sha256(ofFile: "\(folder)/\($0)"))"
      }
      #expect(report.files.map { "\($0.name) \($0.sha256)" } == expected)
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      database.checkHygiene(#_sourceLocation)
      try database.queue.read { db in
        let ledger = try String.fetchAll(db, sql: "select name || ' ' || sha256 from etl_files order by name")
        #expect(ledger == expected)
        let facts = try String.fetchAll(
          db, sql: "select interaction_number || ' ' || updated_at from fact_interactions order by 1")
        #expect(facts == ["IMS1 2025-01-09T09:00:00", "IMS2 2025-01-07T09:00:00", "IMS3 2025-01-10T09:00:00"])
        #expect(try Int.fetchOne(db, sql: "select count(*) from interaction_versions") == 1)
      }
    }
  }

  @Test("leaves what stands where nothing could be read anew")
  func allRefused() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let rows = [
        TestExport.Row.interaction(
          "IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00", tech: "Bo (b2)", state: "Open")
      ]
      try WarehouseDatabase.rebuild(path: path, [TestExport("interaction_1.csv", .interaction, rows)])
      let report = try WarehouseDatabase.rebuild(
        path: path, [TestExport("interaction_1.csv", .interaction, rows, refusal: "unreadable")])
      #expect(report.files.map(\.refusal) == ["unreadable"])
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      let counts = try database.queue.read { db in
        try Int.fetchAll(
          db, sql: "select count(*) from fact_interactions union all select count(*) from etl_runs")
      }
      #expect(counts == [1, 1])
    }
  }

  @Test("that refuses a file is one run")
  func oneRun() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let row = TestExport.Row.interaction(
        "IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00", tech: "Bo (b2)", state: "Open")
      try WarehouseDatabase.rebuild(
        path: path,
        [
          TestExport("interaction_1.csv", .interaction, [row]),
          TestExport("interaction_2.csv", .interaction, [row, row], refusal: "broken"),
        ])
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      let outcomes = try database.queue.read { db in
        try String.fetchAll(db, sql: "select outcome || ' ' || run_id from etl_files order by name")
      }
      #expect(outcomes == ["loaded 1", "refused 1"])
    }
  }
}
