/// The star schema in SQLite: to come. `SQLFiles` holds its definition.
enum Warehouse {
  static var schema: [String] { SQLFiles.all.map(\.text) }
}
