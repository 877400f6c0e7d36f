/// The stamps of rows by number, 16 bytes each.
struct Stamps: ~Copyable {
  private var stamps = BlockArray<Stamp>()

  mutating func append(_ stamp: Stamp) { stamps.append(stamp) }

  /// Takes the stamp of a row that was exported again, which replaces the old one if it stands.
  mutating func replace(_ row: Int, by stamp: Stamp, _ ranks: SourceRanks) -> RowOutcome {
    let standing = Standing(stamp, over: stamps[row], ranks)
    if standing.takesPlace { stamps[row] = stamp }
    return standing.outcome
  }

  subscript(row: Int) -> Stamp { stamps[row] }

  /// Rows in the order of an index over (created_on, created_by); rows with equal ones stay in the order of `rows`.
  func sorted(_ rows: [UInt32], _ texts: TextTable.Snapshot) -> [UInt32] {
    var order = bucketOrder(
      rows, buckets: PackedTime.days, { stamps[$0].on.seconds / 86_400 }, then: { stamps[$0].on.seconds })
    // If times are exact, few are equal; if they are days, most are.
    var ranks: TextRanks?
    var start = 0
    while start < order.count {
      let on = stamps[Int(order[start])].on
      var end = start + 1
      while end < order.count, stamps[Int(order[end])].on == on { end += 1 }
      if end - start > 1 {
        let known = ranks ?? texts.ranks()
        ranks = known
        var keyed = order[start..<end].enumerated().map { place, row in
          (key: UInt64(known[stamps[Int(row)].creator]) << 32 | UInt64(place), row: row)
        }
        keyed.sort { $0.key < $1.key }
        for (place, entry) in zip(start..<end, keyed) { order[place] = entry.row }
      }
      start = end
    }
    return order
  }
}
