import CivilTime
import SQLitePages

/// The rollups and dimensions of a bulk load that have many rows, written page by page on a second thread.
///
/// Written by SQLite row by row, 300,000 rollup rows and 60,000 users took a fifth of a first run, at its end and on
/// one core.
struct BulkRollups {
  private let tables: BulkTables
  private let texts: TextTable.Snapshot
  private let ranks: TextRanks

  init(_ tables: BulkTables, _ texts: TextTable.Snapshot) {
    self.tables = tables
    self.texts = texts
    ranks = texts.ranks()
  }

  /// Writes a dimension of people, which has no other rows.
  func write<Dimension>(people: [NameKeeper<Dimension>.Member]) throws(PageFileError) {
    var record = RecordBuilder(columns: PersonRow<Dimension>.columns.count)
    let times = TimeText()
    let tree = tables.index(Dimension.table, grows: .anywhere)
    for member in people.sorted(by: { ranks[$0.id] < ranks[$1.id] }) {
      record.clear()
      member.row(texts.bytes(member.id)).cells(times, into: &record)
      try tree.append(record.record())
    }
    try tree.finish()
  }

  /// Writes ``Rollup/large``.
  func write(_ deltas: RollupDeltas) throws(PageFileError) -> Presence { try deltas.writeLarge(write) }

  private func write(
    _ rollup: Rollup, _ sums: CountTable, _ changed: (RollupKey, Int) -> Void
  ) throws(PageFileError) {
    precondition(sums.width == rollup.counters.count, "\(rollup.table): counts other than its columns")
    var record = RecordBuilder(columns: rollup.key.count + sums.width)
    // A table with its day or month first grows at the end.
    let tree = tables.index(rollup.table, grows: rollup.key[0].meaning == .text ? .anywhere : .atTheEnd)
    for (key, counts) in sums.sorted(by: { order(of: $0, in: rollup) }) {
      record.clear()
      for (i, column) in rollup.key.enumerated() {
        let value = rollup.part(i, of: key)
        switch column.meaning {
        case .integer: record.integer(Int(value))
        case .day: record.integer(Day(number: Int(value)).dateID)
        case .text: record.text(texts.bytes(TextNumber(value)))
        }
      }
      for count in counts { record.integer(Int(count)) }
      try tree.append(record.record())
      changed(key, 1)
    }
    try tree.finish()
  }

  /// A number in the order of the table's primary key: texts are ordered by their bytes.
  @inline(__always)
  private func order(of key: RollupKey, in rollup: Rollup) -> UInt64 {
    func order(_ place: Int) -> UInt32 {
      let value = rollup.part(place, of: key)
      return rollup.key[place].meaning == .text ? ranks[TextNumber(value)] : value
    }
    return rollup.key.count == 1 ? UInt64(order(0)) : RollupKey(order(0), order(1)).packed
  }

  /// Writes `rollup_day_times`.
  func write(_ times: RecentTimes) throws(PageFileError) {
    try times.write(tables.index("rollup_day_times"), texts, ranks)
  }
}
