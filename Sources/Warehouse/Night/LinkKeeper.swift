import CivilTime
import Exports
import GRDBSQLite

/// Keeps `bridge_ims_inc`: of a pair exported twice the greatest (created_on, source) stands.
///
/// A link to an interaction not yet seen stays; it counts once that arrives.
final class LinkKeeper {
  private let context: LoadContext
  private let rollups: RollupTracker
  private let matcher: SystemIDMatcher
  private let find: Statement
  private let insert: Statement
  private let update: Statement
  private let createdOn = TimeText()

  init(_ context: LoadContext, _ rollups: RollupTracker, _ matcher: SystemIDMatcher) throws {
    self.context = context
    self.rollups = rollups
    self.matcher = matcher
    find = try Statement(
      context.connection,
      """
      select link_id, created_by, created_on, source_file_id, source_line, is_ambiguous from bridge_ims_inc
      where interaction_number = ?1 and incident_number = ?2
      """)
    insert = try Statement(
      context.connection,
      """
      insert into bridge_ims_inc
          (created_by, created_on, source_file_id, source_line, interaction_number, incident_number, is_incident)
      values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """)
    update = try Statement(
      context.connection,
      """
      update bridge_ims_inc set created_by = ?1, created_on = ?2, source_file_id = ?3, source_line = ?4,
          interaction_sysid = null, incident_sysid = null, interaction_url = null, incident_url = null, is_ambiguous = 0
      where link_id = ?5
      """
    )
  }

  /// Takes one row in; `task` or `document_id` names the incident. Needs an open transaction.
  func take(_ record: IncidentLinkRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome {
    let interaction = batch.bytes(record.interaction)
    let incident = batch.bytes(record.task.isEmpty ? record.documentID : record.task)
    let createdBy = record.createdBy.isEmpty ? nil : context.vocabulary.people[Int(record.createdBy.index)].id
    let mention = Mention(at: record.createdOn, source: Source(file: file, line: Int(record.line)))
    let number = String(decoding: incident, as: UTF8.self)
    let isIncident = context.rules.isIncident(number)
    find.bind(1, interaction)
    find.bind(2, incident)
    let standing = try find.first { row in
      (
        id: row.int(0), createdBy: row.optionalText(1),
        mention: Mention(at: TimeText.time(row.bytes(2)), source: Source(file: row.int(3), line: row.int(4))),
        isAmbiguous: row.int(5) == 1
      )
    }
    if let standing, !mention.isGreater(than: standing.mention, context.ranks) {
      return mention.at == standing.mention.at ? .unchanged : .superseded
    }
    if isIncident {
      let hasFact = try rollups.willChange(linksOf: interaction, incident: number)
      if standing == nil {
        rollups.totals.incidentLinks += 1
        if !hasFact { rollups.totals.orphanLinks += 1 }
      } else if standing?.isAmbiguous == true {
        rollups.totals.ambiguousSystemIDs -= 1
      }
    }
    if let standing { matcher.touch(standing.createdBy, standing.mention.at) }
    matcher.touch(createdBy, record.createdOn)
    let statement = standing == nil ? insert : update
    statement.bind(1, createdBy)
    statement.bind(2, createdOn.of(record.createdOn))
    statement.bind(3, file)
    statement.bind(4, Int(record.line))
    if let standing {
      statement.bind(5, standing.id)
    } else {
      statement.bind(5, interaction)
      statement.bind(6, incident)
      statement.bind(7, isIncident ? 1 : 0)
    }
    try statement.run()
    guard let standing else { return .new }
    return mention.at == standing.mention.at ? .unchanged : .updated
  }
}
