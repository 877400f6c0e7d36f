/// Who exported a link or a pair of sys_ids as created by whom and when, and where that stands.
struct Stamp: BitwiseCopyable {
  /// Number of the ``TextTable``; ``TextTable/empty`` for nobody.
  var creator: TextNumber
  var on: PackedTime
  var file: UInt32
  var line: UInt32

  /// Links and sys_ids belong together by who created them when; see ``OneToOne``.
  var creation: Creation { Creation(creator: creator, on: on) }
  var source: Source { Source(file: Int(file), line: Int(line)) }
  var mention: Mention { Mention(at: on, source: source) }

  struct Creation: BitwiseCopyable, Hashable {
    var creator: TextNumber
    var on: PackedTime

    /// Without a creator or a time nothing belongs together.
    @inline(__always)
    var isKnown: Bool { creator != TextTable.empty && on.time != nil }
  }
}

extension Stamp {
  /// The columns that a stamp is read back from by ``init(_:at:_:)``.
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
    self.init(stamp.on, over: standing.on, isGreaterSource: ranks.isGreater(stamp.source, than: standing.source))
  }
}
