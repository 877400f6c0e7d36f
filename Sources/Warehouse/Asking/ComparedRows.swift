import GRDB

/// The rows of one table that must be a function of the exports alone. Says how to read them, so that two warehouses
/// with the same exports give the same rows, and how to find a row again.
///
/// An id that depends on the order of loading is replaced by what it refers to. When a row was loaded is left out.
struct ComparedRows {
  var table: String
  /// Columns that identify a row. Differences quote them if ``mayQuoteKey``; no others, which may be people's data.
  var key: [String]
  var mayQuoteKey = true
  var columns: [String]
  /// The `from` clause, with `$db` for the schema that is read.
  var from: String

  static let all = [
    ComparedRows(FactRow.self), ComparedRows(VersionRow.self), ComparedRows(LinkRow.self),
    ComparedRows(SystemIDRow.self), ComparedRows(PersonRow<Users>.self, mayQuoteKey: false),
    ComparedRows(PersonRow<Technicians>.self, mayQuoteKey: false),
    ComparedRows(
      table: "dim_locations", key: ["location_name"], mayQuoteKey: false, columns: [], from: "$db.dim_locations"),
    ComparedRows(table: "dim_states", key: ["state_name"], columns: ["state_class"], from: "$db.dim_states"),
  ]

  /// `fact_interactions.sys_id as sys_id` → `source_file_id`.
  private static func alias(_ column: String) -> String { column.split(separator: " ").last.map(String.init) ?? column }

  private func select(_ schema: String) -> String {
    "(select \((key + columns).joined(separator: ", ")) from \(from.replacing("$db", with: schema)))"
  }

  /// One per line: rows that only one side has, and columns that differ; each with a count and the first row's place.
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

extension ComparedRows {
  /// The rows of a kind, by the columns that it lists: what a load writes is what is compared.
  init<Row: WarehouseRow>(_: Row.Type, mayQuoteKey: Bool = true) {
    var (key, columns, joins): ([String], [String], [String]) = ([], [], [])
    for column in Row.columns {
      let own = "\(Row.table).\(column.name)"
      switch column.role {
      case .rowID, .whenLoaded: continue
      case .key: key.append("\(own) as \(column.name)")
      case .value, .matched: columns.append("\(own) as \(column.name)")
      case .keyReference(let reference):
        key.append("\(reference.meaning) as \(column.name)")
        joins.append(reference.join(own))
      case .reference(let reference):
        columns.append("\(reference.meaning) as \(column.name)")
        joins.append(reference.join(own))
      }
    }
    self.init(
      table: Row.table, key: key, mayQuoteKey: mayQuoteKey, columns: columns,
      from: "$db.\(Row.table) " + joins.joined(separator: " "))
  }
}

extension Reference {
  /// The table referred to, its id column, and the column that identifies its row in every warehouse.
  private var target: (table: String, id: String, meaning: String) {
    switch self {
    case .interaction: ("fact_interactions", "interaction_id", "interaction_number")
    case .location: ("dim_locations", "location_id", "location_name")
    case .state: ("dim_states", "state_id", "state_name")
    case .export: ("etl_files", "file_id", "sha256")
    }
  }

  fileprivate var meaning: String { "\(target.table).\(target.meaning)" }

  /// A left join: a row that refers to nothing stays.
  fileprivate func join(_ column: String) -> String {
    "left join $db.\(target.table) on \(target.table).\(target.id) = \(column)"
  }
}

extension WarehouseDatabase {
  /// The differences between this warehouse and one built anew from the same exports, one per line. They quote nobody's
  /// id or name, and no text of a ticket.
  ///
  /// Reads both from end to end. Nobody may write to the other file meanwhile.
  package func differences(fromRebuilt path: String) throws -> [String] {
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "attach database ? as rebuilt", arguments: [path])
      defer { try? db.execute(sql: "detach database rebuilt") }
      return try ComparedRows.all.flatMap { try $0.differences(db, found: "main", expected: "rebuilt") }
    }
  }
}
