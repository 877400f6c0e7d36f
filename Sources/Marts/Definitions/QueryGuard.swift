import GRDBSQLite

/// Watches over a user's query: that it only reads, and what its header says; that it gives the same tomorrow; that it
/// ends. Ours are held to that by tests.
///
/// Counts steps of SQLite's machine, rows and bytes, not seconds: whether a mart is made must not depend on how busy the
/// night is.
package final class QueryGuard {
  package struct Budget: Sendable {
    /// About a minute of today's machines.
    package var steps = 5_000_000_000
    /// Excel shows a fifth of it.
    package var rows = 5_000_000
    /// Of all rows together; each takes eight bytes of memory beside its text.
    package var cells = 20_000_000
    /// Of texts in all rows together, as UTF-8; SQLite makes no longer value on the way either.
    package var textBytes = 64 << 20

    package init() {}
  }

  /// The first thing that the query must not do.
  enum Objection: Equatable {
    case writes
    case impure(function: String)
    case tooManySteps
  }

  private(set) var objection: Objection?
  /// Tables and views whose columns it reads; names of its own `with` parts may be among them.
  private(set) var reads: Set<String> = []
  let budget: Budget
  private let asksForNow: Bool
  private var steps = 0
  private static let stepsPerLook = 100_000

  init(_ sql: String, _ budget: Budget) {
    self.budget = budget
    asksForNow = QueryGuard.asksForNow(sql)
  }

  /// Watches what `prepare` prepares.
  func watch<Result>(_ connection: OpaquePointer?, whilePreparing prepare: () -> Result) -> Result {
    sqlite3_set_authorizer(
      connection,
      { context, action, first, second, _, _ in
        guard let context else { return SQLITE_DENY }
        let name = action == SQLITE_FUNCTION ? second : first
        return Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
          .judge(action, name.map { String(cString: $0) } ?? "")
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { sqlite3_set_authorizer(connection, nil, nil) }
    return prepare()
  }

  /// Stops what `run` runs, with SQLITE_INTERRUPT, once the budget is spent.
  func watch<Result, Failure>(
    _ connection: OpaquePointer?, whileRunning run: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    sqlite3_progress_handler(
      connection, Int32(QueryGuard.stepsPerLook),
      { context in
        guard let context else { return 1 }
        return Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue().count()
      }, Unmanaged.passUnretained(self).toOpaque())
    defer { sqlite3_progress_handler(connection, 0, nil, nil) }
    return try run()
  }

  private func judge(_ action: Int32, _ name: String) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_RECURSIVE: return SQLITE_OK
    case SQLITE_READ:
      reads.insert(name)
      return SQLITE_OK
    case SQLITE_FUNCTION:
      let function = name.lowercased()
      let isImpure =
        QueryGuard.neverTheSame.contains(function) || asksForNow && QueryGuard.ofTheClock.contains(function)
      guard isImpure else { return SQLITE_OK }
      objection = objection ?? .impure(function: function)
    default: objection = objection ?? .writes
    }
    return SQLITE_DENY
  }

  private func count() -> Int32 {
    steps += QueryGuard.stepsPerLook
    guard steps > budget.steps else { return 0 }
    objection = .tooManySteps
    return 1
  }
}

// MARK: - What is not the same tomorrow

extension QueryGuard {
  private static let neverTheSame: Set = [
    "random", "randomblob", "current_date", "current_time", "current_timestamp", "changes", "total_changes",
    "last_insert_rowid",
  ]

  /// Pure unless they are asked for now, or for the zone of the machine.
  private static let ofTheClock = Set(ClockFunctions.names)

  /// Whether a function of the clock, should there be one, is given `'now'`, a zone of the machine, or no time at all,
  /// which means now. SQLite's authorizer tells a function's name and not what it is given; what a query puts together only
  /// while it runs, ``ClockFunctions`` refuse.
  private static func asksForNow(_ sql: String) -> Bool {
    let query = sql.lowercased().split(separator: "\n").filter { !$0.hasPrefix("--") }.joined()
      .filter { !$0.isWhitespace }
    return ["'now'", "'localtime'", "'utc'", "date()", "time()", "julianday()", "unixepoch()"].contains {
      query.contains($0)
    } || query.contains(/strftime\('[^']*'\)/)
  }
}

extension QueryGuard.Budget {
  /// How much text is too much, for messages.
  var textWords: String {
    textBytes % (1 << 20) == 0 ? "\(textBytes >> 20) MiB of text" : "\(textBytes) bytes of text"
  }
}
