import CivilTime
import Exports
import Foundation
import GRDB
import Testing
import Warehouse

extension WarehouseDatabase {
  /// Loads one night's exports, and checks what every load owes.
  @discardableResult
  func load(
    _ exports: [TestExport], rules: LoadRules = LoadRules(), crashAfter: Int? = nil, isStrict: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> LoadReport {
    let night = TestNight(exports, crashAfter: crashAfter)
    defer { checkHygiene(sourceLocation) }
    return try load(
      night.contents, LoadRequest(rules: rules, startedAt: "2026-01-02T03:04:05", isStrict: isStrict), open: night.open)
  }

  /// Builds a database from the exports at a path, as a first load does.
  @discardableResult
  static func rebuild(
    path: String, _ exports: [TestExport], rules: LoadRules = LoadRules(), bounds: BulkBounds = BulkBounds()
  ) throws -> LoadReport {
    let night = TestNight(exports, crashAfter: nil)
    return try rebuild(
      path: path, night.contents, LoadRequest(rules: rules, startedAt: "2026-01-02T03:04:05"), bounds: bounds,
      open: night.open)
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
  func dump() throws -> [String] {
    try queue.read { db in
      var lines: [String] = []
      for (table, sql) in Self.dumped {
        for row in try Row.fetchAll(db, sql: sql) {
          lines.append(table + ": " + row.databaseValues.map { $0.isNull ? "∅" : "\($0)" }.joined(separator: " | "))
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
      ("dim_dates", "select * from dim_dates order by 1"),
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
      ("etl_files", "select name, kind, sha256 from etl_files where outcome = 'loaded' order by 2, 3"),
    ] + rollups

  static let rollups: [(table: String, sql: String)] =
    [
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
    let kept = try dump()
    try recomputeRollups()
    let defined = try dump()
    expectSame(kept, defined, "rollups as kept, as defined", sourceLocation: sourceLocation)
  }
}

/// A night's exports as the survey gives them: of equal contents one, under the greatest name.
final class TestNight {
  private(set) var contents: [ExportContent] = []
  private let exports: [TestExport]
  private let session = TestSession()
  private var crashAfter: Int?

  /// - Parameter crashAfter: so many rows of the night.
  init(_ exports: [TestExport], crashAfter: Int?) {
    self.exports = exports
    self.crashAfter = crashAfter
    for export in exports {
      let content = export.content
      guard let i = contents.firstIndex(where: { $0.sha256 == content.sha256 && $0.file.kind == content.file.kind })
      else {
        contents.append(content)
        continue
      }
      if contents[i].file.name < content.file.name { contents[i] = content }
    }
  }

  func open(_ file: ExportFile) throws -> any RecordSource {
    let export = try #require(exports.first { $0.content.file == file })
    defer { crashAfter = crashAfter.map { max(0, $0 - export.rows.count) } }
    return TestSource(export, session, crashAfter: crashAfter.flatMap { $0 < export.rows.count ? $0 : nil })
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
  let differences = b.difference(from: a).map { change in
    switch change {
    case .remove(_, let line, _): "- " + line
    case .insert(_, let line, _): "+ " + line
    }
  }
  #expect(differences.isEmpty, "\(claim)\n\(differences.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
