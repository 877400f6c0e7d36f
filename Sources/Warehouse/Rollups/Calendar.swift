import CivilTime
import GRDB

/// Keeps `dim_dates`: every day from the first opened one to the later of the last opened one and the day of `as_of`.
enum Calendar {
  /// Brings the calendar in line with the facts, reading all of them.
  static func settle(_ db: Database) throws {
    let span = try Row.fetchOne(
      db, sql: "select min(opened_date_id), max(opened_date_id), max(updated_at) from fact_interactions")
    guard let span, let first = Day(dateID: span[0] ?? 0), let lastOpened = Day(dateID: span[1] ?? 0) else {
      return try db.execute(sql: "delete from dim_dates")
    }
    let asOf = LocalTime(iso: span[2] as String)?.day ?? lastOpened
    try settle(db, first: first, last: max(lastOpened, asOf))
  }

  /// Brings the calendar in line with the rollups.
  static func settle(_ db: Database, asOf: Day?) throws {
    let span = try Row.fetchOne(db, sql: "select min(date_id), max(date_id) from rollup_days")
    guard let span, let first = Day(dateID: span[0] ?? 0), let last = Day(dateID: span[1] ?? 0) else {
      return try db.execute(sql: "delete from dim_dates")
    }
    try settle(db, first: first, last: max(last, asOf ?? last))
  }

  /// Makes the calendar run from `first` to `last`, both included. Writes only days that change.
  static func settle(_ db: Database, first: Day, last: Day) throws {
    try db.execute(
      sql: "delete from dim_dates where date_id < ? or date_id > ?", arguments: [first.dateID, last.dateID])
    let present = try Row.fetchOne(db, sql: "select min(date_id), max(date_id) from dim_dates")
    let missing: [ClosedRange<Day>]
    if let present, let from = Day(dateID: present[0] ?? 0), let through = Day(dateID: present[1] ?? 0) {
      missing = [
        first < from ? first...from.advanced(by: -1) : nil, through < last ? through.advanced(by: 1)...last : nil,
      ].compactMap { $0 }
    } else {
      missing = [first...last]
    }
    let insert = try db.cachedStatement(sql: "insert into dim_dates values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for day in missing.joined() {
      let (year, month, dayOfMonth) = day.components
      try insert.execute(arguments: [
        day.dateID, day.iso, year, (month + 2) / 3, month, Day.monthNames[month - 1], day.isoWeek, dayOfMonth,
        day.weekday, Day.weekdayNames[day.weekday], day.isWeekend,
      ])
    }
  }
}
