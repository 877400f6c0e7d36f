import CivilTime
import GRDBSQLite

/// Adds a load's ``RollupDeltas`` to the `rollup_*` tables, reading and writing only the rows that change.
///
/// Needs an open transaction. A row whose interactions (or incidents) fall to 0 is removed.
struct RollupWriter {
  let connection: OpaquePointer
  let texts: TextTable
  /// In a new warehouse every row is an insertion.
  let isEmpty: Bool

  /// What a key's 32-bit part stands for in the table.
  enum Part { case integer, day, text }

  /// - Returns: how many more users have an interaction now; the unknown one is not counted.
  func write(_ deltas: inout RollupDeltas) throws -> Int {
    var spans: [UInt32: DaySpan] = [:]
    try write(
      "rollup_day_technicians", [("date_id", .day), ("tech_id", .text)], ["interactions"], deltas.dayTechnicians
    ) {
      key, change in
      let day = Int(key >> 32)
      let technician = UInt32(truncatingIfNeeded: key)
      if technician != TextTable.unassigned { deltas.days.add(change, to: UInt64(day), 6) }
      deltas.technicians.add(change, to: UInt64(technician), 6)
      spans[technician, default: DaySpan()].note(Day(number: day), change)
    }
    try write(
      "rollup_day_locations", [("date_id", .day), ("location_id", .integer)], ["interactions"], deltas.dayLocations
    ) {
      key, change in
      deltas.locations.add(change, to: key & 0xFFFF_FFFF, 2)
    }
    var moreUsers = 0
    try write("rollup_users", [("user_id", .text)], ["interactions"], deltas.users) { key, change in
      if key != UInt64(TextTable.unknown) { moreUsers += change }
    }
    let counts = ["interactions", "complete", "abandoned", "open", "converted_interactions", "incidents"]
    try write("rollup_days", [("date_id", .day)], counts + ["active_technicians", "unique_users"], deltas.days)
    try writeTechnicians(deltas.technicians, counts + ["days_active"], spans)
    try write("rollup_closed_days", [("date_id", .day)], ["closed"], deltas.closedDays)
    try write("rollup_incident_creators", [("created_by", .text)], ["incidents"], deltas.incidentCreators)
    try write(
      "rollup_technician_locations", [("tech_id", .text), ("location_id", .integer)], ["interactions"],
      deltas.technicianLocations)
    try write(
      "rollup_locations", [("location_id", .integer)], ["interactions", "converted_interactions", "days_active"],
      deltas.locations)
    try write("rollup_states", [("state_id", .integer)], ["interactions"], deltas.states)
    try write(
      "rollup_types", [("interaction_type", .text)],
      ["interactions", "converted_interactions", "complete", "abandoned"], deltas.types)
    try write(
      "rollup_categories", [("category", .text)], ["interactions", "converted_interactions"], deltas.categories)
    try write(
      "rollup_day_categories", [("date_id", .day), ("category", .text)], ["interactions"], deltas.dayCategories)
    try writeWeekdayHours(deltas.weekdayHours)
    try write(
      "rollup_months", [("month_id", .integer)], ["interactions", "closed", "same_day", "closed_by_update"],
      deltas.months)
    try write(
      "rollup_month_minutes", [("month_id", .integer), ("resolution_minutes", .integer)], ["interactions"],
      deltas.monthMinutes)
    try MonthTimes.write(connection, of: deltas.months.sorted(includingZeros: true).map { Int($0.key) })
    return moreUsers
  }

  /// Adds `deltas` to `table`; `columns` are its counters, in their order there, the first tells whether a row lives.
  ///
  /// - Parameter appeared: called with 1 for each key whose row was made, -1 for each whose row was removed.
  private func write(
    _ table: String, _ key: [(name: String, part: Part)], _ columns: [String], _ deltas: CountTable,
    appeared: (UInt64, Int) -> Void = { _, _ in }
  ) throws {
    let match = key.enumerated().map { "\($1.name) = ?\($0 + 1)" }.joined(separator: " and ")
    let names = key.map(\.name) + columns
    let sums = columns.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
    let conflict = isEmpty ? "" : " on conflict do update set \(sums)"
    let upsert = try Statement(
      connection,
      "insert into \(table) (\(names.joined(separator: ", "))) "
        + "values (\(names.indices.map { "?\($0 + 1)" }.joined(separator: ", ")))" + conflict)
    let select = try Statement(connection, "select \(columns[0]) from \(table) where \(match)")
    let delete = try Statement(connection, "delete from \(table) where \(match)")
    for (number, counts) in deltas.sorted() {
      var before = 0
      if !isEmpty {
        bind(key, number, to: select)
        before = try select.first { $0.int(0) } ?? 0
      }
      let after = before + Int(counts[counts.startIndex])
      if after == 0 {
        if before != 0 {
          bind(key, number, to: delete)
          try delete.run()
          appeared(number, -1)
        }
        continue
      }
      bind(key, number, to: upsert)
      for (i, value) in counts.prefix(columns.count).enumerated() { upsert.bind(Int32(key.count + i + 1), Int(value)) }
      try upsert.run()
      if before == 0 { appeared(number, 1) }
    }
  }

  private func bind(_ key: [(name: String, part: Part)], _ number: UInt64, to statement: Statement) {
    for (i, (_, part)) in key.enumerated() {
      let value = i == key.count - 1 ? UInt32(truncatingIfNeeded: number) : UInt32(truncatingIfNeeded: number >> 32)
      switch part {
      case .integer: statement.bind(Int32(i + 1), Int(value))
      case .day: statement.bind(Int32(i + 1), Day(number: Int(value)).dateID)
      case .text: statement.bind(Int32(i + 1), texts[value])
      }
    }
  }
}

// MARK: - Technicians, whose first and last day are no sums

extension RollupWriter {
  /// The days that a technician got and lost.
  private struct DaySpan {
    var first = Int.max, last = Int.min
    var lost: Set<Int> = []

    mutating func note(_ day: Day, _ change: Int) {
      if change > 0 {
        first = min(first, day.dateID)
        last = max(last, day.dateID)
      } else {
        lost.insert(day.dateID)
      }
    }
  }

  private func writeTechnicians(_ deltas: CountTable, _ columns: [String], _ spans: [UInt32: DaySpan]) throws {
    let sums = columns.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
    let upsert = try Statement(
      connection,
      """
      insert into rollup_technicians (tech_id, first_date_id, last_date_id, \(columns.joined(separator: ", ")))
      values (?1, ?2, ?3, \(columns.indices.map { "?\($0 + 4)" }.joined(separator: ", ")))
      on conflict do update set first_date_id = min(first_date_id, excluded.first_date_id),
          last_date_id = max(last_date_id, excluded.last_date_id), \(sums)
      """)
    let delete = try Statement(connection, "delete from rollup_technicians where tech_id = ?1 and interactions = 0")
    // A technician whose counts stay may still have moved to other days.
    for (number, counts) in deltas.sorted(includingZeros: true) {
      let technician = UInt32(truncatingIfNeeded: number)
      let span = spans[technician] ?? DaySpan()
      upsert.bind(1, texts[technician])
      upsert.bind(2, span.first)
      upsert.bind(3, span.last)
      for (i, value) in counts.enumerated() { upsert.bind(Int32(i + 4), Int(value)) }
      try upsert.run()
      if counts[counts.startIndex] <= 0 {
        delete.bind(1, texts[technician])
        try delete.run()
      }
    }
    for (technician, span) in spans where !span.lost.isEmpty { try findEnds(technician, lost: span.lost) }
  }

  /// The nearest day left, where the first or the last one was lost: read from that end, so usually a few rows.
  private func findEnds(_ technician: UInt32, lost: Set<Int>) throws {
    let id = texts[technician]
    let ends = try Statement(
      connection, "select first_date_id, last_date_id from rollup_technicians where tech_id = ?1")
    ends.bind(1, id)
    guard let (first, last) = try ends.first({ ($0.int(0), $0.int(1)) }) else { return }
    if lost.contains(first) {
      let update = try Statement(
        connection,
        """
        update rollup_technicians set first_date_id = (
            select date_id from rollup_day_technicians where tech_id = ?1 and date_id >= ?2 order by date_id limit 1
        ) where tech_id = ?1
        """)
      update.bind(1, id)
      update.bind(2, first)
      try update.run()
    }
    if lost.contains(last) {
      let update = try Statement(
        connection,
        """
        update rollup_technicians set last_date_id = (
            select date_id from rollup_day_technicians where tech_id = ?1 and date_id <= ?2 order by date_id desc limit 1
        ) where tech_id = ?1
        """)
      update.bind(1, id)
      update.bind(2, last)
      try update.run()
    }
  }

  private func writeWeekdayHours(_ deltas: CountTable) throws {
    let upsert = try Statement(
      connection,
      """
      insert into rollup_weekday_hours values (?1, ?2, ?3)
      on conflict do update set interactions = interactions + excluded.interactions
      """)
    for (number, counts) in deltas.sorted() {
      upsert.bind(1, Int(number) / 24)
      upsert.bind(2, Int(number) % 24)
      upsert.bind(3, Int(counts[counts.startIndex]))
      try upsert.run()
    }
    try execute(connection, "delete from rollup_weekday_hours where interactions = 0")
  }
}
