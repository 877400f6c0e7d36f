import CivilTime
import SQLitePages

/// The rollups and dimensions of a bulk load that have many rows, written page by page: to SQLite, row by row, they are as
/// much work as a fifth of the whole load.
struct BulkRollups {
  private let tables: BulkTables
  private let texts: TextTable.Snapshot
  private let ranks: [UInt32]

  init(_ tables: BulkTables, _ texts: TextTable.Snapshot) {
    self.tables = tables
    self.texts = texts
    ranks = texts.ranks()
  }

  /// Writes ``Rollup/keyed`` and `rollup_day_times`.
  func write(_ counted: RollupCounter.Counted, asOf: LocalTime?) throws(PageFileError) -> Presence {
    let presence = try counted.deltas.writeKeyed(write)
    var times = counted.times
    try times.write(tables.index("rollup_day_times"), texts, ranks, asOf: asOf)
    return presence
  }

  private func write(
    _ rollup: Rollup, _ sums: CountTable, _ appeared: (UInt64, Int) -> Void
  ) throws(PageFileError) {
    let parts = rollup.key
    var record = RecordBuilder(columns: parts.count + rollup.counters.count)
    // What has its day or month first grows at the end.
    let tree = tables.index(rollup.table, grows: parts[0].meaning == .text ? .anywhere : .atTheEnd)
    for (key, counts) in sums.sorted(by: { order(of: $0, parts) }) where counts[counts.startIndex] > 0 {
      record.clear()
      for (i, part) in parts.enumerated() {
        let value = Rollup.KeyPart.value(i, of: parts.count, in: key)
        switch part.meaning {
        case .integer: record.integer(Int(value))
        case .day: record.integer(Day(number: Int(value)).dateID)
        case .text: record.text(texts.bytes(value))
        }
      }
      for count in counts { record.integer(Int(count)) }
      try tree.append(record.record())
      appeared(key, 1)
    }
    try tree.finish()
  }

  /// As the table's primary key orders: texts go by their bytes.
  @inline(__always)
  private func order(of key: UInt64, _ parts: [Rollup.KeyPart]) -> UInt64 {
    var order = key
    if parts[parts.count - 1].meaning == .text {
      order = key & ~0xFFFF_FFFF | UInt64(ranks[Int(truncatingIfNeeded: key & 0xFFFF_FFFF)])
    }
    if parts.count == 2, parts[0].meaning == .text {
      order = order & 0xFFFF_FFFF | UInt64(ranks[Int(key >> 32)]) << 32
    }
    return order
  }

  /// Writes a dimension of people, whose rows are its members and the unknown one.
  func write(_ dimension: NameKeeper.Rows) throws(PageFileError) {
    var record = RecordBuilder(columns: 5)
    let times = TimeText()
    let tree = tables.index(dimension.table, grows: .anywhere)
    for member in dimension.members.sorted(by: { ranks[Int($0.id)] < ranks[Int($1.id)] }) {
      record.clear()
      record.text(texts.bytes(member.id))
      record.text(member.name)
      record.textOrNull(times.of(member.mention?.at))
      record.integer(member.mention?.source.file)
      record.integer(member.mention?.source.line)
      try tree.append(record.record())
    }
    try tree.finish()
  }
}
