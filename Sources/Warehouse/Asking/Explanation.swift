import GRDB

/// All that is known of one interaction: its versions and where they came from, which one stands and why, its links,
/// and the days in which it counts. Shows people by id only, and holds no description and no note.
package struct Explanation: Encodable, Equatable, Sendable {
  /// One version of the interaction, its time as `YYYY-MM-DDTHH:MM:SS`, and the export and row that it came from.
  package struct Version: Encodable, Equatable, Sendable {
    package var updatedAt: String
    package var state: String
    package var techID: String
    package var file: String
    package var line: Int
    package var stands: Bool
  }

  /// One incident of the interaction, with the export and row of the link; `createdOn` is nil if the row had none.
  package struct Link: Encodable, Equatable, Sendable {
    package var incidentNumber: String
    package var isIncident: Bool
    package var createdOn: String?
    /// Not `hasSysIDs`: the encoder would write that differently in snake_case.
    package var hasSysIds: Bool
    package var isAmbiguous: Bool
    package var file: String
    package var line: Int
  }

  package var interactionNumber: String
  /// False if only links mention it.
  package var isKnown: Bool
  package var openedAt: String?
  package var closedAt: String?
  package var closeSource: String?
  package var resolutionMinutes: Int?
  /// Oldest first; the last one stands.
  package var versions: [Version]
  package var links: [Link]
  /// `YYYY-MM-DD`: the opened day, and the day of closing if there is one.
  package var countsIn: [String]
}

extension WarehouseDatabase {
  /// What is known of the interaction; nil if neither an interaction nor a link has that number.
  package func explain(_ number: String) throws -> Explanation? {
    try queue.read { db in
      let fact = try Row.fetchOne(
        db,
        sql: """
          select interaction_id, opened_at, closed_at, close_source, resolution_minutes
          from fact_interactions where interaction_number = ?
          """, arguments: [number])
      let links = try Row.fetchAll(
        db,
        sql: """
          select incident_number, is_incident, created_on, interaction_sysid is not null, is_ambiguous, name, source_line
          from bridge_ims_inc inner join etl_files on file_id = source_file_id
          where interaction_number = ? order by incident_number
          """, arguments: [number]
      ).map { row in
        Explanation.Link(
          incidentNumber: row[0], isIncident: row[1], createdOn: row[2], hasSysIds: row[3], isAmbiguous: row[4],
          file: row[5], line: row[6])
      }
      guard let fact else {
        return links.isEmpty
          ? nil
          : Explanation(interactionNumber: number, isKnown: false, versions: [], links: links, countsIn: [])
      }
      let versions = try Row.fetchAll(
        db,
        sql: """
          select v.updated_at, state_name, v.tech_id, name, v.source_line, v.stands
          from (
              select interaction_id, updated_at, state_id, tech_id, source_file_id, source_line, 0 as stands
              from interaction_versions
              union all
              select interaction_id, updated_at, state_id, tech_id, source_file_id, source_line, 1 from fact_interactions
          ) as v
          inner join dim_states on dim_states.state_id = v.state_id
          inner join etl_files on etl_files.file_id = v.source_file_id
          where v.interaction_id = ? order by v.updated_at
          """, arguments: [fact[0] as Int]
      ).map { row in
        Explanation.Version(
          updatedAt: row[0], state: row[1], techID: row[2], file: row[3], line: row[4], stands: row[5])
      }
      let opened: String = fact[1]
      let closed: String? = fact[2]
      return Explanation(
        interactionNumber: number, isKnown: true, openedAt: opened, closedAt: closed, closeSource: fact[3],
        resolutionMinutes: fact[4], versions: versions, links: links,
        countsIn: [opened, closed].compactMap { $0.map { String($0.prefix(10)) } })
    }
  }
}

extension Explanation: CustomStringConvertible {
  package var description: String {
    var lines: [String] = []
    if isKnown, let openedAt {
      var line = "\(interactionNumber) opened \(openedAt)"
      if let closedAt, let closeSource {
        line += ", closed \(closedAt) (by \(closeSource)"
        line += resolutionMinutes.map { ", after \($0) minutes)" } ?? ", updated before it was opened: no resolution)"
      }
      lines.append(line)
    } else {
      lines.append("\(interactionNumber): in no export of interactions yet; its links wait for it")
    }
    for version in versions {
      let fate =
        version.stands
        ? (versions.count == 1 ? "stands: the only version" : "stands: the greatest updated_at") : "superseded"
      lines.append(
        "  \(version.updatedAt)  \(version.state)  \(version.techID)  \(version.file):\(version.line)  \(fate)")
    }
    for link in links {
      var line = "  link \(link.incidentNumber)  \(link.file):\(link.line)"
      if !link.isIncident { line += "  not counted: incident_prefixes excludes its number" }
      if link.isAmbiguous { line += "  its sys_ids are ambiguous: no URL" }
      lines.append(line)
    }
    if let opened = countsIn.first {
      lines.append(
        "  counts in the day \(opened) by opening" + (countsIn.count > 1 ? ", \(countsIn[1]) by closing" : ""))
    }
    return lines.joined(separator: "\n")
  }
}
