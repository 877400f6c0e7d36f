import GRDB

/// What the warehouse holds: rows of each table, the days covered, the last run.
package struct WarehouseStats: Codable, Equatable, Sendable {
  /// Rows of one table of the database.
  package struct Table: Codable, Equatable, Sendable {
    package var name: String
    package var rows: Int
  }

  /// A run of the ledger; `finished_at` and `exit_status` are nil for one that never ended.
  package struct Run: Codable, Equatable, Sendable {
    package var started_at: String
    package var finished_at: String?
    package var command: String
    package var version: String
    package var exit_status: Int?
  }

  package var tables: [Table]
  /// `YYYY-MM-DD`; nil without interactions.
  package var first_day: String?
  package var last_day: String?
  package var as_of: String?
  package var files_loaded: Int
  package var files_refused: Int
  /// Interactions whose updated_at lies before their opened_at, and so without resolution_minutes.
  package var updated_before_opened: Int
  package var last_run: Run?
}

extension WarehouseDatabase {
  /// Counts every row: reads all tables once, so it takes as long as the file is big.
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
        first_day: days?[0], last_day: days?[1],
        as_of: try String.fetchOne(db, sql: "select value from rollup_totals where metric = 'as_of'"),
        files_loaded: files?[0] ?? 0, files_refused: files?[1] ?? 0,
        updated_before_opened: try Int.fetchOne(
          db, sql: "select count(*) from fact_interactions where updated_at < opened_at") ?? 0,
        last_run: run.map { run in
          WarehouseStats.Run(
            started_at: run["started_at"], finished_at: run["finished_at"], command: run["command"],
            version: run["version"], exit_status: run["exit_status"])
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
    if let first_day, let last_day {
      lines.append("opened \(first_day) to \(last_day), as of \(as_of ?? "–")")
    } else {
      lines.append("no interactions")
    }
    lines.append("\(files_loaded) files loaded, \(files_refused) refused")
    if updated_before_opened > 0 {
      lines.append("\(updated_before_opened) interactions updated before they were opened: no resolution time")
    }
    if let last_run {
      let end = last_run.finished_at.map { "\($0), exit status \(last_run.exit_status ?? 0)" } ?? "not finished"
      lines.append("last run: \(last_run.command), started \(last_run.started_at), \(end)")
    }
    return lines.joined(separator: "\n")
  }
}
