import CivilTime
import GRDBSQLite

/// Adds a load's ``RollupDeltas`` to the `rollup_*` tables, reading and writing only the rows that change.
///
/// Needs an open transaction, with `rollup_day_times` written. Removes a row when its interactions (or incidents) fall
/// to 0.
struct RollupWriter {
  let connection: OpaquePointer
  let texts: TextTable
  /// Whether the warehouse is new: every row is then an insertion.
  let isEmpty: Bool
  /// The greatest `updated_at` of the facts after the changes.
  let asOf: LocalTime?

  /// - Returns: how many more users have an interaction now; the unknown one is not counted.
  func write(_ deltas: RollupDeltas) throws -> Int {
    let presence = try deltas.writeLarge(write)
    try writeSmall(deltas, presence)
    return presence.moreUsers
  }

  /// - Parameter presence: what writing the large rollups returned.
  func writeSmall(_ deltas: RollupDeltas, _ presence: Presence) throws {
    var deltas = deltas
    deltas.add(presence)
    for rollup in Rollup.small { try write(rollup, deltas[keyPath: rollup.sums]) { _, _ in } }
    try writeTechnicians(deltas.technicians, presence.spans)
    try writeWeekdayHours(deltas.weekdayHours)
    try MonthTimes.write(connection, of: deltas.months.sorted(includingZeros: true).map { Int($0.key.last) })
    // A change of `as_of`, of the first day or of a time always touches a day too.
    if deltas.days.count > 0 { try TechnicianTimes.write(connection, asOf: asOf) }
  }

  /// - Parameter changed: see ``RollupDeltas/writeLarge(_:)``.
  private func write(_ rollup: Rollup, _ sums: CountTable, _ changed: (RollupKey, Int) -> Void) throws {
    let (table, columns) = (rollup.table, rollup.counters)
    let match = rollup.key.enumerated().map { "\($1.name) = ?\($0 + 1)" }.joined(separator: " and ")
    let names = rollup.key.map(\.name) + columns
    let additions = columns.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
    let conflict = isEmpty ? "" : " on conflict do update set \(additions)"
    let upsert = try RawStatement(
      connection,
      "insert into \(table) (\(names.joined(separator: ", "))) "
        + "values (\(names.indices.map { "?\($0 + 1)" }.joined(separator: ", ")))" + conflict)
    let select = try RawStatement(connection, "select \(columns[0]) from \(table) where \(match)")
    let delete = try RawStatement(connection, "delete from \(table) where \(match)")
    for (key, counts) in sums.sorted() {
      var before = 0
      if !isEmpty {
        bind(rollup, key, to: select)
        before = try select.first { $0.int(0) } ?? 0
      }
      let after = before + Int(counts[counts.startIndex])
      if after == 0 {
        if before != 0 {
          bind(rollup, key, to: delete)
          try delete.run()
          changed(key, -1)
        }
        continue
      }
      bind(rollup, key, to: upsert)
      for (i, value) in counts.enumerated() { upsert.bind(Int32(rollup.key.count + i + 1), Int(value)) }
      try upsert.run()
      if before == 0 { changed(key, 1) }
    }
  }

  private func bind(_ rollup: Rollup, _ key: RollupKey, to statement: RawStatement) {
    for (i, column) in rollup.key.enumerated() {
      let value = rollup.part(i, of: key)
      switch column.meaning {
      case .integer: statement.bind(Int32(i + 1), Int(value))
      case .day: statement.bind(Int32(i + 1), Day(number: Int(value)).dateID)
      case .text: statement.bind(Int32(i + 1), texts[TextNumber(value)])
      }
    }
  }
}

// MARK: - Technicians, whose first and last day are not sums

extension RollupWriter {
  private func writeTechnicians(_ sums: CountTable, _ spans: [TextNumber: Presence.Span]) throws {
    let columns = TechnicianCounter.columns
    let additions = columns.map { "\($0) = \($0) + excluded.\($0)" }.joined(separator: ", ")
    let upsert = try RawStatement(
      connection,
      """
      insert into rollup_technicians (tech_id, first_date_id, last_date_id, \(columns.joined(separator: ", ")))
      values (?1, ?2, ?3, \(columns.indices.map { "?\($0 + 4)" }.joined(separator: ", ")))
      on conflict do update set first_date_id = min(first_date_id, excluded.first_date_id),
          last_date_id = max(last_date_id, excluded.last_date_id), \(additions)
      """)
    let delete = try RawStatement(connection, "delete from rollup_technicians where tech_id = ?1 and interactions = 0")
    // A technician whose counts stay the same may still have moved to other days.
    for (key, counts) in sums.sorted(includingZeros: true) {
      let technician = key.lastText
      let days = spans[technician]?.got
      upsert.bind(1, texts[technician])
      // Without a new day, values that move neither end.
      upsert.bind(2, days.map { Day(number: $0.lowerBound).dateID } ?? .max)
      upsert.bind(3, days.map { Day(number: $0.upperBound).dateID } ?? .min)
      for (i, value) in counts.enumerated() { upsert.bind(Int32(i + 4), Int(value)) }
      try upsert.run()
      if counts[counts.startIndex] <= 0 {
        delete.bind(1, texts[technician])
        try delete.run()
      }
    }
    for (technician, span) in spans where !span.lost.isEmpty {
      try findEnds(technician, lost: Set(span.lost.map { Day(number: $0).dateID }))
    }
  }

  /// Finds the nearest remaining day if the first or the last one was lost. It usually reads only a few rows from that
  /// end.
  private func findEnds(_ technician: TextNumber, lost: Set<Int>) throws {
    let id = texts[technician]
    let ends = try RawStatement(
      connection, "select first_date_id, last_date_id from rollup_technicians where tech_id = ?1")
    ends.bind(1, id)
    guard let (first, last) = try ends.first({ ($0.int(0), $0.int(1)) }) else { return }
    if lost.contains(first) {
      let update = try RawStatement(
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
      let update = try RawStatement(
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

  private func writeWeekdayHours(_ sums: CountTable) throws {
    let upsert = try RawStatement(
      connection,
      """
      insert into rollup_weekday_hours values (?1, ?2, ?3)
      on conflict do update set interactions = interactions + excluded.interactions
      """)
    for (key, counts) in sums.sorted() {
      upsert.bind(1, Int(key.last) / 24)
      upsert.bind(2, Int(key.last) % 24)
      upsert.bind(3, Int(counts[counts.startIndex]))
      try upsert.run()
    }
    try execute(connection, "delete from rollup_weekday_hours where interactions = 0")
  }
}
