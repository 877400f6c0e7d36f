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

  /// Rows in the order of an index over (created_by, created_on); those with equal ones as they stand in `rows`.
  func sorted(_ rows: [UInt32], _ texts: TextTable.Snapshot) -> [UInt32] {
    let rank = texts.ranks()
    return bucketOrder(rows, buckets: rank.count, { rank[Int(stamps[$0].creator)] }, then: { stamps[$0].on.seconds })
  }
}

extension Stamp: BitwiseCopyable {}
