import GRDBSQLite

/// One prepared statement of SQLite's C interface, for the loader's hot loop.
///
/// Bound bytes are not copied: they must stay where they are until the statement has been stepped.
final class RawStatement {
  let handle: OpaquePointer

  init(_ connection: OpaquePointer, _ sql: String) throws {
    var handle: OpaquePointer?
    guard sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil) == SQLITE_OK,
      let handle
    else { throw SQLError(connection, sql) }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  /// The greatest number of a parameter.
  var parameters: Int32 { sqlite3_bind_parameter_count(handle) }

  @inline(__always) func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(handle, index, Int64(value)) }

  @inline(__always) func bind(_ index: Int32, _ value: Int?) {
    if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
  }

  /// Binds null if there are no bytes.
  @inline(__always) func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
    if bytes.isEmpty {
      sqlite3_bind_null(handle, index)
    } else {
      sqlite3_bind_text(handle, index, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
    }
  }

  /// Copies the text; an empty one stays a text.
  func bind(_ index: Int32, _ text: String?) {
    guard var text else {
      sqlite3_bind_null(handle, index)
      return
    }
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        _ = sqlite3_bind_text(handle, index, bytes.baseAddress, Int32(bytes.count), copied)
      }
    }
  }

  /// Binds an empty text if there are no bytes.
  func bindText(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
    if bytes.isEmpty { bind(index, "" as String?) } else { bind(index, bytes) }
  }

  /// True while there is a row; resets the statement once there is none.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let error = SQLError(handle)
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs a statement that gives no rows.
  @inline(__always) func run() throws {
    guard sqlite3_step(handle) == SQLITE_DONE else {
      let error = SQLError(handle)
      sqlite3_reset(handle)
      throw error
    }
    sqlite3_reset(handle)
  }

  /// Runs `body` on the first row, if there is one, and resets.
  @inline(__always) func first<T>(_ body: (RawStatement) throws -> T) throws -> T? {
    guard try step() else { return nil }
    defer { sqlite3_reset(handle) }
    return try body(self)
  }

  /// Runs `body` on each row.
  func each(_ body: (RawStatement) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    while try step() { try body(self) }
  }

  @inline(__always) func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  @inline(__always) func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }
  func optionalInt(_ column: Int32) -> Int? { isNull(column) ? nil : int(column) }

  /// The column's bytes, valid until the next step or reset.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_text(handle, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }
  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}

/// Tells SQLite to copy what is bound.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// SQLite refused a statement of the loader: its extended code and message. Bound values are left out.
package struct SQLError: Error, Equatable, CustomStringConvertible {
  /// SQLite's extended code.
  package var code: Int32
  package var message: String
  package var sql: String

  init(_ connection: OpaquePointer, _ sql: String) {
    code = sqlite3_extended_errcode(connection)
    message = String(cString: sqlite3_errmsg(connection))
    self.sql = sql
  }

  init(_ statement: OpaquePointer) {
    self.init(sqlite3_db_handle(statement), sqlite3_sql(statement).map { String(cString: $0) } ?? "")
  }

  package var description: String { "database: statement failed: SQLite \(code), \(message), in: \(sql.prefix(120))" }
}

/// Runs statements that take no values.
func execute(_ connection: OpaquePointer, _ sql: String) throws {
  guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw SQLError(connection, sql) }
}
