import CivilTime

/// A dimension of people.
protocol PeopleDimension {
  static var table: String { get }
  /// The columns of a person's id and name.
  static var id: StaticString { get }
  static var name: StaticString { get }
  /// The number of the text of the unknown member.
  static var unknown: TextNumber { get }
}

enum Users: PeopleDimension {
  static let table = "dim_users", id: StaticString = "user_id", name: StaticString = "user_name"
  static let unknown = TextTable.unknown
}

enum Technicians: PeopleDimension {
  static let table = "dim_technicians", id: StaticString = "tech_id", name: StaticString = "tech_name"
  static let unknown = TextTable.unassigned
}

/// A row of `dim_users` or `dim_technicians`: a person's id and name, and the export's row that gave the name.
struct PersonRow<Dimension: PeopleDimension>: WarehouseRow {
  static var table: String { Dimension.table }
  static var columns: [RowColumn] { listed(by: PersonRow(id: .nothing, name: "", mention: nil), TimeText()) }

  let id: UnsafeRawBufferPointer
  let name: String
  /// Nil while only bare ids were seen.
  let mention: Mention?

  func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.text(Dimension.id, id, .key)
    sink.string(Dimension.name, name, .value)
    sink.textOrNull("name_updated_at", time.of(mention?.at.time))
    sink.integerOrNull("name_file_id", mention?.source.file, .reference(.export))
    sink.integerOrNull("name_line", mention?.source.line)
  }
}
