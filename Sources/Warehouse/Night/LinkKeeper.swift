import CivilTime
import Exports
import GRDBSQLite

/// Keeps `bridge_ims_inc`. If a pair is exported twice, ``Standing`` decides by its creation which one stands.
///
/// A link to an interaction not yet seen stays; it counts once the interaction arrives.
final class LinkKeeper {
  private let context: LoadContext
  private let rollups: RollupTracker
  private let matcher: SystemIDMatcher
  private let find: RawStatement
  private let insert: RawStatement
  private let update: RawStatement
  private let createdOn = TimeText()

  init(_ context: LoadContext, _ rollups: RollupTracker, _ matcher: SystemIDMatcher) throws {
    self.context = context
    self.rollups = rollups
    self.matcher = matcher
    find = try RawStatement(
      context.connection,
      """
      select link_id, is_ambiguous, \(Stamp.columns) from bridge_ims_inc
      where interaction_number = ?1 and incident_number = ?2
      """)
    insert = try RawStatement(context.connection, LinkRow.insert)
    update = try RawStatement(context.connection, LinkRow.update())
  }

  /// Takes in one row. Needs an open transaction.
  func take(_ record: IncidentLinkRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome {
    let texts = context.vocabulary.texts
    let interaction = batch.bytes(record.interaction)
    let incident = batch.bytes(record.incident)
    let stamp = Stamp(
      creator: context.vocabulary.personID(record.createdBy), on: PackedTime(record.createdOn),
      file: UInt32(truncatingIfNeeded: file), line: record.line)
    let number = String(decoding: incident, as: UTF8.self)
    let isIncident = context.rules.isIncident(number)
    find.bind(1, interaction)
    find.bind(2, incident)
    let known = try find.first { (id: $0.int(0), isAmbiguous: $0.int(1) == 1, stamp: Stamp($0, at: 2, texts)) }
    let standing = known.map { Standing(stamp, over: $0.stamp, context.ranks) }
    if let standing, !standing.takesPlace { return standing.outcome }
    if isIncident {
      let hasFact = try rollups.willChange(linksOf: interaction, incident: number)
      if let known {
        if known.isAmbiguous { rollups.totals.ambiguousSystemIDs -= 1 }
      } else {
        rollups.totals.incidentLinks += 1
        if !hasFact { rollups.totals.orphanLinks += 1 }
      }
    }
    if let known { matcher.touch(known.stamp.creation) }
    matcher.touch(stamp.creation)
    // Written without sys_ids: the matcher adds those of its creation.
    try (known == nil ? insert : update).run(
      LinkRow(
        id: known?.id, interaction, incident, isIncident: isIncident, LinkedSystemIDs(context.rules),
        creator: texts.bytes(stamp.creator), stamp), createdOn)
    return standing?.outcome ?? .new
  }
}
