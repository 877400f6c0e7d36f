/// A kind of row that both a first load and a night write, and that `verify` reads back to compare.
protocol WarehouseRow {
  static var table: String { get }
  /// The columns of the table, in its order, as `cells(into:)` lists them.
  static var columns: [RowColumn] { get }
  /// What is needed to write all rows of a load: room for times as text, and for facts what their batch holds.
  associatedtype Sheet

  func cells<Sink: RowSink & ~Copyable>(_ sheet: Sheet, into sink: inout Sink)
}

struct RowColumn: Equatable {
  let name: String
  let role: ColumnRole
}

extension WarehouseRow {
  /// The columns that a row lists, whatever its values.
  static func listed(by row: Self, _ sheet: Sheet) -> [RowColumn] {
    var list = ColumnList()
    row.cells(sheet, into: &list)
    return list.columns
  }

  static var columnNames: String { columns.map(\.name).joined(separator: ", ") }

  /// The statement that inserts a row: all columns, by their places.
  static var insert: String { "insert into \(table) (\(columnNames)) values (\(parameters))" }

  /// The same, replacing a row with the same key.
  static var replace: String { "insert or replace into \(table) (\(columnNames)) values (\(parameters))" }

  private static var parameters: String { columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ") }

  /// The statement that changes the row with an id; its key stays as it is.
  ///
  /// - Parameter role: changes only columns with this role; nil for all.
  static func update(only role: ColumnRole? = nil) -> String {
    var changes: [String] = []
    var condition = ""
    for (i, column) in columns.enumerated() {
      let assignment = "\(column.name) = ?\(i + 1)"
      switch column.role {
      case .rowID: condition = assignment
      case .key, .keyReference: continue
      default: if role.map({ $0 == column.role }) ?? true { changes.append(assignment) }
      }
    }
    return "update \(table) set \(changes.joined(separator: ", ")) where \(condition)"
  }
}

extension RawStatement {
  /// Binds a row to a statement of its kind and runs it.
  @inline(__always)
  func run<Row: WarehouseRow>(_ row: Row, _ sheet: Row.Sheet) throws {
    var cells = StatementCells(self)
    row.cells(sheet, into: &cells)
    try run()
  }
}

/// Collects the columns that a row lists, and ignores the values.
private struct ColumnList: RowSink {
  private(set) var columns: [RowColumn] = []

  private mutating func add(_ column: StaticString, _ role: ColumnRole) {
    columns.append(RowColumn(name: "\(column)", role: role))
  }

  mutating func null(_ column: StaticString, _ role: ColumnRole) { add(column, role) }
  mutating func integer(_ column: StaticString, _ value: Int, _ role: ColumnRole) { add(column, role) }
  mutating func text(_ column: StaticString, _ bytes: UnsafeRawBufferPointer, _ role: ColumnRole) { add(column, role) }
  mutating func string(_ column: StaticString, _ text: String, _ role: ColumnRole) { add(column, role) }
}
