import SQLitePages

/// Takes the cells of a row, in the order of the table's columns.
///
/// A row type lists its columns once, each with its value, in its `cells(into:)`. The sink decides what the list
/// becomes: the record of a page (a first load), a statement of SQLite (a night), or the columns themselves.
protocol RowSink: ~Copyable {
  mutating func null(_ column: StaticString, _ role: ColumnRole)
  mutating func integer(_ column: StaticString, _ value: Int, _ role: ColumnRole)
  /// Takes valid UTF-8, which stays in place until the row has been written. An empty text stays a text.
  mutating func text(_ column: StaticString, _ bytes: UnsafeRawBufferPointer, _ role: ColumnRole)
  mutating func string(_ column: StaticString, _ text: String, _ role: ColumnRole)
}

extension RowSink where Self: ~Copyable {
  @inline(__always)
  mutating func integer(_ column: StaticString, _ value: Int) { integer(column, value, .value) }

  /// Null if it is nil.
  @inline(__always)
  mutating func integerOrNull(_ column: StaticString, _ value: Int?, _ role: ColumnRole = .value) {
    if let value { integer(column, value, role) } else { null(column, role) }
  }

  /// Null if it is empty.
  @inline(__always)
  mutating func textOrNull(_ column: StaticString, _ bytes: UnsafeRawBufferPointer, _ role: ColumnRole = .value) {
    if bytes.isEmpty { null(column, role) } else { text(column, bytes, role) }
  }

  @inline(__always)
  mutating func text(_ column: StaticString, _ bytes: UnsafeRawBufferPointer) { text(column, bytes, .value) }

  /// Null if it is nil.
  @inline(__always)
  mutating func stringOrNull(_ column: StaticString, _ text: String?, _ role: ColumnRole = .value) {
    if let text { string(column, text, role) } else { null(column, role) }
  }

  /// The place of the row in its export: `source_file_id`, `source_line`.
  @inline(__always)
  mutating func source(_ source: Source) {
    integer("source_file_id", source.file, .reference(.export))
    integer("source_line", source.line)
  }
}

/// What a column is, beside its name.
enum ColumnRole: Equatable {
  /// The row's own number, which SQLite gives: it depends on the order of loading.
  case rowID
  /// Identifies the row in its table, alone or with other keys.
  case key
  case value
  /// A value that follows from the sys_ids matched to a link.
  case matched
  /// The id of a row in another table. It depends on the order of loading, so that row's key is compared instead.
  case reference(Reference)
  /// A key that is a reference.
  case keyReference(Reference)
  /// When the row was loaded: not a function of the exports.
  case whenLoaded
}

enum Reference { case interaction, location, state, export }

extension RecordBuilder: RowSink {
  @inline(__always)
  mutating func null(_ column: StaticString, _ role: ColumnRole) { null() }
  @inline(__always)
  mutating func integer(_ column: StaticString, _ value: Int, _ role: ColumnRole) { integer(value) }
  @inline(__always)
  mutating func text(_ column: StaticString, _ bytes: UnsafeRawBufferPointer, _ role: ColumnRole) { text(bytes) }
  mutating func string(_ column: StaticString, _ text: String, _ role: ColumnRole) { self.text(text) }
}

/// Binds the cells of a row to a statement: the first column is parameter 1. Ignores columns after the last parameter.
struct StatementCells: RowSink {
  private let statement: RawStatement
  private let parameters: Int32
  private var place: Int32 = 0

  init(_ statement: RawStatement) {
    self.statement = statement
    parameters = statement.parameters
  }

  @inline(__always)
  private mutating func next() -> Int32? {
    place += 1
    return place <= parameters ? place : nil
  }

  mutating func null(_ column: StaticString, _ role: ColumnRole) {
    if let place = next() { statement.bind(place, nil as Int?) }
  }

  mutating func integer(_ column: StaticString, _ value: Int, _ role: ColumnRole) {
    if let place = next() { statement.bind(place, value) }
  }

  mutating func text(_ column: StaticString, _ bytes: UnsafeRawBufferPointer, _ role: ColumnRole) {
    if let place = next() { statement.bindText(place, bytes) }
  }

  mutating func string(_ column: StaticString, _ text: String, _ role: ColumnRole) {
    if let place = next() { statement.bind(place, text) }
  }
}
