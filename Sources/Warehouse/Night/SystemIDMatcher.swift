import CivilTime
import Files
import GRDBSQLite

/// Gives links the sys_ids of their creation, as ``OneToOne`` decides. Only what was touched is matched again.
final class SystemIDMatcher {
  private let context: LoadContext
  private var touched: Set<Stamp.Creation> = []

  private let links: RawStatement
  private let systemIDs: RawStatement
  private let update: RawStatement
  private let createdOn = TimeText()

  init(_ context: LoadContext) throws {
    self.context = context
    links = try RawStatement(
      context.connection,
      """
      select link_id, interaction_sysid, incident_sysid, is_ambiguous, is_incident from bridge_ims_inc
      where created_by = ?1 and created_on = ?2
      """)
    // A count of two stands for two or more.
    systemIDs = try RawStatement(
      context.connection,
      """
      select count(*), min(interaction_sysid), min(task_sysid) from (
          select interaction_sysid, task_sysid from sysids where created_by = ?1 and created_on = ?2 limit 2
      )
      """)
    update = try RawStatement(context.connection, LinkRow.updateSystemIDs)
  }

  /// Notes that links or sys_ids of this creation were added, removed or changed.
  func touch(_ creation: Stamp.Creation) { if creation.isKnown { touched.insert(creation) } }

  private struct Link {
    var id: Int
    var interaction: ExactText
    var incident: ExactText
    var isAmbiguous: Bool
    var isIncident: Bool
  }

  /// Matches what was touched. Needs the open transaction of the changes.
  func settle(_ totals: inout Totals) throws {
    for creation in touched {
      for statement in [links, systemIDs] {
        statement.bind(1, context.vocabulary.texts.bytes(creation.creator))
        statement.bind(2, createdOn.of(creation.on.time))
      }
      var found: [Link] = []
      try links.each { row in
        found.append(
          Link(
            id: row.int(0), interaction: ExactText(row.text(1)), incident: ExactText(row.text(2)),
            isAmbiguous: row.int(3) == 1, isIncident: row.int(4) == 1))
      }
      if found.isEmpty { continue }
      try systemIDs.each { row in
        let match = LinkedSystemIDs(
          OneToOne(links: found.count, systemIDs: row.int(0)), interaction: row.bytes(1), incident: row.bytes(2),
          context.rules)
        for link in found { try give(match, to: link, &totals) }
      }
    }
    touched = []
  }

  private func give(_ match: LinkedSystemIDs, to link: Link, _ totals: inout Totals) throws {
    if link.isIncident { totals.ambiguousSystemIDs += (match.isAmbiguous ? 1 : 0) - (link.isAmbiguous ? 1 : 0) }
    let isKnown =
      link.isAmbiguous == match.isAmbiguous && link.interaction.text.utf8.elementsEqual(match.interaction)
      && link.incident.text.utf8.elementsEqual(match.incident)
    if !isKnown { try update.run(LinkRow(id: link.id, match), createdOn) }
  }
}
