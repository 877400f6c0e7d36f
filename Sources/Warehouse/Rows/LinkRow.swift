import CivilTime

/// A row of `bridge_ims_inc`: an interaction, an incident that it became, and what is known of the link.
struct LinkRow: WarehouseRow {
  static let table = "bridge_ims_inc"
  static let columns: [RowColumn] = listed(by: LinkRow(id: nil, LinkedSystemIDs(LoadRules())), TimeText())

  /// `link_id`; nil if SQLite or the place in the table gives it.
  var id: Int?
  let interaction: UnsafeRawBufferPointer
  let incident: UnsafeRawBufferPointer
  let isIncident: Bool
  let systemIDs: LinkedSystemIDs
  /// The creator's id; empty for nobody.
  let creator: UnsafeRawBufferPointer
  let stamp: Stamp

  @inline(__always)
  init(
    id: Int? = nil, _ interaction: UnsafeRawBufferPointer, _ incident: UnsafeRawBufferPointer, isIncident: Bool,
    _ systemIDs: LinkedSystemIDs, creator: UnsafeRawBufferPointer, _ stamp: Stamp
  ) {
    (self.id, self.interaction, self.incident, self.isIncident) = (id, interaction, incident, isIncident)
    (self.systemIDs, self.creator, self.stamp) = (systemIDs, creator, stamp)
  }

  @inline(__always)
  func cells<Sink: RowSink & ~Copyable>(_ time: TimeText, into sink: inout Sink) {
    sink.integerOrNull("link_id", id, .rowID)
    sink.text("interaction_number", interaction, .key)
    sink.text("incident_number", incident, .key)
    sink.integer("is_incident", isIncident ? 1 : 0)
    sink.integer("is_ambiguous", systemIDs.isAmbiguous ? 1 : 0, .matched)
    sink.textOrNull("interaction_sysid", systemIDs.interaction, .matched)
    sink.textOrNull("incident_sysid", systemIDs.incident, .matched)
    sink.textOrNull("created_by", creator)
    sink.textOrNull("created_on", time.of(stamp.on.time))
    sink.stringOrNull("interaction_url", systemIDs.interactionURL, .matched)
    sink.stringOrNull("incident_url", systemIDs.incidentURL, .matched)
    sink.source(stamp.source)
  }

  /// A row that says only which sys_ids a link has; see ``updateSystemIDs``.
  init(id: Int?, _ systemIDs: LinkedSystemIDs) {
    self.init(
      id: id, .nothing, .nothing, isIncident: false, systemIDs, creator: .nothing,
      Stamp(creator: TextTable.empty, on: PackedTime(nil), file: 0, line: 0))
  }

  /// The statement that changes a link's sys_ids and what follows from them.
  static var updateSystemIDs: String { update(only: .matched) }
}
