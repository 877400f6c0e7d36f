import GRDBSQLite

/// Keeps `rollup_month_times`, made anew for the months whose `rollup_month_minutes` changed.
enum MonthTimes {
  /// Needs the open transaction of the changes.
  static func write(_ connection: OpaquePointer, of months: [Int]) throws {
    let select = try Statement(
      connection,
      """
      select resolution_minutes, interactions from rollup_month_minutes where month_id = ?1 order by resolution_minutes
      """)
    let replace = try Statement(connection, "insert or replace into rollup_month_times values (?1, ?2, ?3, ?4, ?5)")
    let delete = try Statement(connection, "delete from rollup_month_times where month_id = ?1")
    for month in months {
      var times: [(minutes: Int, interactions: Int)] = []
      select.bind(1, month)
      try select.each { times.append(($0.int(0), $0.int(1))) }
      if times.isEmpty {
        delete.bind(1, month)
        try delete.run()
        continue
      }
      let total = times.reduce(0) { $0 + $1.interactions }
      replace.bind(1, month)
      replace.bind(2, nearestRank(1, of: 2, times, total))
      replace.bind(3, nearestRank(9, of: 10, times, total))
      replace.bind(4, times.prefix { $0.minutes <= 60 }.reduce(0) { $0 + $1.interactions })
      replace.bind(5, times.prefix { $0.minutes <= 1_440 }.reduce(0) { $0 + $1.interactions })
      try replace.run()
    }
  }

  /// The shortest time that at least `numerator`/`denominator` of all took no longer than.
  private static func nearestRank(
    _ numerator: Int, of denominator: Int, _ times: [(minutes: Int, interactions: Int)], _ total: Int
  ) -> Int {
    var soFar = 0
    return times.first { time in
      soFar += time.interactions
      return denominator * soFar >= numerator * total
    }?.minutes ?? 0
  }
}
