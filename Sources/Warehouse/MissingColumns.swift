import GRDB

/// Gives an older database the columns that rows have gained since, so that a new column needs no migration.
///
/// Such a column is null in existing rows: a rebuild brings what their exports said in it.
enum MissingColumns {
  private static let rows: [(table: String, columns: [RowColumn])] = [
    (FactRow.table, FactRow.columns), (VersionRow.table, VersionRow.columns), (LinkRow.table, LinkRow.columns),
    (SystemIDRow.table, SystemIDRow.columns), (Users.table, PersonRow<Users>.columns),
    (Technicians.table, PersonRow<Technicians>.columns),
  ]

  /// Adds the missing columns to a database of the current version, and recreates the views, which then read them.
  static func add(_ db: Database) throws {
    let missing = try rows.flatMap { table, columns in
      let found = Set(try db.columns(in: table).map(\.name))
      return columns.map(\.name).filter { !found.contains($0) }.map { (table: table, column: $0) }
    }
    if missing.isEmpty { return }
    let whole = try DatabaseQueue(configuration: WarehouseDatabase.configuration)
    let (types, views) = try whole.write { new in
      try WarehouseDatabase.createSchema(new)
      return (
        try missing.map { missing in
          try new.columns(in: missing.table).first { $0.name == missing.column }?.type ?? "text"
        }, try Row.fetchAll(new, sql: "select name, sql from sqlite_schema where type = 'view'")
      )
    }
    try db.inTransaction(.immediate) {
      for view in views { try db.execute(sql: "drop view if exists \(view["name"] as String)") }
      for (missing, type) in zip(missing, types) {
        try db.execute(sql: "alter table \(missing.table) add column \(missing.column) \(type)")
      }
      for view in views { try db.execute(sql: view["sql"]) }
      return .commit
    }
  }
}
