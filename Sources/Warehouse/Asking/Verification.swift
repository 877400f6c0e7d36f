import Exports
import Foundation
import GRDB

/// What `verify` finds wrong in a warehouse; empty if it is sound.
package struct Verification: Equatable, Sendable {
  /// One per line; a long list is cut, with a count of the rest.
  package var differences: [String] = []
  package var isSound: Bool { differences.isEmpty }

  static let shown = 10

  mutating func add(_ found: [String]) {
    differences += found.prefix(Self.shown)
    if found.count > Self.shown { differences.append("… and \(found.count - Self.shown) more of the kind") }
  }
}

extension WarehouseDatabase {
  /// Checks SQLite's integrity, the foreign keys, the balance of rows, and every rollup against the facts.
  ///
  /// Reads everything. Changes nothing: the rollups are computed in a transaction that is rolled back.
  package func verify() throws -> Verification {
    try queue.writeWithoutTransaction { db in
      var result = Verification()
      let integrity = try String.fetchAll(db, sql: "pragma integrity_check")
      if integrity != ["ok"] { result.add(integrity.map { "database: integrity: \($0)" }) }
      result.add(
        try Row.fetchAll(db, sql: "pragma foreign_key_check").map { row in
          "\(row[0] as String): foreign key: row \((row[1] as Int?).map(String.init) ?? "?") refers to no row of "
            + "\(row[2] as String)"
        })
      result.add(
        try Row.fetchAll(
          db,
          sql: """
            select name, rows_read, rows_new + rows_updated + rows_unchanged + rows_superseded + rows_rejected as told
            from etl_files where outcome = 'loaded' and rows_read <> told
            """
        ).map { "etl_files: \($0[0] as String): \($0[1] as Int) rows read, \($0[2] as Int) by outcome" })
      result.add(try Self.derivedDifferences(db))
      try db.inTransaction {
        for table in try Self.recomputed(db) {
          try db.execute(sql: "create temp table kept_\(table) as select * from main.\(table)")
        }
        try Calendar.settle(db)
        try Self.recomputeRollups(db)
        for table in try Self.recomputed(db) { result.add(try Self.differences(db, table)) }
        return .rollback
      }
      return result
    }
  }

  private static func recomputed(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        select name from main.sqlite_schema
        where type = 'table' and (name like 'rollup~_%' escape '~' or name = 'dim_dates') order by name
        """)
  }

  /// Checks each fact in itself: its day, closing and resolution must follow from its times.
  private static func derivedDifferences(_ db: Database) throws -> [String] {
    var found: [String] = []
    try KeptFact.each(db) { fact in
      if fact.isAsDerived { return }
      found.append("fact_interactions: \(fact.number): its day, closing or resolution does not follow from its times")
    }
    return found
  }

  /// Columns with people's ids or words of tickets: nothing quotes them.
  private static let unquoted: Set = ["user_id", "tech_id", "created_by", "category"]

  /// The rows that only one side has: those stored, or those that the facts give.
  private static func differences(_ db: Database, _ table: String) throws -> [String] {
    func rows(_ sql: String, _ side: String) throws -> [String] {
      try Row.fetchAll(db, sql: sql).map { row in
        let cells = zip(row.columnNames, row.databaseValues).map { name, value in
          let isQuoted = !Self.unquoted.contains(name) || value.isNull
          return "\(name) \(value.isNull ? "null" : isQuoted ? "\(value)" : "…")"
        }
        return "\(table): \(side): \(cells.joined(separator: ", "))"
      }
    }
    return try rows("select * from temp.kept_\(table) except select * from main.\(table)", "found")
      + rows("select * from main.\(table) except select * from temp.kept_\(table)", "expected")
  }
}
