import CivilTime
import Exports
import Foundation
import GRDB
import Testing
import Warehouse

extension LoadRequest {
  /// A run of a test.
  init(_ rules: LoadRules, isStrict: Bool = false) {
    self.init(rules: rules, startedAt: "2026-01-02T03:04:05", isStrict: isStrict)
  }
}

extension WarehouseDatabase {
  /// Loads one night's exports from a folder of their own, and checks what every load owes.
  @discardableResult
  func load(
    _ exports: [TestExport], rules: LoadRules = LoadRules(), isStrict: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> LoadReport {
    let folder = try TestFolder(exports)
    let contents = try survey(folder.files(exports)).contents
    defer { checkHygiene(sourceLocation) }
    return try load(
      contents, LoadRequest(rules, isStrict: isStrict), reading: ExportSession(format: ExportFormat()),
      rejectsFolder: nil)
  }

  /// Builds a database from the exports at a path, as a first load does.
  @discardableResult
  static func rebuild(
    path: String, _ exports: [TestExport], rules: LoadRules = LoadRules(), bounds: BulkBounds = BulkBounds()
  ) throws -> LoadReport {
    let folder = try TestFolder(exports)
    let contents = try ExportSurvey(forRebuild: folder.files(exports)).contents
    return try rebuild(
      path: path, contents, LoadRequest(rules), bounds: bounds,
      open: opening(contents, ExportSession(format: ExportFormat()), nil))
  }

  /// No open transaction, no statement left in the middle, foreign keys intact, the file sound, all rows in balance.
  func checkHygiene(_ sourceLocation: SourceLocation) {
    do {
      try queue.inDatabase { db in
        #expect(!db.isInsideTransaction, sourceLocation: sourceLocation)
        let orphans = try Row.fetchAll(db, sql: "pragma foreign_key_check")
        #expect(orphans == [], sourceLocation: sourceLocation)
        let integrity = try String.fetchOne(db, sql: "pragma integrity_check")
        #expect(integrity == "ok", sourceLocation: sourceLocation)
      }
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }

  /// Every table that the promise is about, as lines of text without surrogate keys, in a total order.
  func dump(_ tables: [(table: String, sql: String)] = dumped) throws -> [String] {
    try queue.read { db in
      var lines: [String] = []
      for (table, sql) in tables {
        for row in try Row.fetchAll(db, sql: sql) {
          let values = row.databaseValues.map { String.fromDatabaseValue($0) ?? ($0.isNull ? "∅" : "\($0)") }
          lines.append(([table] + values).joined(separator: " | "))
        }
      }
      return lines
    }
  }

  static let dumped: [(table: String, sql: String)] =
    [
      (
        "dim_users",
        """
        select user_id, user_name, name_updated_at, name, name_line
        from dim_users left join etl_files on file_id = name_file_id order by 1
        """
      ),
      (
        "dim_technicians",
        """
        select tech_id, tech_name, name_updated_at, name, name_line
        from dim_technicians left join etl_files on file_id = name_file_id order by 1
        """
      ),
      ("dim_locations", "select location_name from dim_locations order by 1"),
      ("dim_states", "select state_name, state_class from dim_states order by 1"),
      (
        "interactions",
        """
        select interaction_number, opened_at, opened_date_id, updated_at, closed_at, close_source, resolution_minutes,
            user_id, user_name, tech_id, tech_name, location_name, state_name, state_class, interaction_type,
            short_description, work_notes, category, incidents, source_file, source_line
        from interactions order by 1
        """
      ),
      (
        "fact_interactions",
        "select interaction_number, channel, sys_id, exported_closed_at from fact_interactions order by 1"
      ),
      (
        "interaction_versions",
        """
        select interaction_number, v.updated_at, state_name, v.tech_id, name, v.source_line
        from interaction_versions as v inner join fact_interactions using (interaction_id)
            inner join dim_states on dim_states.state_id = v.state_id inner join etl_files on file_id = v.source_file_id
        order by 1, 2
        """
      ),
      (
        "bridge_ims_inc",
        """
        select interaction_number, incident_number, is_incident, is_ambiguous, interaction_sysid, incident_sysid,
            created_by, created_on, interaction_url, incident_url, name, source_line
        from bridge_ims_inc inner join etl_files on file_id = source_file_id order by 1, 2
        """
      ),
      (
        "sysids",
        """
        select interaction_sysid, task_sysid, created_by, created_on, name, source_line
        from sysids inner join etl_files on file_id = source_file_id order by 1, 2
        """
      ),
      (
        "etl_files",
        "select name, kind, sha256, rows_read, rows_rejected from etl_files where outcome = 'loaded' order by 2, 3"
      ),
      (
        "etl_rejects",
        """
        select sha256, line, reason from etl_rejects inner join etl_files using (file_id) where outcome = 'loaded'
        order by 1, 2
        """
      ),
    ] + rollups

  /// What is kept as a function of the other tables.
  static let rollups: [(table: String, sql: String)] =
    [
      "dim_dates",
      "rollup_days", "rollup_closed_days", "rollup_technicians", "rollup_incident_creators", "rollup_day_technicians",
      "rollup_types", "rollup_categories", "rollup_day_categories", "rollup_weekday_hours", "rollup_months",
      "rollup_month_minutes", "rollup_month_times", "rollup_day_times", "rollup_technician_times", "rollup_users",
      "rollup_totals",
    ].map { ($0, "select * from \($0) order by 1, 2") } + [
      (
        "rollup_technician_locations",
        "select tech_id, location_name, interactions from rollup_technician_locations inner join dim_locations "
          + "using (location_id) order by 1, 2"
      ),
      (
        "rollup_locations",
        "select location_name, interactions, days_active, converted_interactions from rollup_locations inner join dim_locations using (location_id) "
          + "order by 1"
      ),
      (
        "rollup_day_locations",
        "select date_id, location_name, interactions from rollup_day_locations inner join dim_locations "
          + "using (location_id) order by 1, 2"
      ),
      (
        "rollup_states",
        "select state_name, interactions from rollup_states inner join dim_states using (state_id) order by 1"
      ),
    ]

  /// The rollups and the calendar as the loader kept them equal what their definition gives.
  func checkRollups(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    let kept = try dump(Self.rollups)
    try recomputeRollups()
    expectSame(kept, try dump(Self.rollups), "rollups as kept, as defined", sourceLocation: sourceLocation)
  }

  /// In whatever order exports came: each key was new once, each version of an interaction was new, updated or superseded
  /// once, and every row has an outcome.
  func checkOutcomes(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
    let wrong = try dump([
      (
        "unbalanced",
        """
        select name from etl_files
        where rows_read <> rows_new + rows_updated + rows_unchanged + rows_superseded + rows_rejected
        """
      ),
      (
        "new",
        """
        select kind, sum(rows_new) as new, case kind
                when 'interaction' then (select count(*) from fact_interactions)
                when 'ims_inc' then (select count(*) from bridge_ims_inc)
                else (select count(*) from sysids)
            end as keys
        from etl_files where outcome = 'loaded' group by kind having new <> keys
        """
      ),
      (
        "versions",
        """
        select sum(rows_new + rows_updated + rows_superseded) as outcomes, (select count(*) from fact_interactions)
                + (select count(*) from interaction_versions) as versions
        from etl_files where outcome = 'loaded' and kind = 'interaction' having outcomes <> versions
        """
      ),
    ])
    #expect(wrong == [], sourceLocation: sourceLocation)
  }
}

/// A folder that is there for the length of `body`.
func withFolder<T>(_ body: (String) throws -> T) throws -> T {
  let folder = FileManager.default.temporaryDirectory.appending(path: "warehouse-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// Fails with the lines that only one of two dumps has, marked as a diff marks them.
func expectSame(
  _ a: [String], _ b: [String], _ claim: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  // Byte by byte: to a `String`, `é` as one letter and as two are the same.
  let differences = b.difference(from: a) { $0.utf8.elementsEqual($1.utf8) }.map { change in
    switch change {
    case .remove(_, let line, _): "- " + line
    case .insert(_, let line, _): "+ " + line
    }
  }
  #expect(differences.isEmpty, "\(claim)\n\(differences.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
