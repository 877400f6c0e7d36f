import GRDB

/// The rows of a warehouse that must be a function of the exports alone: how to read them, so that two warehouses with
/// the same exports give the same, and by what to find a row again. Ids that depend on the order of loading are replaced
/// by what they stand for, and when a row was loaded is left out.
struct ComparedRows {
  var table: String
  /// Columns that tell a row from every other, and may be quoted; the others may be people's.
  var key: [String]
  var mayQuoteKey = true
  var columns: [String]
  /// With `$db` for the schema that is read.
  var from: String

  static let all = [
    ComparedRows(
      table: "fact_interactions", key: ["interaction_number"],
      columns: [
        "short_description", "interaction_type", "work_notes", "user_id", "tech_id", "location_name", "state_name",
        "opened_date_id", "opened_at", "updated_at", "closed_at", "close_source", "resolution_minutes",
        "exported_closed_at", "channel", "sys_id", "sha256 as source_file_id", "source_line",
      ],
      from: """
        $db.fact_interactions
        inner join $db.dim_locations using (location_id)
        inner join $db.dim_states using (state_id)
        inner join $db.etl_files on etl_files.file_id = source_file_id
        """),
    ComparedRows(
      table: "interaction_versions", key: ["interaction_number", "interaction_versions.updated_at as updated_at"],
      columns: [
        "state_name", "interaction_versions.tech_id as tech_id", "sha256 as source_file_id",
        "interaction_versions.source_line as source_line",
      ],
      from: """
        $db.interaction_versions
        inner join $db.fact_interactions using (interaction_id)
        inner join $db.dim_states on dim_states.state_id = interaction_versions.state_id
        inner join $db.etl_files on etl_files.file_id = interaction_versions.source_file_id
        """),
    ComparedRows(
      table: "bridge_ims_inc", key: ["interaction_number", "incident_number"],
      columns: [
        "is_incident", "is_ambiguous", "interaction_sysid", "incident_sysid", "created_by", "created_on",
        "interaction_url", "incident_url", "sha256 as source_file_id", "source_line",
      ],
      from: "$db.bridge_ims_inc inner join $db.etl_files on etl_files.file_id = source_file_id"),
    ComparedRows(
      table: "sysids", key: ["interaction_sysid", "task_sysid"],
      columns: ["created_by", "created_on", "sha256 as source_file_id", "source_line"],
      from: "$db.sysids inner join $db.etl_files on etl_files.file_id = source_file_id"),
    ComparedRows(
      table: "dim_users", key: ["user_id"], mayQuoteKey: false, columns: ["user_name", "name_updated_at"],
      from: "$db.dim_users"),
    ComparedRows(
      table: "dim_technicians", key: ["tech_id"], mayQuoteKey: false, columns: ["tech_name", "name_updated_at"],
      from: "$db.dim_technicians"),
    ComparedRows(
      table: "dim_locations", key: ["location_name"], mayQuoteKey: false, columns: [], from: "$db.dim_locations"),
    ComparedRows(table: "dim_states", key: ["state_name"], columns: ["state_class"], from: "$db.dim_states"),
  ]

  /// `sha256 as source_file_id` → `source_file_id`.
  private static func alias(_ column: String) -> String { column.split(separator: " ").last.map(String.init) ?? column }

  private func select(_ schema: String) -> String {
    "(select \((key + columns).joined(separator: ", ")) from \(from.replacing("$db", with: schema)))"
  }

  /// Each a line: rows that only one has, and columns of which cells differ, with how many and where the first is.
  func differences(_ db: Database, found: String, expected: String) throws -> [String] {
    let keys = key.map(Self.alias)
    let on = keys.map { "a.\($0) = b.\($0)" }.joined(separator: " and ")
    func place(_ row: Row) -> String {
      guard mayQuoteKey else { return "" }
      return ", the first \(keys.indices.map { (row[$0] as String?) ?? "" }.joined(separator: " "))"
    }
    func lonely(_ one: String, _ other: String, _ words: String) throws -> [String] {
      let first = keys.map { "a.\($0)" }.joined(separator: ", ")
      let rows = try Row.fetchAll(
        db,
        sql: """
          select \(first), count(*) over () from \(select(one)) as a
          where not exists (select 1 from \(select(other)) as b where \(on))
          order by \(first) limit 1
          """)
      return rows.map { "\(table): \(words) \(counted($0[keys.count]))\(place($0))" }
    }
    var lines = try lonely(found, expected, "not in a rebuild:")
    lines += try lonely(expected, found, "only in a rebuild:")
    let both = "\(select(found)) as a inner join \(select(expected)) as b on \(on)"
    let names = columns.map(Self.alias)
    if names.isEmpty { return lines }
    let sums = names.map { "coalesce(sum(a.\($0) is not b.\($0)), 0)" }.joined(separator: ", ")
    guard let differing = try Row.fetchOne(db, sql: "select \(sums) from \(both)") else { return lines }
    for (index, name) in names.enumerated() where differing[index] as Int > 0 {
      let first = keys.map { "a.\($0)" }.joined(separator: ", ")
      let row = try Row.fetchOne(
        db, sql: "select \(first) from \(both) where a.\(name) is not b.\(name) order by \(first) limit 1")
      lines.append(
        "\(table): \(name) of \(counted(differing[index])) is not what a rebuild gives\(row.map { place($0) } ?? "")")
    }
    return lines
  }

  private func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }
}

extension WarehouseDatabase {
  /// What differs between this warehouse and one that was built anew of the same exports, a line each; quotes nobody's id
  /// or name, and no text of a ticket.
  ///
  /// Reads both from end to end. The other must be a file that nobody writes.
  package func differences(fromRebuilt path: String) throws -> [String] {
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "attach database ? as rebuilt", arguments: [path])
      defer { try? db.execute(sql: "detach database rebuilt") }
      return try ComparedRows.all.flatMap { try $0.differences(db, found: "main", expected: "rebuilt") }
    }
  }
}
