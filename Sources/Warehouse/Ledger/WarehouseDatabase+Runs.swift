import Exports
import GRDB

/// The ledger of runs, as used by the whole run, outside of a load.
extension WarehouseDatabase {
  /// Closes the run's row, or enters one if nothing was loaded, and forgets runs that started longer than `keep` ago.
  ///
  /// Runs that brought a file stay as long as the file's rows do; their rejects are deleted with age.
  ///
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

  /// The loaded exports as text that differs whenever they do: name, content, and the run that brought each; and the
  /// rules by which they were read.
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

  /// The paths of the loaded exports, with their sizes and times then. A content that was refused as another kind is
  /// left out: the next run tries it again.
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

  /// Each loaded content with the greatest name that it had, in order of names.
  package func loadedContents() throws -> [(name: String, sha256: String)] {
    try queue.read { db in
      try Row.fetchAll(db, sql: "select name, sha256 from etl_files where outcome = 'loaded' order by name, sha256").map
      {
        ($0[0], $0[1])
      }
    }
  }
}
