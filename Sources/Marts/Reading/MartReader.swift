import CivilTime
import GRDB
import GRDBSQLite

/// Runs the queries of marts and gives typed tables. Knows nothing of the files that are made of them.
///
/// Works on SQLite's own statement, since a mart's cells go from there into packed columns without a detour.
package struct MartReader {
  private let connection: OpaquePointer?
  private let budget: QueryGuard.Budget?

  /// Usable while the access to `database` lasts. For our own marts.
  package init(_ database: Database) {
    connection = database.sqliteConnection
    budget = nil
  }

  /// For users' marts: watched by a ``QueryGuard``.
  init(_ database: Database, users budget: QueryGuard.Budget) {
    connection = database.sqliteConnection
    self.budget = budget
  }

  package func table(_ definition: MartDefinition, _ parameters: MartParameters) throws(MartError) -> MartTable {
    let watcher = budget.map { QueryGuard(definition.sql, $0) }
    let statement = try prepared(definition, watcher)
    defer { sqlite3_finalize(statement) }
    try bind(parameters, to: statement, definition)
    let found = (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
    let expected = definition.columns.map(\.name)
    guard found == expected else {
      throw .columns(found: found, expected: expected, file: definition.file, line: definition.line(.query))
    }
    guard let watcher else { return try rows(statement, definition, maximum: .max) }
    return try watcher.watch(connection) { () throws(MartError) -> MartTable in
      do throws(MartError) {
        return try rows(statement, definition, maximum: watcher.budget.rows)
      } catch {
        throw watcher.objection == .tooManySteps
          ? .tooMuch("\(watcher.budget.steps) steps of SQLite", file: definition.file, line: definition.line(.query))
          : error
      }
    }
  }

  private func rows(
    _ statement: OpaquePointer, _ definition: MartDefinition, maximum: Int
  ) throws(MartError) -> MartTable {
    var table = MartTable(name: definition.name, columns: definition.columns)
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        if table.rowCount == maximum {
          throw .tooMuch("\(maximum) rows", file: definition.file, line: definition.line(.query))
        }
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

  // MARK: Preparing

  /// The one statement of a SQL file. The caller finalizes it.
  private func prepared(_ definition: MartDefinition, _ watcher: QueryGuard?) throws(MartError) -> OpaquePointer {
    var (first, second, rest): (OpaquePointer?, OpaquePointer?, Int) = (nil, nil, 0)
    func prepare() -> Int32 {
      definition.sql.withCString { start in
        var tail: UnsafePointer<CChar>? = start
        // Behind the query may stand comments and semicolons: they are no statement, as SQLite sees it.
        while let at = tail, at.pointee != 0 {
          var statement: OpaquePointer?
          rest = at - start
          let code = sqlite3_prepare_v2(connection, at, -1, &statement, &tail)
          guard code == SQLITE_OK else { return code }
          if first == nil {
            first = statement
          } else if statement != nil {
            second = statement
            break
          }
        }
        return SQLITE_OK
      }
    }
    let code = watcher.map { $0.watch(connection, whilePreparing: prepare) } ?? prepare()
    sqlite3_finalize(second)
    func fail(_ error: MartError) -> MartError {
      sqlite3_finalize(first)
      return error
    }
    if case .impure(let function) = watcher?.objection {
      let line = MartReader.line(below: definition.sql, with: function) ?? definition.line(.query)
      throw fail(.impure(function: function, file: definition.file, line: line))
    }
    let writes = watcher?.objection == .writes || first.map { sqlite3_stmt_readonly($0) == 0 } ?? false
    // What follows a query is one statement too many, whether SQLite understands it or not.
    guard !writes, second == nil, code == SQLITE_OK || first == nil else {
      let line = 1 + definition.sql.utf8.prefix(first == nil || writes ? 0 : rest).count { $0 == UInt8(ascii: "\n") }
      throw fail(
        .query(
          "a mart is one query that only reads", code: Int(SQLITE_READONLY), file: definition.file,
          line: max(line, definition.line(.query))))
    }
    guard code == SQLITE_OK else { throw fail(failure(definition)) }
    guard let first else {
      throw .query(
        "there is no query after the header", code: Int(SQLITE_MISUSE), file: definition.file,
        line: definition.line(.query))
    }
    if let watcher, let table = undeclared(watcher.reads, definition) {
      throw fail(.undeclared(table: table, file: definition.file, line: definition.line(.reads)))
    }
    return first
  }

  /// A table or view that a query reads and its header does not name; nil if there is none. Where it names a view, that
  /// stands for the view's tables.
  private func undeclared(_ reads: Set<String>, _ definition: MartDefinition) -> String? {
    var kinds: [String: String] = [:]
    var statement: OpaquePointer?
    let sql = "select name, type from sqlite_schema where type in ('table', 'view')"
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else { return nil }
    defer { sqlite3_finalize(statement) }
    while let statement, sqlite3_step(statement) == SQLITE_ROW {
      kinds[MartReader.string(statement, 0)] = MartReader.string(statement, 1)
    }
    let namesView = definition.reads.contains { kinds[$0] == "view" }
    return reads.subtracting(definition.reads).sorted().first { name in
      kinds[name].map { $0 == "view" || !namesView } ?? false
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
    return line(below: sql, with: String(name))
  }

  /// The first line below the header that has such a text, in letters of any case.
  private static func line(below sql: String, with text: String) -> Int? {
    let lines = sql.lowercased().split(separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { !$0.hasPrefix("--") && $0.contains(text.lowercased()) }.map { $0 + 1 }
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
        let line = MartReader.line(below: definition.sql, with: name) ?? definition.line(.query)
        throw .unknownParameter(name, file: definition.file, line: line)
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
