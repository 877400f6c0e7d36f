import GRDB

/// All that is known of one interaction: its versions and where they came from, which one stands and why, its links, and
/// the days that it counts in. Holds people by their ids alone, no description and no note.
package struct Explanation: Codable, Equatable, Sendable {
  /// One version of the interaction, its time as `YYYY-MM-DDTHH:MM:SS`, and the export and row that it came from.
  package struct Version: Codable, Equatable, Sendable {
    package var updated_at: String
    package var state: String
    package var tech_id: String
    package var file: String
    package var line: Int
    package var stands: Bool
  }

  /// One incident of the interaction, and the export and row that told of it; `created_on` is nil where the row had none.
  package struct Link: Codable, Equatable, Sendable {
    package var incident_number: String
    package var is_incident: Bool
    package var created_on: String?
    package var has_sys_ids: Bool
    package var is_ambiguous: Bool
    package var file: String
    package var line: Int
  }

  package var interaction_number: String
  /// False if only links tell of it.
  package var is_known: Bool
  package var opened_at: String?
  package var closed_at: String?
  package var close_source: String?
  package var resolution_minutes: Int?
  /// Oldest first; the last one stands.
  package var versions: [Version]
  package var links: [Link]
  /// `YYYY-MM-DD`: the opened day, and the day of closing if there is one.
  package var counts_in: [String]
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
          incident_number: row[0], is_incident: row[1], created_on: row[2], has_sys_ids: row[3], is_ambiguous: row[4],
          file: row[5], line: row[6])
      }
      guard let fact else {
        return links.isEmpty
          ? nil
          : Explanation(interaction_number: number, is_known: false, versions: [], links: links, counts_in: [])
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
          updated_at: row[0], state: row[1], tech_id: row[2], file: row[3], line: row[4], stands: row[5])
      }
      let opened: String = fact[1]
      let closed: String? = fact[2]
      return Explanation(
        interaction_number: number, is_known: true, opened_at: opened, closed_at: closed, close_source: fact[3],
        resolution_minutes: fact[4], versions: versions, links: links,
        counts_in: [opened, closed].compactMap { $0.map { String($0.prefix(10)) } })
    }
  }
}

extension Explanation: CustomStringConvertible {
  package var description: String {
    var lines: [String] = []
    if is_known, let opened_at {
      var line = "\(interaction_number) opened \(opened_at)"
      if let closed_at, let close_source {
        line += ", closed \(closed_at) (by \(close_source)"
        line += resolution_minutes.map { ", after \($0) minutes)" } ?? ", updated before it was opened: no resolution)"
      }
      lines.append(line)
    } else {
      lines.append("\(interaction_number): in no export of interactions yet; its links wait for it")
    }
    for version in versions {
      let fate =
        version.stands
        ? (versions.count == 1 ? "stands: the only version" : "stands: the greatest updated_at") : "superseded"
      lines.append(
        "  \(version.updated_at)  \(version.state)  \(version.tech_id)  \(version.file):\(version.line)  \(fate)")
    }
    for link in links {
      var line = "  link \(link.incident_number)  \(link.file):\(link.line)"
      if !link.is_incident { line += "  not counted: incident_prefixes excludes its number" }
      if link.is_ambiguous { line += "  its sys_ids are ambiguous: no URL" }
      lines.append(line)
    }
    if let opened = counts_in.first {
      lines.append(
        "  counts in the day \(opened) by opening" + (counts_in.count > 1 ? ", \(counts_in[1]) by closing" : ""))
    }
    return lines.joined(separator: "\n")
  }
}
