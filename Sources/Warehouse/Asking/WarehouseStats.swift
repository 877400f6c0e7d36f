import GRDB

/// What the warehouse holds: rows of each table, the days covered, the last run.
package struct WarehouseStats: Encodable, Equatable, Sendable {
  /// Rows of one table of the database.
  package struct Table: Encodable, Equatable, Sendable {
    package var name: String
    package var rows: Int
  }

  /// A run of the ledger; `finishedAt` and `exitStatus` are nil if it never ended.
  package struct Run: Encodable, Equatable, Sendable {
    package var startedAt: String
    package var finishedAt: String?
    package var command: String
    package var version: String
    package var exitStatus: Int?
  }

  package var tables: [Table]
  /// `YYYY-MM-DD`; nil without interactions.
  package var firstDay: String?
  package var lastDay: String?
  package var asOf: String?
  package var filesLoaded: Int
  package var filesRefused: Int
  /// Interactions whose updated_at is before their opened_at. They have no resolution_minutes.
  package var updatedBeforeOpened: Int
  package var lastRun: Run?
}

extension WarehouseDatabase {
  /// Counts every row. It reads all tables once, so it takes time in proportion to the file's size.
  package func stats() throws -> WarehouseStats {
    try queue.read { db in
      let names = try String.fetchAll(
        db, sql: "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
      let days = try Row.fetchOne(
        db,
        sql: """
          select min(full_date), max(full_date)
          from rollup_days inner join dim_dates on dim_dates.date_id = rollup_days.date_id
          """)
      let files = try Row.fetchOne(
        db,
        sql: """
          select count(*) filter (where outcome = 'loaded'), count(*) filter (where outcome = 'refused') from etl_files
          """)
      let run = try Row.fetchOne(db, sql: "select * from etl_runs order by run_id desc limit 1")
      return WarehouseStats(
        tables: try names.map { name in
          WarehouseStats.Table(name: name, rows: try Int.fetchOne(db, sql: "select count(*) from \(name)") ?? 0)
        },
        firstDay: days?[0], lastDay: days?[1],
        asOf: try String.fetchOne(db, sql: "select value from rollup_totals where metric = 'as_of'"),
        filesLoaded: files?[0] ?? 0, filesRefused: files?[1] ?? 0,
        updatedBeforeOpened: try Int.fetchOne(
          db, sql: "select count(*) from fact_interactions where updated_at < opened_at") ?? 0,
        lastRun: run.map { run in
          WarehouseStats.Run(
            startedAt: run["started_at"], finishedAt: run["finished_at"], command: run["command"],
            version: run["version"], exitStatus: run["exit_status"])
        })
    }
  }
}

extension WarehouseStats: CustomStringConvertible {
  package var description: String {
    let width = tables.map(\.name.count).max() ?? 0
    let digits = tables.map { String($0.rows).count }.max() ?? 0
    var lines = tables.map { table in
      let rows = String(table.rows)
      return table.name + String(repeating: " ", count: width + 2 - table.name.count + digits - rows.count) + rows
    }
    lines.append("")
    if let firstDay, let lastDay {
      lines.append("opened \(firstDay) to \(lastDay), as of \(asOf ?? "–")")
    } else {
      lines.append("no interactions")
    }
    lines.append("\(filesLoaded) files loaded, \(filesRefused) refused")
    if updatedBeforeOpened > 0 {
      lines.append("\(updatedBeforeOpened) interactions updated before they were opened: no resolution time")
    }
    if let lastRun {
      let end = lastRun.finishedAt.map { "\($0), exit status \(lastRun.exitStatus ?? 0)" } ?? "not finished"
      lines.append("last run: \(lastRun.command), started \(lastRun.startedAt), \(end)")
    }
    return lines.joined(separator: "\n")
  }
}
