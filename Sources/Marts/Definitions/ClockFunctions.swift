import GRDBSQLite

/// SQLite's functions of the clock as a user's query gets them: what they say of a day that is named is SQLite's own, but
/// they refuse to say what is now, and what the machine's zone makes of it.
///
/// ``QueryGuard`` sees that asked for in the text of a query. In `date('no' || 'w')`, or for a category called `now`, it
/// shows only when the query runs.
final class ClockFunctions {
  /// In small letters.
  static let names = ["date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"]

  /// The function that was asked for now since this was last set to nil.
  var refused: String?
  /// SQLite's own functions are to be had on a connection where ours do not stand before them.
  private var other: OpaquePointer?
  private var statements: [String: OpaquePointer] = [:]

  /// Puts them before SQLite's own, for as long as the connection lives: SQLite can't bring its own back. Nothing else on
  /// the connection asks for now.
  init(on connection: OpaquePointer?) {
    sqlite3_open_v2(":memory:", &other, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    for name in ClockFunctions.names {
      sqlite3_create_function_v2(
        connection, name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
        Unmanaged.passRetained(Function(name, self)).toOpaque(),
        { context, count, values in
          guard let data = sqlite3_user_data(context) else { return }
          let function = Unmanaged<Function>.fromOpaque(data).takeUnretainedValue()
          function.functions.call(function.name, context, (0..<Int(count)).map { values?[$0] })
        }, nil, nil, { data in if let data { Unmanaged<Function>.fromOpaque(data).release() } })
    }
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(other)
  }

  /// What SQLite keeps of one of them.
  private final class Function {
    let name: String
    let functions: ClockFunctions

    init(_ name: String, _ functions: ClockFunctions) { (self.name, self.functions) = (name, functions) }
  }

  private func call(_ name: String, _ context: OpaquePointer?, _ values: [OpaquePointer?]) {
    guard !ClockFunctions.asksForNow(name, values) else {
      refused = name
      return sqlite3_result_error(context, "\(name) is asked for now", -1)
    }
    guard let statement = statement(name, count: values.count) else {
      return sqlite3_result_error(context, String(cString: sqlite3_errmsg(other)), -1)
    }
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() { sqlite3_bind_value(statement, Int32(index + 1), value) }
    guard sqlite3_step(statement) == SQLITE_ROW else {
      return sqlite3_result_error(context, String(cString: sqlite3_errmsg(other)), -1)
    }
    sqlite3_result_value(context, sqlite3_column_value(statement, 0))
  }

  /// The query of SQLite's own function, prepared once for each number of arguments.
  private func statement(_ name: String, count: Int) -> OpaquePointer? {
    let sql = "select \(name)(\(Array(repeating: "?", count: count).joined(separator: ", ")))"
    if let statement = statements[sql] { return statement }
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(other, sql, -1, &statement, nil) == SQLITE_OK else { return nil }
    statements[sql] = statement
    return statement
  }

  private static let meaningNow: Set = ["now", "subsec", "subsecond", "localtime", "utc"]

  /// A time value that is missing means now as well. The first argument of `strftime` is a format.
  private static func asksForNow(_ name: String, _ values: [OpaquePointer?]) -> Bool {
    let times = values.dropFirst(name == "strftime" ? 1 : 0)
    if times.isEmpty { return true }
    return times.contains { value in
      // Of a blob SQLite takes the bytes for a text, of each text what stands before its first NUL.
      guard [SQLITE_TEXT, SQLITE_BLOB].contains(sqlite3_value_type(value)), let text = sqlite3_value_text(value) else {
        return false
      }
      return meaningNow.contains(String(cString: text).lowercased())
    }
  }
}
