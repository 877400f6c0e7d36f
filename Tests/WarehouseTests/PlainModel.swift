import CivilTime
import Exports
import GRDB
import Warehouse

/// What exports tell, by the plainest computation there is: all rows in memory, sorted by rank, the last one wins.
struct PlainModel {
  private struct Ranked<Value> {
    var key: String
    var stamp: String
    var rank: [String]
    var value: Value

    init(_ key: String, _ stamp: String, _ export: TestExport, _ line: Int, _ value: Value) {
      self.key = key
      self.stamp = stamp
      let digits = String(line)
      rank = [stamp, export.name, String(repeating: "0", count: 9 - digits.count) + digits, export.sha256]
      self.value = value
    }
  }

  /// Facts, versions and links, as ``WarehouseDatabase/told()`` has them.
  let lines: [String]

  init(_ exports: [TestExport]) {
    var contents: [String: TestExport] = [:]
    for export in exports where export.refusal == nil {
      let key = export.kind.rawValue + export.sha256
      if let known = contents[key], known.name >= export.name { continue }
      contents[key] = export
    }
    var facts: [Ranked<[String]>] = []
    var users: [Ranked<String>] = []
    var technicians: [Ranked<String>] = []
    var links: [Ranked<String>] = []
    for export in contents.values {
      for (line, row) in zip(2..., export.rows) {
        switch row {
        case .interaction(
          let number, let opened, let updated, let closed, let user, let tech, let place, let state, _, _, _):
          let (userID, userName) = Self.person(user, "(unknown)")
          let (techID, techName) = Self.person(tech, "(unassigned)")
          if let userName, userID != "(unknown)" { users.append(Ranked(userID, updated, export, line, userName)) }
          if let techName { technicians.append(Ranked(techID, updated, export, line, techName)) }
          let closing = Self.closing(state: state, opened: opened, updated: updated, exported: closed)
          facts.append(
            Ranked(
              number, updated, export, line,
              [
                userID, techID, place.isEmpty ? "(unknown)" : place, state.isEmpty ? "(unknown)" : state, opened,
                closing,
                export.name, "\(line)",
              ]))
        case .link(let interaction, let task, let by, let on, _):
          links.append(
            Ranked(
              "\(interaction) \(task)", on ?? "", export, line,
              "\(by.isEmpty ? "∅" : Self.person(by, "").id) \(on ?? "∅") \(export.name) \(line)"))
        case .systemID: break
        }
      }
    }
    let userNames = Self.last(users).mapValues(\.value)
    let technicianNames = Self.last(technicians).mapValues(\.value)
    var lines: [String] = []
    for (number, versions) in Dictionary(grouping: facts, by: \.key) {
      // Of each stamp the greatest; of those the last one stands.
      let standing = Dictionary(grouping: versions, by: \.stamp).values
        .compactMap { $0.max { $0.rank.lexicographicallyPrecedes($1.rank) } }.sorted { $0.stamp < $1.stamp }
      for version in standing.dropLast() {
        lines.append(
          "version \(number) \(version.stamp) \(version.value[1]) \(version.value[3]) \(version.value[6]) \(version.value[7])"
        )
      }
      guard let fact = standing.last else { continue }
      let user = userNames[fact.value[0]] ?? fact.value[0]
      let technician = technicianNames[fact.value[1]] ?? fact.value[1]
      lines.append("fact \(number) \(fact.stamp) \(user) \(technician) " + fact.value.joined(separator: " "))
    }
    for (pair, link) in Self.last(links) { lines.append("link \(pair) \(link.value)") }
    self.lines = lines.sorted()
  }

  private static func last<Value>(_ rows: [Ranked<Value>]) -> [String: Ranked<Value>] {
    Dictionary(grouping: rows, by: \.key).compactMapValues { rows in
      rows.max { $0.rank.lexicographicallyPrecedes($1.rank) }
    }
  }

  private static func person(_ cell: String, _ unknown: String) -> (id: String, name: String?) {
    let person = TestSession.parse(cell)
    return cell.isEmpty ? (unknown, nil) : (person.id, person.name)
  }

  private static func closing(state: String, opened: String, updated: String, exported: String?) -> String {
    guard ["Closed Complete", "Closed_Skipped", "Resolved"].contains(state) else { return "∅ ∅ ∅" }
    if let exported, opened <= exported, exported <= updated {
      return "\(exported) closed_at \(minutes(opened, exported))"
    }
    if updated < opened { return "\(opened) updated_at ∅" }
    return "\(updated) updated_at \(minutes(opened, updated))"
  }

  private static func minutes(_ from: String, _ to: String) -> Int {
    ((LocalTime(iso: to)?.seconds ?? 0) - (LocalTime(iso: from)?.seconds ?? 0)) / 60
  }
}

extension WarehouseDatabase {
  /// Facts, versions and links as the ``PlainModel`` tells them.
  func told() throws -> [String] {
    try queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          select 'fact ' || interaction_number || ' ' || updated_at || ' ' || user_name || ' ' || tech_name || ' '
              || user_id || ' ' || tech_id || ' ' || location_name || ' ' || state_name || ' ' || opened_at || ' '
              || coalesce(closed_at, '∅') || ' ' || coalesce(close_source, '∅') || ' '
              || coalesce(resolution_minutes, '∅') || ' ' || source_file || ' ' || source_line
          from interactions
          union all
          select 'version ' || interaction_number || ' ' || v.updated_at || ' ' || v.tech_id || ' ' || state_name || ' '
              || etl_files.name || ' ' || v.source_line
          from interaction_versions as v
          inner join fact_interactions using (interaction_id)
          inner join dim_states on dim_states.state_id = v.state_id
          inner join etl_files on etl_files.file_id = v.source_file_id
          union all
          select 'link ' || interaction_number || ' ' || incident_number || ' ' || coalesce(created_by, '∅') || ' '
              || coalesce(created_on, '∅') || ' ' || etl_files.name || ' ' || source_line
          from bridge_ims_inc
          inner join etl_files on etl_files.file_id = bridge_ims_inc.source_file_id
          """
      ).sorted()
    }
  }
}
