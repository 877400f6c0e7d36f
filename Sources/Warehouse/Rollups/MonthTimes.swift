import GRDBSQLite

/// Keeps `rollup_month_times`, made anew for the months whose `rollup_month_minutes` changed.
///
/// Otherwise the mart resolution went through all minutes of all months each night: 300,000 rows on a desk of 30 years.
enum MonthTimes {
  /// Writes the rows of these months. Needs the open transaction of the changes.
  static func write(_ connection: OpaquePointer, of months: [Int]) throws {
    let select = try RawStatement(
      connection,
      """
      select resolution_minutes, interactions from rollup_month_minutes where month_id = ?1 order by resolution_minutes
      """)
    let replace = try RawStatement(connection, "insert or replace into rollup_month_times values (?1, ?2, ?3, ?4, ?5)")
    let delete = try RawStatement(connection, "delete from rollup_month_times where month_id = ?1")
    for month in months {
      var minutes: [(value: Int, count: Int)] = []
      select.bind(1, month)
      try select.each { minutes.append(($0.int(0), $0.int(1))) }
      guard let median = NearestRank.median.value(of: minutes), let p90 = NearestRank.p90.value(of: minutes) else {
        delete.bind(1, month)
        try delete.run()
        continue
      }
      replace.bind(1, month)
      replace.bind(2, median)
      replace.bind(3, p90)
      replace.bind(4, minutes.prefix { $0.value <= 60 }.reduce(0) { $0 + $1.count })
      replace.bind(5, minutes.prefix { $0.value <= 1_440 }.reduce(0) { $0 + $1.count })
      try replace.run()
    }
  }
}
