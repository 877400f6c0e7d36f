/// By whom and when a link or a pair of sys_ids was created, and the place of the row that says so.
struct Stamp: BitwiseCopyable {
  /// A number of the ``TextTable``; ``TextTable/empty`` for nobody.
  var creator: TextNumber
  var on: PackedTime
  var file: UInt32
  var line: UInt32

  /// Links and sys_ids with the same creation belong together; see ``OneToOne``.
  var creation: Creation { Creation(creator: creator, on: on) }
  var source: Source { Source(file: Int(file), line: Int(line)) }
  var mention: Mention { Mention(at: on, source: source) }

  struct Creation: BitwiseCopyable, Hashable {
    var creator: TextNumber
    var on: PackedTime

    /// False without a creator or a time: then nothing belongs together.
    @inline(__always)
    var isKnown: Bool { creator != TextTable.empty && on.time != nil }
  }
}

extension Stamp {
  /// The columns from which ``init(_:at:_:)`` reads a stamp back.
  static let columns = "created_by, created_on, source_file_id, source_line"

  /// - Parameter first: the place of `created_by`; the others of ``columns`` follow it.
  init(_ row: RawStatement, at first: Int32, _ texts: TextTable) {
    self.init(
      creator: row.isNull(first) ? TextTable.empty : texts.number(of: row.text(first)), Mention(row, at: first + 1))
  }

  init(creator: TextNumber, _ mention: Mention) {
    self.init(
      creator: creator, on: mention.at, file: UInt32(truncatingIfNeeded: mention.source.file),
      line: UInt32(truncatingIfNeeded: mention.source.line))
  }
}

extension Standing {
  @inline(__always)
  init(_ stamp: Stamp, over standing: Stamp, _ ranks: SourceRanks) {
    self.init(stamp.mention, over: standing.mention, ranks)
  }
}
