import CivilTime
import Exports
import Files
import SQLitePages

/// `fact_interactions` and `interaction_versions` in a bulk load: a number's first row is written at once, as the
/// version that stands.
///
/// This is right almost always, because exports come with the greatest name first: a later row is older, or the same
/// version from a lesser source. A row that would replace a written one is put aside, and so are all later rows of that
/// number. They are taken in like a night's rows once the tables are built. ``Standing`` is the rule.
final class BulkFacts {
  let numbers = TextIndex()
  let dimensions: DimensionKeepers
  private let counter: RollupCounter
  var totals = Totals()
  private var aside: RowsAside
  private let vocabulary: LoadVocabulary
  private let ranks: SourceRanks
  private let links: BulkLinks
  private let writer: FactWriter

  /// By number: the row's id, 0 for none; with ``isAside`` set if rows of that number were put aside.
  private var rowOfNumber = BlockArray<UInt32>()
  private static let isAside: UInt32 = 1 << 31
  // By row id, less 1.
  private var updatedAt = BlockArray<PackedTime>()
  private var openedOn = BlockArray<UInt16>()
  private var users = BlockArray<TextNumber>()
  /// The last row before the exports with the current name.
  private var lastOfOtherNames = 0
  private var name = ""

  private var versions = BlockArray<Version>()
  private var versionIndex = RowIndex()

  /// A version that does not stand.
  private struct Version: BitwiseCopyable {
    var row: UInt32
    var updatedAt: PackedTime
    var state: UInt32
    var technician: TextNumber
    var file: UInt32
    var line: UInt32

    var source: Source { Source(file: Int(file), line: Int(line)) }
  }

  private var record = RecordBuilder(columns: 6)
  private let updated = TimeText()
  private let room = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 8)
  private static let firstDay = Day(validYear: 1980, month: 1, day: 1).number

  init(
    _ tables: BulkTables, _ rules: LoadRules, ingestedAt: String, _ vocabulary: LoadVocabulary, _ ranks: SourceRanks,
    _ dimensions: DimensionKeepers, _ links: BulkLinks, _ bounds: BulkBounds
  ) {
    (self.vocabulary, self.ranks, self.dimensions, self.links) = (vocabulary, ranks, dimensions, links)
    writer = FactWriter(
      tables.table(FactRow.table),
      FactSheet(
        storesWorkNotes: rules.storeWorkNotes,
        ingestedAt: vocabulary.texts.bytes(vocabulary.texts.number(of: ingestedAt))))
    aside = RowsAside(most: bounds.aside)
    counter = RollupCounter(slack: bounds.oldTimes)
  }

  deinit { room.deallocate() }

  /// Begins an export with this name, which is not greater than the names before.
  func begin(exportNamed name: String) {
    if name != self.name { lastOfOtherNames = updatedAt.count }
    self.name = name
  }

  /// Takes in one row; nil if it was put aside.
  @inline(__always)
  func take(_ record: InteractionRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome? {
    let source = Source(file: file, line: Int(record.line))
    let keys = try dimensions.keys(of: record, source, vocabulary, ranks)
    let number = numbers.number(of: batch.bytes(record.number))
    while rowOfNumber.count <= number { rowOfNumber.append(0) }
    let standing = rowOfNumber[number]
    if standing == 0 {
      try add(record, number, keys, of: batch, source)
      return .new
    }
    return take(record, keys, number, over: standing, of: batch, source)
  }

  private func add(
    _ record: InteractionRecord, _ number: Int, _ keys: DimensionKeepers.Keys, of batch: RecordBatch, _ source: Source
  ) throws {
    let row = updatedAt.count + 1
    rowOfNumber[number] = UInt32(row)
    let stateClass = try dimensions.stateClass(of: keys.state)
    let fact = FactRow(record, keys, stateClass, source, vocabulary)
    let day = record.openedAt.day
    let incidents = links.place(number, day: day, technician: keys.technician)
    totals.note(asOf: record.updatedAt)
    counter.add(
      FactMeasures(
        openedAt: record.openedAt, user: keys.user, technician: keys.technician, location: keys.location,
        state: keys.state, stateClass: stateClass, type: vocabulary.text(record.type),
        category: vocabulary.text(record.category), closing: fact.closing, isConverted: incidents > 0),
      asOf: totals.asOf)
    totals.orphanLinks -= incidents
    updatedAt.append(PackedTime(record.updatedAt))
    openedOn.append(UInt16(day.number - Self.firstDay))
    users.append(keys.user)
    writer.add(fact)
  }

  private func take(
    _ record: InteractionRecord, _ keys: DimensionKeepers.Keys, _ number: Int, over standing: UInt32,
    of batch: RecordBatch, _ source: Source
  ) -> RowOutcome? {
    let row = Int(standing & ~Self.isAside)
    let stamp = PackedTime(record.updatedAt)
    if standing & Self.isAside == 0 {
      // Among exports with one name, the greater source is not known yet: such a row waits as if it replaced the other.
      let standing = Standing(stamp, over: updatedAt[row - 1], isGreaterSource: row > lastOfOtherNames)
      switch standing {
      case .older: return supersede(UInt32(row), stamp, keys, source)
      case .same: return standing.outcome
      case .newer, .sameFromGreaterSource: break
      }
    }
    rowOfNumber[number] = standing | Self.isAside
    aside.add(record, of: batch, file: source.file)
    return nil
  }

  private func supersede(_ row: UInt32, _ stamp: PackedTime, _ keys: DimensionKeepers.Keys, _ source: Source)
    -> RowOutcome
  {
    let version = Version(
      row: row, updatedAt: stamp, state: UInt32(keys.state), technician: keys.technician, file: UInt32(source.file),
      line: UInt32(source.line))
    let key = paired(row, stamp.seconds)
    if let known = versionIndex.find(key, { versions[$0].row == row && versions[$0].updatedAt == stamp }) {
      let standing = Standing(
        stamp, over: versions[known].updatedAt, isGreaterSource: ranks.isGreater(source, than: versions[known].source))
      if standing.takesPlace { versions[known] = version }
      return standing.outcome
    }
    versions.append(version)
    versionIndex.add(versions.count - 1) { paired(versions[$0].row, versions[$0].updatedAt.seconds) }
    totals.supersededVersions += 1
    return .superseded
  }
}

// MARK: - At the end

extension BulkFacts {
  /// Hands the batch to the writer: all its rows have been taken.
  func finish(_ batch: RecordBatch) throws(PageFileError) { try writer.handOver(batch) }

  /// Waits until the writer is idle.
  func wait() { writer.wait() }

  /// Whether so many rows are aside that the rest should be loaded like a night's.
  var isFull: Bool { aside.isFull }

  /// Returns the rows that were put aside, and forgets them.
  func takeAside() -> RowsAside {
    defer { aside = RowsAside(most: 0) }
    return aside
  }

  /// Writes the remaining rows, and returns what all rows count for. Nothing can be taken in after that.
  func finish() throws(PageFileError) -> RollupCounter.Counted {
    try writer.finish()
    numbers.freeze()
    updatedAt = BlockArray()
    return counter.finish()
  }

  /// Writes the indexes and the older versions, and counts what only all rows together show.
  func writeIndexes(_ tables: BulkTables, _ deltas: inout RollupDeltas) throws(PageFileError) {
    try writeDays(tables.index("fact_interactions_opened"), &deltas)
    openedOn = BlockArray()
    users = BlockArray()
    try writeNumbers(tables.index("fact_interactions_number"))
    try writeVersions(tables.index("interaction_versions"))
    links.countIncidents(&deltas)
  }

  private func writeNumbers(_ index: IndexTree) throws(PageFileError) {
    for number in numbers.sorted().lazy.map(Int.init) where number < rowOfNumber.count && rowOfNumber[number] != 0 {
      record.clear()
      record.text(numbers.text(number, room))
      record.integer(Int(rowOfNumber[number] & ~Self.isAside))
      try index.append(record.record())
    }
    try index.finish()
    numbers.removeAll()
    rowOfNumber = BlockArray()
  }

  /// Writes the index of rows by day of opening, and counts each day's users.
  private func writeDays(_ index: IndexTree, _ deltas: inout RollupDeltas) throws(PageFileError) {
    var starts = [Int](repeating: 0, count: Int(UInt16.max) + 2)
    for row in 0..<openedOn.count { starts[Int(openedOn[row]) + 1] += 1 }
    for day in 1..<starts.count { starts[day] += starts[day - 1] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: openedOn.count)
    for row in 0..<openedOn.count {
      let day = Int(openedOn[row])
      rows[next[day]] = UInt32(row)
      next[day] += 1
    }
    /// By the number of a user's text: the last day on which the user was seen.
    var lastDay = [Int32](repeating: -1, count: vocabulary.texts.count)
    for day in 0..<starts.count - 1 where starts[day] < starts[day + 1] {
      let number = Self.firstDay + day
      let dateID = Day(number: number).dateID
      var usersOfDay = 0
      for row in rows[starts[day]..<starts[day + 1]] {
        let user = users[Int(row)]
        if user != TextTable.unknown, lastDay[Int(user.value)] != day {
          lastDay[Int(user.value)] = Int32(day)
          usersOfDay += 1
        }
        record.clear()
        record.integer(dateID)
        record.integer(Int(row) + 1)
        try index.append(record.record())
      }
      deltas.days.add(usersOfDay, to: RollupKey(number), DayCounter.uniqueUsers)
    }
    try index.finish()
  }

  private func writeVersions(_ tree: IndexTree) throws(PageFileError) {
    versionIndex = RowIndex()
    var order = (0..<UInt32(versions.count)).map { $0 }
    order.sort { a, b in
      let (x, y) = (versions[Int(a)], versions[Int(b)])
      return x.row != y.row ? x.row < y.row : x.updatedAt < y.updatedAt
    }
    for version in order.lazy.map({ self.versions[Int($0)] }) {
      record.clear()
      VersionRow(
        interaction: Int(version.row), updatedAt: version.updatedAt.time ?? LocalTime(seconds: 0),
        state: Int(version.state), technician: vocabulary.texts.bytes(version.technician), source: version.source
      ).cells(updated, into: &record)
      try tree.append(record.record())
    }
    try tree.finish()
  }
}
