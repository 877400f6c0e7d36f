import CivilTime

/// A row of `interaction_versions`: a version of an interaction that does not stand.
struct VersionRow: WarehouseRow {
  static let table = "interaction_versions"
  static let columns: [RowColumn] = listed(
    by: VersionRow(
      interaction: 0, updatedAt: LocalTime(seconds: 0), state: 0, technician: .nothing, source: Source(file: 0, line: 0)
    ),
    TimeText())

  let interaction: Int
  let updatedAt: LocalTime
  let state: Int
  let technician: UnsafeRawBufferPointer
  let source: Source

  @inline(__always)
  func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.integer("interaction_id", interaction, .keyReference(.interaction))
    sink.text("updated_at", time.of(updatedAt), .key)
    sink.integer("state_id", state, .reference(.state))
    sink.text("tech_id", technician)
    sink.source(source)
  }
}
