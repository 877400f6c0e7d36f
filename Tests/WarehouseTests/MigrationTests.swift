import Foundation
import GRDB
import Testing
import Warehouse

@Suite("A database of an older program")
struct MigrationTests {
  /// Those of which `Databases/` has a dump. Whoever raises the version adds one of the version before.
  private static let versions = [1, 2]

  /// A database as the program of a version left it.
  private func make(version: Int, at path: String) throws {
    let dump = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Databases/version-\(version).sql")
    let sql = try String(contentsOf: dump, encoding: .utf8)
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
  }

  /// What defines tables, indexes and views, without comments and line breaks; and the version.
  private func schema(_ database: WarehouseDatabase) throws -> [String] {
    try database.queue.read { db in
      let definitions = try String.fetchAll(
        db, sql: "select sql from sqlite_schema where sql is not null order by name"
      ).map { sql in
        // `alter table` writes a new column with blanks of its own.
        sql.replacing(/--[^\n]*/, with: "").replacing(/\s*([,()])\s*/) { "\($0.output.1)" }
          .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      return definitions + ["version \(try Int.fetchOne(db, sql: "pragma user_version") ?? 0)"]
    }
  }

  @Test("is looked at as it is", arguments: versions)
  func looked(version: Int) throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      try make(version: version, at: path)
      let database = try WarehouseDatabase.openReadOnly(path: path)
      defer { try? database.close() }
      #expect(try database.stats().tables.contains { $0.name == "fact_interactions" && $0.rows == 4 })
      #expect(try database.queue.read { try Int.fetchOne($0, sql: "pragma user_version") } == version)
    }
  }

  @Test("is carried forward, and then is as a new one", arguments: versions)
  func carried(version: Int) throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      try make(version: version, at: path)
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      expectSame(try schema(database), try schema(try WarehouseDatabase.create()))
      database.checkHygiene(#_sourceLocation)
      #expect(try database.verify().differences == [])
      try database.checkRollups()
      let times = try database.queue.read {
        try String.fetchAll($0, sql: "select date_id || ' ' || minutes from rollup_day_times order by 1")
      }
      #expect(times == ["20250106 30", "20250107 120"], "of the last 100 days alone")
    }
  }

  @Test("gets a column that rows have gained since, with the view that reads it")
  func gained() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let rows = [TestExport.Row.interaction("IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00")]
      try WarehouseDatabase.rebuild(path: path, [TestExport("interaction_1.csv", .interaction, rows)])
      let older = try DatabaseQueue(path: path)
      try older.writeWithoutTransaction { db in
        try db.execute(sql: "drop view interactions; alter table fact_interactions drop column channel;")
      }
      try older.close()
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      try database.load([TestExport("interaction_2.csv", .interaction, rows)])
      #expect(try database.verify().differences == [])
      let channels = try database.queue.read { try Row.fetchAll($0, sql: "select channel from interactions") }
      #expect(channels.map { $0["channel"] as String? } == [nil])
    }
  }

  @Test("holds what one of any other version holds that read the same exports")
  func same() throws {
    try withFolder { folder in
      // A reject's reason is worded as its program worded it.
      let tables = WarehouseDatabase.dumped.map { ($0.table, $0.sql.replacing("line, reason from", with: "line from")) }
      let dumps = try Self.versions.map { version in
        let path = "\(folder)/\(version).db"
        try make(version: version, at: path)
        let database = try WarehouseDatabase.open(path: path)
        defer { try? database.close() }
        return try database.dump(tables)
      }
      for dump in dumps.dropFirst() { expectSame(dump, dumps[0]) }
    }
  }
}
