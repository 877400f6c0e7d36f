import CivilTime
import GRDB

/// The values that queries of marts bind by name. The clock in them is the data's, never the machine's.
///
/// `as_of` is the greatest `updated_at` of the facts. The report day, the last one that a desk had the time to finish, is
/// the day of `as_of` if its time is at or after `dayClosesAtMinute`, else the day before; never before the first opened day.
package struct MartParameters: Equatable, Sendable {
  /// Nil in an empty warehouse, like ``reportDay``.
  package var asOf: LocalTime?
  package var reportDay: Day?
  package var minimumInteractions: Int

  /// - Parameter dayClosesAtMinute: after midnight.
  package init(
    asOf: LocalTime?, firstOpenedDay: Day?, dayClosesAtMinute: Int = 20 * 60, minimumInteractions: Int = 50
  ) {
    self.asOf = asOf
    self.minimumInteractions = minimumInteractions
    if let asOf, let firstOpenedDay {
      let closed = asOf.secondOfDay >= dayClosesAtMinute * 60 ? asOf.day : asOf.day.advanced(by: -1)
      reportDay = max(closed, firstOpenedDay)
    }
  }

  /// Reads the data's clock from the warehouse.
  package init(_ database: Database, dayClosesAtMinute: Int = 20 * 60, minimumInteractions: Int = 50) throws {
    let asOf = try String.fetchOne(database, sql: "select value from rollup_totals where metric = 'as_of'")
    let first = try Int.fetchOne(database, sql: "select min(date_id) from rollup_days")
    self.init(
      asOf: asOf.flatMap { LocalTime(iso: $0) }, firstOpenedDay: first.flatMap { Day(dateID: $0) },
      dayClosesAtMinute: dayClosesAtMinute, minimumInteractions: minimumInteractions)
  }

  /// What a query may name, for messages and the page.
  static let names = [
    ":as_of", ":report_day", ":from_28d", ":from_prev_28d", ":from_90d", ":minimum_interactions",
  ]

  enum Value: Equatable {
    case null
    case integer(Int)
    case text(String)
  }

  /// Days are date_ids (YYYYMMDD). `:from_28d` is the first of the 28 days that end on `:report_day`, `:from_prev_28d`
  /// the first of the 28 before those. Nil for a name that no mart has.
  func value(_ name: String) -> Value? {
    func day(_ offset: Int) -> Value { reportDay.map { .integer($0.advanced(by: offset).dateID) } ?? .null }
    switch name {
    case ":as_of": return asOf.map { .text($0.iso) } ?? .null
    case ":report_day": return day(0)
    case ":from_28d": return day(-27)
    case ":from_prev_28d": return day(-55)
    case ":from_90d": return day(-89)
    case ":minimum_interactions": return .integer(minimumInteractions)
    default: return nil
    }
  }
}
