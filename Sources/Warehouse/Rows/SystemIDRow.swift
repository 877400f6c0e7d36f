import CivilTime

/// A row of `sysids`: the sys_ids of an interaction and of its task, one of which may be missing.
struct SystemIDRow: WarehouseRow {
  static let table = "sysids"
  static let columns: [RowColumn] = listed(
    by: SystemIDRow(
      interaction: .nothing, task: .nothing, creator: .nothing,
      stamp: Stamp(creator: TextTable.empty, on: PackedTime(nil), file: 0, line: 0)),
    TimeText())

  let interaction: UnsafeRawBufferPointer
  let task: UnsafeRawBufferPointer
  /// The creator's id; empty for nobody.
  let creator: UnsafeRawBufferPointer
  let stamp: Stamp

  @inline(__always)
  func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.text("interaction_sysid", interaction, .key)
    sink.text("task_sysid", task, .key)
    sink.textOrNull("created_by", creator)
    sink.textOrNull("created_on", time.of(stamp.on.time))
    sink.source(stamp.source)
  }
}
