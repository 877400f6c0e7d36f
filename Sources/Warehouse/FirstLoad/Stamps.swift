/// Who exported a link or a pair of sys_ids as created by whom and when, and where that stands.
struct Stamp {
  /// Number of the ``TextTable``; ``TextTable/empty`` for none.
  var creator: UInt32
  var on: PackedTime
  var file: UInt32
  var line: UInt32

  var mention: Mention { Mention(at: on.time, source: Source(file: Int(file), line: Int(line))) }
}

/// The stamps of rows by number, 16 bytes each.
struct Stamps: ~Copyable {
  private var stamps = Column<Stamp>()

  mutating func append(_ stamp: Stamp) { stamps.append(stamp) }

  /// The greatest (created_on, source) stands.
  mutating func replace(_ row: Int, by stamp: Stamp, _ ranks: SourceRanks) -> RowOutcome {
    let standing = stamps[row]
    let isNewer = stamp.mention.isGreater(than: standing.mention, ranks)
    if isNewer { stamps[row] = stamp }
    if stamp.on == standing.on { return .unchanged }
    return isNewer ? .updated : .superseded
  }

  subscript(row: Int) -> Stamp { stamps[row] }

  /// Rows in the order of an index over (created_on, created_by); those with equal ones as they stand in `rows`.
  func sorted(_ rows: [UInt32], _ texts: TextTable.Snapshot) -> [UInt32] {
    var order = bucketOrder(
      rows, buckets: PackedTime.days, { stamps[$0].on.seconds / 86_400 }, then: { stamps[$0].on.seconds })
    // Where times are exact, few are equal; where they are days, most.
    var rank: [UInt32] = []
    var start = 0
    while start < order.count {
      let on = stamps[Int(order[start])].on
      var end = start + 1
      while end < order.count, stamps[Int(order[end])].on == on { end += 1 }
      if end - start > 1 {
        if rank.isEmpty { rank = texts.ranks() }
        var keyed = order[start..<end].enumerated().map { place, row in
          (key: UInt64(rank[Int(stamps[Int(row)].creator)]) << 32 | UInt64(place), row: row)
        }
        keyed.sort { $0.key < $1.key }
        for (place, entry) in zip(start..<end, keyed) { order[place] = entry.row }
      }
      start = end
    }
    return order
  }
}

extension Stamp: BitwiseCopyable {}
