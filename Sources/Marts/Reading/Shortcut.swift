import GRDBSQLite

/// Some CTEs of a mart, taken from what the warehouse keeps for them.
///
/// The SQL between `-- shortcut: name` and `-- end of shortcut` stays the definition, and runs as it is elsewhere. But
/// SQLite sorts for each `group by` and window, 2–3 µs a row: for the times of 165,000 interactions of 90 days that was
/// half a second a night. A test holds both ways against each other.
enum Shortcut: String, CaseIterable {
  /// The CTE `percentiles` of `technician`.
  case technicianTimes = "technician_times"
  /// The CTE `times_by_month` of `resolution`.
  case monthTimes = "month_times"

  /// The query with its shortcut taken, on as many lines; nil if it has none.
  static func taken(in sql: String, _ connection: OpaquePointer?, _ parameters: MartParameters) -> String? {
    guard let start = sql.firstRange(of: "-- shortcut: "), let end = sql.firstRange(of: "-- end of shortcut"),
      let shortcut = Shortcut(rawValue: String(sql[start.upperBound...].prefix { $0 != "\n" })),
      let cte = shortcut.cte(connection, parameters)
    else { return nil }
    let lines = sql[start.lowerBound..<end.lowerBound].count { $0 == "\n" }
    return sql[..<start.lowerBound] + cte + String(repeating: "\n", count: lines) + sql[end.lowerBound...]
  }

  /// Nil if SQLite fails, which the definition itself will then tell.
  private func cte(_ connection: OpaquePointer?, _ parameters: MartParameters) -> String? {
    switch self {
    case .monthTimes:
      "times_by_month as (select month_id, median_minutes, p90_minutes, within_1h, within_1d from rollup_month_times)"
    case .technicianTimes:
      // The rows stand in it as literals, so that the parameters remain the mart's.
      technicianRows(connection, parameters).map { rows in
        let values =
          rows.isEmpty ? "select null, null, null where 1 = 0" : "values " + rows.joined(separator: ", ")
        return "percentiles (tech_id, median_minutes, p90_minutes) as (\(values))"
      }
    }
  }

  private func technicianRows(_ connection: OpaquePointer?, _ parameters: MartParameters) -> [String]? {
    guard case .integer(let from) = parameters.value(":from_90d"),
      case .integer(let through) = parameters.value(":report_day")
    else { return [] }
    var places: [TechnicianID: Int] = [:]
    var times: [ResolutionTimes] = []
    let isDone = forEachRow(
      connection,
      """
      select tech_id, minutes from rollup_day_times where date_id between \(from) and \(through)
      """
    ) { statement in
      // As a blob: to give a text, SQLite would copy it to end it with a NUL.
      let id = TechnicianID(
        UnsafeRawBufferPointer(
          start: sqlite3_column_blob(statement, 0), count: Int(sqlite3_column_bytes(statement, 0))))
      let place = places[id] ?? times.count
      if place == times.count {
        places[id] = place
        times.append(ResolutionTimes())
      }
      let minutes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, 1), count: Int(sqlite3_column_bytes(statement, 1)))
      for time in minutes.split(separator: UInt8(ascii: " ")) {
        times[place].add(time.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
      }
    }
    guard isDone else { return nil }
    return places.map { id, place in
      let literal = id.text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      return "('\(literal)', \(times[place].nearestRank(1, of: 2)), \(times[place].nearestRank(9, of: 10)))"
    }
  }

  private func forEachRow(_ connection: OpaquePointer?, _ sql: String, _ body: (OpaquePointer) -> Void) -> Bool {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK, let statement else { return false }
    defer { sqlite3_finalize(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: body(statement)
      case SQLITE_DONE: return true
      default: return false
      }
    }
  }
}

/// An id as the key of a dictionary that is asked for each row: nearly all fit two words, and then nothing is allocated.
private enum TechnicianID: Hashable {
  case short(UInt64, UInt64, count: Int)
  case long([UInt8])

  init(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= 16 else {
      self = .long(Array(bytes))
      return
    }
    var words: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
    self = .short(words.0, words.1, count: bytes.count)
  }

  var text: String {
    switch self {
    case .short(let first, let second, let count):
      withUnsafeBytes(of: (first, second)) { String(decoding: $0.prefix(count), as: UTF8.self) }
    case .long(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }
}

/// How many interactions took so many minutes: counted by the minute for the first days, where nearly all are.
private struct ResolutionTimes {
  private var counts: [Int] = []
  private var longer: [Int: Int] = [:]
  private var total = 0
  /// Ten days. Beyond, a dictionary: one interaction may have been open for years.
  private static let counted = 14_400

  mutating func add(_ minutes: Int) {
    total += 1
    guard (0..<ResolutionTimes.counted).contains(minutes) else {
      longer[minutes, default: 0] += 1
      return
    }
    if minutes >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: max(minutes + 1, 2 * counts.count) - counts.count))
    }
    counts[minutes] += 1
  }

  /// The shortest time that at least `numerator`/`denominator` of all took no longer than. There is one.
  func nearestRank(_ numerator: Int, of denominator: Int) -> Int {
    let rank = (numerator * total + denominator - 1) / denominator
    var soFar = 0
    for (minutes, count) in counts.enumerated() {
      soFar += count
      if soFar >= rank { return minutes }
    }
    for (minutes, count) in longer.sorted(by: { $0.key < $1.key }) {
      soFar += count
      if soFar >= rank { return minutes }
    }
    return 0
  }
}
