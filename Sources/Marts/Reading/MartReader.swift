import CivilTime
import GRDB
import GRDBSQLite

/// Runs the queries of marts and gives typed tables. Knows nothing of the files that are made of them.
///
/// Works on SQLite's own statement, since a mart's cells go from there into packed columns without a detour.
package struct MartReader {
  private let connection: OpaquePointer?
  private let budget: QueryGuard.Budget?
  private let clock: ClockFunctions?

  /// Usable while the access to `database` lasts. For our own marts.
  package init(_ database: Database) {
    connection = database.sqliteConnection
    budget = nil
    clock = nil
  }

  /// For users' marts: watched by a ``QueryGuard``.
  init(_ database: Database, users budget: QueryGuard.Budget) {
    connection = database.sqliteConnection
    self.budget = budget
    clock = ClockFunctions(on: connection)
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
    guard let watcher else { return try rows(statement, definition) }
    let longest = sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(clamping: watcher.budget.textBytes))
    defer { sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, longest) }
    clock?.refused = nil
    return try watcher.watch(connection) { () throws(MartError) -> MartTable in
      do throws(MartError) {
        return try rows(statement, definition, watcher.budget)
      } catch {
        if let function = clock?.refused { throw impure(function, definition) }
        if watcher.objection == .tooManySteps { throw tooMuch("\(watcher.budget.steps) steps of SQLite", definition) }
        if case .query(_, Int(SQLITE_TOOBIG), _, _) = error { throw tooMuch(watcher.budget.textWords, definition) }
        throw error
      }
    }
  }

  private func tooMuch(_ amount: String, _ definition: MartDefinition) -> MartError {
    .tooMuch(amount, file: definition.file, line: definition.line(.query))
  }

  private func impure(_ function: String, _ definition: MartDefinition) -> MartError {
    let line = MartReader.line(below: definition.sql, with: function) ?? definition.line(.query)
    return .impure(function: function, file: definition.file, line: line)
  }

  /// Row by row, so that what is too much is never in memory.
  ///
  /// - Parameter budget: of a user's mart, whose texts must be UTF-8, too. Nil for ours: their texts come from the warehouse
  ///   as the loader decoded them.

  private func rows(
    _ statement: OpaquePointer, _ definition: MartDefinition, _ budget: QueryGuard.Budget? = nil
  ) throws(MartError) -> MartTable {
    var table = MartTable(name: definition.name, columns: definition.columns)
    var textBytes = 0
    func unfit(_ found: String, _ column: MartColumn, row: Int) -> MartError {
      .cell(
        found: found, expected: column.type.header, column: column.name, row: row, file: definition.file,
        line: definition.line(.column(column.name)))
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        let row = table.rowCount + 1
        if let budget {
          if row > budget.rows { throw tooMuch("\(budget.rows) rows", definition) }
          if row * definition.columns.count > budget.cells { throw tooMuch("\(budget.cells) cells", definition) }
        }
        for (index, column) in definition.columns.enumerated() {
          if let budget, sqlite3_column_type(statement, Int32(index)) == SQLITE_TEXT {
            guard MartReader.isUTF8(statement, Int32(index)) else { throw unfit("no UTF-8", column, row: row) }
            textBytes += Int(sqlite3_column_bytes(statement, Int32(index)))
            if textBytes > budget.textBytes { throw tooMuch(budget.textWords, definition) }
          }
          guard MartReader.append(statement, Int32(index), to: &table.cells[index]) else {
            throw unfit(MartReader.kind(statement, Int32(index), in: column.type), column, row: row)
          }
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
    if case .impure(let function) = watcher?.objection { throw fail(impure(function, definition)) }
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
      let word = Int(sqlite3_column_int64(statement, index))
      guard kind == SQLITE_INTEGER, word != MartCells.null else { return false }
      cells.append(word: word)
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

  private static func isUTF8(_ statement: OpaquePointer, _ index: Int32) -> Bool {
    guard let text = sqlite3_column_text(statement, index) else { return true }
    let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, index)))
    return bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
  }

  private static func kind(_ statement: OpaquePointer, _ index: Int32, in type: MartColumnType) -> String {
    switch sqlite3_column_type(statement, index) {
    // The one integer that fits no column of integers.
    case SQLITE_INTEGER where type == .integer: "-2^63, which stands for null"
    case SQLITE_INTEGER: "an integer"
    case SQLITE_FLOAT: "a number"
    case SQLITE_BLOB: "a blob"
    default: "a text"
    }
  }
}
