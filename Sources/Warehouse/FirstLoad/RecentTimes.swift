import CivilTime
import SQLitePages

/// `rollup_day_times` in a bulk load: keeps resolution times as they come, and drops those that a later `as_of` leaves
/// behind. Otherwise the facts of the last hundred days would have to be read again. See ``DayTimes``.
struct RecentTimes: Sendable {
  private struct Time: BitwiseCopyable {
    var day: Int32
    var technician: TextNumber
    var minutes: Int32
  }

  private var times: [Time] = []
  /// How many times were left at the last cleanup.
  private var kept = 0

  @inline(__always)
  mutating func note(_ measures: FactMeasures) {
    guard let minutes = measures.closing?.resolutionMinutes else { return }
    times.append(
      Time(day: Int32(measures.openedAt.day.number), technician: measures.technician, minutes: Int32(minutes)))
  }

  /// Drops old times once there may be more of them than of the last days' times, and `slack` more: this bounds the
  /// number of passes.
  ///
  /// - Parameter asOf: the greatest `updated_at` of the interactions so far.
  mutating func forgetOld(asOf: LocalTime?, slack: Int) {
    if times.count > 2 * kept + slack { forgetOld(asOf: asOf) }
  }

  mutating func forgetOld(asOf: LocalTime?) {
    guard let asOf else { return }
    let first = DayTimes.first(asOf: asOf).number
    times.removeAll { $0.day < first }
    kept = times.count
  }

  /// Writes the table, after the old times have been dropped.
  ///
  /// - Parameter ranks: the ranks of the texts' numbers, see ``TextTable/Snapshot/ranks()``.
  func write(_ tree: IndexTree, _ texts: TextTable.Snapshot, _ ranks: TextRanks) throws(PageFileError) {
    var rest = times.sorted { a, b in
      if a.day != b.day { return a.day < b.day }
      if a.technician != b.technician { return ranks[a.technician] < ranks[b.technician] }
      return a.minutes < b.minutes
    }[...]
    var record = RecordBuilder(columns: 3)
    while let first = rest.first {
      let group = rest.prefix { $0.day == first.day && $0.technician == first.technician }
      rest = rest[group.endIndex...]
      record.clear()
      record.integer(Day(number: Int(first.day)).dateID)
      record.text(texts.bytes(first.technician))
      record.text(DayTimes.text(group.lazy.map { Int($0.minutes) }))
      try tree.append(record.record())
    }
    try tree.finish()
  }
}
