import CivilTime
import GRDB
import GRDBSQLite

/// Runs the queries of marts and gives typed tables. Knows nothing of the files that are made of them.
///
/// Works on SQLite's own statement, since a mart's cells go from there into packed columns without a detour.
package struct MartReader {
  private let connection: OpaquePointer?
  private let takesShortcuts: Bool

  /// Usable while the access to `database` lasts.
  ///
  /// - Parameter takesShortcuts: false runs each query as it is written, which is slow for those that have a `Shortcut`.
  package init(_ database: Database, takesShortcuts: Bool = true) {
    connection = database.sqliteConnection
    self.takesShortcuts = takesShortcuts
  }

  package func table(_ definition: MartDefinition, _ parameters: MartParameters) throws(MartError) -> MartTable {
    let query = takesShortcuts ? Shortcut.taken(in: definition.sql, connection, parameters) : nil
    var statement: OpaquePointer?
    var rest = ""
    let code = (query ?? definition.sql).withCString { sql in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(connection, sql, -1, &statement, &tail)
      rest = tail.map { String(cString: $0) } ?? ""
      return code
    }
    guard code == SQLITE_OK else { throw failure(definition) }
    guard let statement else {
      throw .query(
        "there is no query after the header", code: Int(SQLITE_MISUSE), file: definition.file,
        line: definition.line(.query))
    }
    defer { sqlite3_finalize(statement) }
    guard sqlite3_stmt_readonly(statement) != 0, !MartReader.holdsStatement(rest) else {
      throw .query(
        "a mart is one query that only reads", code: Int(SQLITE_READONLY), file: definition.file,
        line: 1 + definition.sql.utf8.dropLast(rest.utf8.count).count { $0 == UInt8(ascii: "\n") })
    }
    try bind(parameters, to: statement, definition)
    let found = (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
    let expected = definition.columns.map(\.name)
    guard found == expected else { 
      throw .columns(found: found, expected: expected, file: definition.file, line: definition.line(.query))
    }

    var table = MartTable(name: definition.name, columns: definition.columns)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        for index in definition.columns.indices {
          guard !MartReader.append(statement, Int32(index), to: &table.cells[index]) else { continue }
          throw .cell(
            found: MartReader.kind(statement, Int32(index)), expected: definition.columns[index].type.header,
            column: definition.columns[index].name, row: table.cells[index].count + 1, file: definition.file,
            line: definition.line(.column(definition.columns[index].name)))
        }
      case SQLITE_DONE: return table
      default: throw failure(definition)
      }
    }
  }

  private func failure(_ definition: MartDefinition) -> MartError {
    let message = String(cString: sqlite3_errmsg(connection))
    let offset = Int(sqlite3_error_offset(connection))
    let line =
      offset < 0
      ? MartReader.line(naming: message, definition.sql)
      : 1 + definition.sql.utf8.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    return .query(message, code: Int(sqlite3_extended_errcode(connection)), file: definition.file, line: line)
  }

  /// The first line below the header with what a message ends in: of a table that is not there SQLite tells the name, but
  /// not the place.
  private static func line(naming message: String, _ sql: String) -> Int? {
    guard message.hasPrefix("no such "), let name = message.split(separator: " ").last else { return nil }
    let lines = sql.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { !$0.hasPrefix("--") && $0.contains(name) }.map { $0 + 1 }
  }

  /// Whether anything but blanks, semicolons and `--` comments is left.
  private static func holdsStatement(_ sql: String) -> Bool {
    sql.split(whereSeparator: \.isNewline).contains { line in
      let words = line.drop { $0.isWhitespace || $0 == ";" }
      return !words.isEmpty && !words.hasPrefix("--")
    }
  }

  private func bind(
    _ parameters: MartParameters, to statement: OpaquePointer, _ definition: MartDefinition
  ) throws(MartError) {
    for index in 1..<(sqlite3_bind_parameter_count(statement) + 1) {
      let name = sqlite3_bind_parameter_name(statement, index).map { String(cString: $0) } ?? "?"
      switch parameters.value(name) {
      case .null: sqlite3_bind_null(statement, index)
      case .integer(let integer): sqlite3_bind_int64(statement, index, Int64(integer))
      case .text(let text):
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(statement, index, text, -1, transient)
      case nil:
        let lines = definition.sql.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.firstIndex { !$0.hasPrefix("--") && $0.contains(name) } ?? 0
        throw .unknownParameter(name, file: definition.file, line: line + 1)
      }
    }
  }

  /// False if the cell does not fit the column.
  private static func append(_ statement: OpaquePointer, _ index: Int32, to cells: inout MartCells) -> Bool {
    let kind = sqlite3_column_type(statement, index)
    if kind == SQLITE_NULL {
      cells.appendNull()
      return true
    }
    switch cells.type {
    case .text:
      // Text is asked for first, and also of a number: its length is that of the text then.
      guard kind != SQLITE_BLOB, let text = sqlite3_column_text(statement, index) else { return false }
      cells.append(text: UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, index))))
      return true
    case .integer:
      guard kind == SQLITE_INTEGER else { return false }
      cells.append(word: Int(sqlite3_column_int64(statement, index)))
      return true
    case .boolean:
      let value = sqlite3_column_int64(statement, index)
      guard kind == SQLITE_INTEGER, value == 0 || value == 1 else { return false }
      cells.append(word: Int(value))
      return true
    case .number(let decimals):
      guard kind == SQLITE_FLOAT || kind == SQLITE_INTEGER,
        let units = DecimalRounding.units(sqlite3_column_double(statement, index), decimals: decimals)
      else { return false }
      cells.append(word: units)
      return true
    case .date:
      guard kind == SQLITE_TEXT, let day = Day(iso: string(statement, index)) else { return false }
      cells.append(word: day.number)
      return true
    case .dateTime:
      guard kind == SQLITE_TEXT, let time = LocalTime(iso: string(statement, index)) else { return false }
      cells.append(word: time.seconds)
      return true
    }
  }

  private static func string(_ statement: OpaquePointer, _ index: Int32) -> String {
    sqlite3_column_text(statement, index).map { String(cString: $0) } ?? ""
  }

  private static func kind(_ statement: OpaquePointer, _ index: Int32) -> String {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: "an integer"
    case SQLITE_FLOAT: "a number"
    case SQLITE_BLOB: "a blob"
    default: "a text"
    }
  }
}
