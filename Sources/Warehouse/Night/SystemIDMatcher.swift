import CivilTime
import GRDBSQLite

/// Gives links their sys_ids and URLs, by (created_by, created_on), and only where that is unique on both sides.
///
/// Where sys_ids exist for a link but not one to one, it gets none and is counted as ambiguous: no URL is better than a
/// wrong one. Only what was touched is matched again.
final class SystemIDMatcher {
  struct Stamp: Hashable {
    var createdBy: ExactText
    var createdOn: LocalTime
  }

  private let context: LoadContext
  private var touched: Set<Stamp> = []

  private let links: Statement
  private let systemIDs: Statement
  private let update: Statement

  init(_ context: LoadContext) throws {
    self.context = context
    links = try Statement(
      context.connection,
      """
      select link_id, interaction_sysid, incident_sysid, is_ambiguous, is_incident from bridge_ims_inc
      where created_by = ?1 and created_on = ?2
      """)
    systemIDs = try Statement(
      context.connection,
      "select interaction_sysid, task_sysid from sysids where created_by = ?1 and created_on = ?2 limit 2")
    update = try Statement(
      context.connection,
      """
      update bridge_ims_inc set interaction_sysid = ?2, incident_sysid = ?3, interaction_url = ?4, incident_url = ?5,
          is_ambiguous = ?6
      where link_id = ?1
      """)
  }

  /// Notes that links or sys_ids of this stamp come, go or change.
  func touch(_ createdBy: String?, _ createdOn: LocalTime?) {
    if let createdBy, let createdOn { touched.insert(Stamp(createdBy: ExactText(createdBy), createdOn: createdOn)) }
  }

  private struct Link {
    var id: Int
    var interaction: String?
    var incident: String?
    var isAmbiguous: Bool
    var isIncident: Bool
  }

  /// Matches what was touched. Needs the open transaction of the changes.
  func settle(_ totals: inout Totals) throws {
    for stamp in touched {
      let createdOn = stamp.createdOn.iso
      var found: [Link] = []
      links.bind(1, stamp.createdBy.text)
      links.bind(2, createdOn)
      try links.each { row in
        found.append(
          Link(
            id: row.int(0), interaction: row.optionalText(1), incident: row.optionalText(2),
            isAmbiguous: row.int(3) == 1, isIncident: row.int(4) == 1))
      }
      if found.isEmpty { continue }
      // Of a pair that was exported with one side only, the other one stays without.
      var candidates: [(interaction: String?, task: String?)] = []
      systemIDs.bind(1, stamp.createdBy.text)
      systemIDs.bind(2, createdOn)
      try systemIDs.each { row in candidates.append((row.nonEmptyText(0), row.nonEmptyText(1))) }
      let match = found.count == 1 && candidates.count == 1 ? candidates.first : nil
      let isAmbiguous = match == nil && !candidates.isEmpty
      for link in found {
        if link.isIncident { totals.ambiguousSystemIDs += (isAmbiguous ? 1 : 0) - (link.isAmbiguous ? 1 : 0) }
        if link.interaction == match?.interaction, link.incident == match?.task, link.isAmbiguous == isAmbiguous {
          continue
        }
        update.bind(1, link.id)
        update.bind(2, match?.interaction)
        update.bind(3, match?.task)
        update.bind(4, context.rules.url("interaction", match?.interaction))
        update.bind(5, context.rules.url("incident", match?.task))
        update.bind(6, isAmbiguous ? 1 : 0)
        try update.run()
      }
    }
    touched = []
  }
}

extension LoadRules {
  /// None without an instance, or without a sys_id.
  func url(_ table: String, _ systemID: String?) -> String? {
    guard let instanceURL, let systemID else { return nil }
    return "\(instanceURL)/\(table).do?sys_id=\(systemID)"
  }
}
