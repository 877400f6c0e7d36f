import CivilTime
import Files
import GRDBSQLite

/// Keeps `rollup_technician_times`: how long each technician's interactions of 90 days took, for each day that the
/// marts may report on.
///
/// The report day depends on `day_closes_at`, which belongs to the marts: it is the day of `as_of` or the day before,
/// but never before the first opened day. So there are windows for one or two days, and the mart joins the rows of its
/// own.
enum TechnicianTimes {
  /// The length of a window, its last day included.
  private static let days = 90

  private struct Time {
    var day: Int32
    var minutes: Int32
  }

  /// Makes the table anew from `rollup_day_times`: each night moves the windows by a day, so nearly all rows change.
  ///
  /// Needs the open transaction of the changes, with `rollup_days` and `rollup_day_times` written.
  ///
  /// - Parameter asOf: the greatest `updated_at` of the facts after the changes.
  static func write(_ connection: OpaquePointer, asOf: LocalTime?) throws {
    try execute(connection, "delete from rollup_technician_times")
    let firstDay = try RawStatement(connection, "select min(date_id) from rollup_days").first { $0.optionalInt(0) }
    guard let asOf, let firstID = firstDay ?? nil, let firstDay = Day(dateID: firstID) else { return }
    let yesterday = max(asOf.day.advanced(by: -1), firstDay)
    let today = max(asOf.day, firstDay)
    let windows = (yesterday.number...today.number).map { $0 - days + 1...$0 }
    let times = try times(connection, from: yesterday.advanced(by: 1 - days), through: today)
    let insert = try RawStatement(connection, "insert into rollup_technician_times values (?1, ?2, ?3, ?4, ?5)")
    for window in windows {
      insert.bind(1, Day(number: window.upperBound).dateID)
      for (technician, times) in times {
        let minutes = times.filter { window.contains(Int($0.day)) }.map { Int($0.minutes) }
        if minutes.isEmpty { continue }
        insert.bind(2, technician)
        insert.bind(3, minutes.count)
        insert.bind(4, minutes[NearestRank.median.place(among: minutes.count) - 1])
        insert.bind(5, minutes[NearestRank.p90.place(among: minutes.count) - 1])
        try insert.run()
      }
    }
  }

  /// The technicians in the order of their ids' bytes, which is the table's, each with the times of these days,
  /// ascending.
  private static func times(
    _ connection: OpaquePointer, from first: Day, through last: Day
  ) throws -> [(technician: String, times: [Time])] {
    var places: [ExactText: Int] = [:]
    var found: [(technician: String, times: [Time])] = []
    let select = try RawStatement(
      connection, "select date_id, tech_id, minutes from rollup_day_times where date_id between ?1 and ?2")
    select.bind(1, first.dateID)
    select.bind(2, last.dateID)
    try select.each { row in
      guard let day = Day(dateID: row.int(0)) else { return }
      let technician = row.text(1)
      let place = places[ExactText(technician)] ?? found.count
      if place == found.count {
        places[ExactText(technician)] = place
        found.append((technician, []))
      }
      DayTimes.each(in: row.bytes(2)) { minutes in
        found[place].times.append(Time(day: Int32(day.number), minutes: Int32(minutes)))
      }
    }
    for place in found.indices { found[place].times.sort { $0.minutes < $1.minutes } }
    return found.sorted { $0.technician.utf8.lexicographicallyPrecedes($1.technician.utf8) }
  }
}
