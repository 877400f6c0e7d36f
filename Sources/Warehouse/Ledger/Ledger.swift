import Exports
import Files
import GRDB
import GRDBSQLite

/// The audit of loads, after Kimball: `etl_runs`, `etl_files`, `etl_paths`, `etl_rejects`. Needs an open transaction.
struct Ledger {
  struct Known {
    var id: Int
    var name: String
    var isLoaded: Bool
  }

  private let connection: OpaquePointer
  private let run: Int
  /// How many rejects of one file are kept here; its rejects file has them all.
  static let maximumRejects = 1_000

  /// Enters the run.
  init(_ connection: OpaquePointer, _ request: LoadRequest) throws {
    self.connection = connection
    // A first load that refuses a file loads twice: it is still one run.
    let open = try RawStatement(
      connection, "select max(run_id) from etl_runs where started_at = ?1 and command = ?2 and finished_at is null")
    open.bind(1, request.startedAt)
    open.bind(2, request.command)
    if let known = try open.first({ $0.optionalInt(0) }), let known {
      run = known
      return
    }
    let insert = try RawStatement(connection, "insert into etl_runs (started_at, command, version) values (?1, ?2, ?3)")
    insert.bind(1, request.startedAt)
    insert.bind(2, request.command)
    insert.bind(3, request.version)
    try insert.run()
    run = Int(sqlite3_last_insert_rowid(connection))
  }

  func find(_ content: ExportContent) throws -> Known? {
    let select = try RawStatement(
      connection, "select file_id, name, outcome from etl_files where kind = ?1 and sha256 = ?2")
    select.bind(1, content.file.kind.rawValue)
    select.bind(2, content.sha256)
    return try select.first { Known(id: $0.int(0), name: $0.text(1), isLoaded: $0.text(2) == "loaded") }
  }

  /// Enters a content that is about to be loaded, or gives a known one its new name.
  func enter(_ content: ExportContent, known: Int?) throws -> Int {
    let statement = try RawStatement(
      connection,
      known == nil
        ? """
        insert into etl_files (name, path, size, modified_ns, kind, sha256, run_id, encoding, outcome)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', 'loaded')
        """
        : "update etl_files set name = ?1, path = ?2, size = ?3, modified_ns = ?4 where file_id = ?5")
    let copy = content.copy(at: content.file.path)
    statement.bind(1, content.file.name)
    statement.bind(2, content.file.path)
    statement.bind(3, copy?.size ?? 0)
    statement.bind(4, copy?.modifiedNanoseconds ?? 0)
    if let known {
      statement.bind(5, known)
    } else {
      statement.bind(5, content.file.kind.rawValue)
      statement.bind(6, content.sha256)
      statement.bind(7, run)
    }
    try statement.run()
    return known ?? Int(sqlite3_last_insert_rowid(connection))
  }

  /// Writes what became of a file's rows.
  func close(_ file: Int, _ report: LoadReport.File) throws {
    let update = try RawStatement(
      connection,
      """
      update etl_files set outcome = ?2, refusal = ?3, encoding = ?4, rows_read = ?5, rows_new = ?6, rows_updated = ?7,
          rows_unchanged = ?8, rows_superseded = ?9, rows_rejected = ?10, run_id = ?11
      where file_id = ?1
      """)
    update.bind(1, file)
    update.bind(2, report.refusal == nil ? "loaded" : "refused")
    update.bind(3, report.refusal?.description)
    update.bind(4, report.reading.encoding)
    update.bind(5, report.rows.read)
    update.bind(6, report.rows.new)
    update.bind(7, report.rows.updated)
    update.bind(8, report.rows.unchanged)
    update.bind(9, report.rows.superseded)
    update.bind(10, report.rows.rejected)
    update.bind(11, run)
    try update.run()
    let clear = try RawStatement(connection, "delete from etl_rejects where file_id = ?1")
    clear.bind(1, file)
    try clear.run()
    let insert = try RawStatement(
      connection, "insert or replace into etl_rejects (file_id, line, reason) values (?1, ?2, ?3)")
    for reject in report.reading.rejects.prefix(Self.maximumRejects) {
      insert.bind(1, file)
      insert.bind(2, reject.line)
      insert.bind(3, reject.reason.description)
      try insert.run()
    }
  }

  /// Remembers a refused content; it is tried again next night.
  func refuse(_ content: ExportContent, known: Int?, _ report: LoadReport.File) throws {
    try close(try enter(content, known: known), report)
  }

  /// Remembers where a content lies, so that it is known next night without reading it.
  func note(_ copies: [ExportContent.Copy], of kind: ExportKind, file: Int) throws {
    let insert = try RawStatement(
      connection,
      "insert or replace into etl_paths (path, kind, size, modified_ns, file_id) values (?1, ?2, ?3, ?4, ?5)")
    for copy in copies {
      insert.bind(1, copy.path)
      insert.bind(2, kind.rawValue)
      insert.bind(3, copy.size)
      insert.bind(4, copy.modifiedNanoseconds)
      insert.bind(5, file)
      try insert.run()
    }
  }
}

/// An export with rejected rows: the last one of its name and kind, whose rejects lie in the file named after it.
package struct RejectingExport: Equatable, Sendable {
  package var name: String
  package var kind: ExportKind
  package var sha256: String
}

extension WarehouseDatabase {
  /// The exports with rejected rows, loaded or refused.
  package func rejectingExports() throws -> [RejectingExport] {
    try queue.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          select name, kind, sha256 from etl_files where file_id in (select file_id from etl_rejects)
          order by run_id desc, file_id desc
          """)
      var seen: Set<[ExactText]> = []
      return rows.compactMap { row in
        guard let kind = ExportKind(rawValue: row[1]), seen.insert([ExactText(row[0]), ExactText(row[1])]).inserted
        else { return nil }
        return RejectingExport(name: row[0], kind: kind, sha256: row[2])
      }
    }
  }
}
