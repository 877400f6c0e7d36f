import CivilTime
import Exports
import Files
import SQLitePages

/// `sysids` in a bulk load: all of them stay in memory until the last one was read, then they are written in order.
///
/// If a pair was exported twice, ``Standing`` decides by its creation which one stands.
///
/// Unchecked: nothing in it changes after ``freeze()``.
final class BulkSystemIDs: @unchecked Sendable {
  private let vocabulary: LoadVocabulary
  private let ranks: SourceRanks
  private let texts = TextIndex()
  private var pairs = RowIndex()
  private var interactions = BlockArray<UInt32>(), tasks = BlockArray<UInt32>()
  private var stamps = Stamps()

  init(_ vocabulary: LoadVocabulary, _ ranks: SourceRanks) {
    self.vocabulary = vocabulary
    self.ranks = ranks
  }

  func take(_ record: SystemIDRecord, of batch: RecordBatch, file: Int) -> RowOutcome {
    let interaction = UInt32(texts.number(of: batch.bytes(record.interaction)))
    let task = UInt32(texts.number(of: batch.bytes(record.task)))
    let stamp = Stamp(
      creator: vocabulary.personID(record.createdBy), on: PackedTime(record.createdOn), file: UInt32(file),
      line: record.line)
    if let row = pairs.find(paired(interaction, task), { interactions[$0] == interaction && tasks[$0] == task }) {
      return stamps.replace(row, by: stamp, ranks)
    }
    interactions.append(interaction)
    tasks.append(task)
    stamps.append(stamp)
    pairs.add(interactions.count - 1) { paired(interactions[$0], tasks[$0]) }
    return .new
  }

  /// Ends taking in. After that, several threads may read what is there.
  func freeze() {
    pairs = RowIndex()
    texts.freeze()
  }

  /// Writes the table and its index.
  func write(_ tables: BulkTables, _ creators: TextTable.Snapshot) throws(PageFileError) {
    let rooms = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
    defer { rooms.deallocate() }
    let order = orderOfPairs()
    let times = TimeText()
    var record = RecordBuilder(columns: SystemIDRow.columns.count)
    let table = tables.index("sysids", grows: .anywhere)
    for row in order.lazy.map(Int.init) {
      record.clear()
      SystemIDRow(
        interaction: texts.text(Int(interactions[row]), rooms), task: texts.text(Int(tasks[row]), rooms + 32),
        creator: creators.bytes(stamps[row].creator), stamp: stamps[row]
      ).cells(times, into: &record)
      try table.append(record.record())
    }
    try table.finish()
    let index = tables.index("sysids_created")
    for row in stamps.sorted(order, creators).lazy.map(Int.init) {
      record.clear()
      record.textOrNull(times.of(stamps[row].on.time))
      record.textOrNull(creators.bytes(stamps[row].creator))
      record.text(texts.text(Int(interactions[row]), rooms))
      record.text(texts.text(Int(tasks[row]), rooms + 32))
      try index.append(record.record())
    }
    try index.finish()
  }

  private func orderOfPairs() -> [UInt32] {
    let rank = texts.ranks()
    return bucketOrder(
      Array(0..<UInt32(count)), buckets: rank.count, { rank[Int(interactions[$0])] }, then: { rank[Int(tasks[$0])] })
  }

  var count: Int { interactions.count }

  func stamp(_ row: Int) -> Stamp { stamps[row] }

  func interaction(_ row: Int, _ room: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    texts.text(Int(interactions[row]), room)
  }

  func task(_ row: Int, _ room: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    texts.text(Int(tasks[row]), room)
  }
}
