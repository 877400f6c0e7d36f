import Exports
import GRDB

/// The ledger of runs, as the whole run sees it: from outside of a load.
extension WarehouseDatabase {
  /// Closes the run's row, enters one if nothing was loaded, and forgets runs that are over for longer than `keep`.
  ///
  /// Runs that brought a file stay as long as the file's rows do; rejects go with the time.
  /// - Parameters:
  ///   - moment: `YYYY-MM-DDTHH:MM:SS`.
  ///   - keep: seconds; nil keeps all.
  package func finishRun(
    command: String, version: String, startedAt: String, at moment: String, exitStatus: Int, keep: Int?
  ) throws {
    try queue.write { db in
      try db.execute(
        sql: """
          update etl_runs set finished_at = ?, exit_status = ?
          where run_id = (select max(run_id) from etl_runs) and started_at = ? and finished_at is null
          """, arguments: [moment, exitStatus, startedAt])
      if db.changesCount == 0 {
        try db.execute(
          sql: """
            insert into etl_runs (started_at, finished_at, command, version, exit_status) values (?, ?, ?, ?, ?)
            """, arguments: [startedAt, moment, command, version, exitStatus])
      }
      guard let keep else { return }
      let expired = "started_at < strftime('%Y-%m-%dT%H:%M:%S', ?, ?)"
      let arguments: StatementArguments = [moment, "-\(keep) seconds"]
      try db.execute(
        sql: """
          delete from etl_rejects where file_id in
              (select file_id from etl_files inner join etl_runs using (run_id) where \(expired))
          """, arguments: arguments)
      try db.execute(
        sql: "delete from etl_runs where \(expired) and run_id not in (select run_id from etl_files)",
        arguments: arguments)
    }
  }

  /// The loaded exports as text that differs where they differ: name, content, and the run that brought each; and the
  /// rules that they were read by.
  package func loadedExports() throws -> String {
    try queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          select name || ' ' || sha256 || ' ' || run_id from etl_files where outcome = 'loaded'
          union all
          select rule || ' ' || value from etl_rules
          order by 1
          """
      ).joined(separator: "\n")
    }
  }

  /// Where loaded exports lay when they were loaded, and how they were then. Not what was refused as one of the kinds that
  /// it is read as: it is tried again.
  package func loadedCopies() throws -> [(path: String, size: Int, modifiedNanoseconds: Int, sha256: String)] {
    try queue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          select etl_paths.path, etl_paths.size, etl_paths.modified_ns, sha256
          from etl_paths inner join etl_files using (file_id)
          where outcome = 'loaded'
              and not exists (
                  select 1 from etl_files as refused
                  where refused.outcome = 'refused' and refused.sha256 = etl_files.sha256
              )
          order by etl_paths.path
          """
      ).map { ($0[0], $0[1], $0[2], $0[3]) }
    }
  }

  /// Whether anything was ever loaded.
  package func holdsExports() throws -> Bool {
    try queue.read { db in
      try Bool.fetchOne(db, sql: "select exists (select 1 from etl_files where outcome = 'loaded')") ?? false
    }
  }

  /// Each loaded content, by the greatest name that it had, in order of these.
  package func loadedContents() throws -> [(name: String, sha256: String)] {
    try queue.read { db in
      try Row.fetchAll(db, sql: "select name, sha256 from etl_files where outcome = 'loaded' order by name, sha256").map
      {
        ($0[0], $0[1])
      }
    }
  }
}
