import CivilTime
import GRDBSQLite

/// Keeps `rollup_day_times`: the minutes that the closed interactions of a day and technician took, ascending, as one
/// text.
///
/// ``TechnicianTimes`` are made from it. Without it, each night read the 77,000 facts of 90 days, which took an eighth
/// of its time. One text per day and technician: with one row per time, a night would step through seven times as many
/// rows. Days before ``first(asOf:)`` are dropped. The window never moves back, since `as_of` is the greatest stamp of
/// all.
struct DayTimes {
  /// Nine more days than the windows of ``TechnicianTimes`` reach back to.
  private static let days = 100

  static func first(asOf: LocalTime) -> Day { Day(number: asOf.day.number - days) }

  /// The first day that the table holds before the changes; nil while it is empty.
  private let firstBefore: Day?
  /// By day and technician.
  private var changes: [RollupKey: Change] = [:]

  private struct Change {
    var come: [Int] = []
    var gone: [Int] = []
  }

  /// - Parameter asOf: the greatest `updated_at` of the facts before the changes.
  init(asOf: LocalTime?) { firstBefore = asOf.map(Self.first) }

  /// Takes away what an existing interaction counts for, before it changes.
  mutating func take(_ measures: FactMeasures) {
    guard let minutes = measures.closing?.resolutionMinutes, let firstBefore, measures.openedAt.day >= firstBefore
    else { return }
    changes[Self.key(measures), default: Change()].gone.append(minutes)
  }

  /// Adds what an interaction counts for after all changes.
  ///
  /// - Parameter asOf: the greatest `updated_at` of the facts by then.
  mutating func give(_ measures: FactMeasures, asOf: LocalTime?) {
    guard let minutes = measures.closing?.resolutionMinutes, let asOf, measures.openedAt.day >= Self.first(asOf: asOf)
    else { return }
    changes[Self.key(measures), default: Change()].come.append(minutes)
  }

  private static func key(_ measures: FactMeasures) -> RollupKey {
    RollupKey(measures.openedAt.day.number, measures.technician)
  }

  /// Writes the changes. Needs the open transaction of the changes.
  func write(_ connection: OpaquePointer, _ texts: TextTable, asOf: LocalTime?) throws {
    guard let first = asOf.map(Self.first) else { return }
    if firstBefore != first {
      let forget = try RawStatement(connection, "delete from rollup_day_times where date_id < ?1")
      forget.bind(1, first.dateID)
      try forget.run()
    }
    let select = try RawStatement(
      connection, "select minutes from rollup_day_times where date_id = ?1 and tech_id = ?2")
    let replace = try RawStatement(connection, "insert or replace into rollup_day_times values (?1, ?2, ?3)")
    let delete = try RawStatement(connection, "delete from rollup_day_times where date_id = ?1 and tech_id = ?2")
    for (key, change) in changes.sorted(by: { $0.key.packed < $1.key.packed }) {
      let day = Day(number: Int(key.first))
      if day < first { continue }
      for statement in [select, replace, delete] {
        statement.bind(1, day.dateID)
        statement.bind(2, texts[key.lastText])
      }
      var minutes: [Int] = []
      _ = try select.first { Self.each(in: $0.bytes(0)) { minutes.append($0) } }
      for one in change.gone {
        if let place = minutes.firstIndex(of: one) { minutes.remove(at: place) }
      }
      minutes = (minutes + change.come).sorted()
      if minutes.isEmpty {
        try delete.run()
      } else {
        replace.bind(3, Self.text(minutes))
        try replace.run()
      }
    }
  }

  /// The text that the table holds for ascending minutes.
  static func text(_ minutes: some Sequence<Int>) -> String { minutes.map(String.init).joined(separator: " ") }

  /// Reads what ``text(_:)`` wrote, in its order.
  @inline(__always)
  static func each(in text: UnsafeRawBufferPointer, _ body: (Int) -> Void) {
    for digits in text.split(separator: UInt8(ascii: " ")) {
      body(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }
  }
}
