import CivilTime
import Exports
import GRDB
import Warehouse

/// What exports tell, by the plainest computation there is: all rows in memory, sorted by rank, the last one wins.
///
/// States the rules of docs/SCHEMA.md a second time, in its own words, and shares no code with the warehouse.
struct PlainModel {
  /// As ``WarehouseDatabase/told()`` has them.
  private(set) var lines: [String] = []

  private let rules: LoadRules
  private var facts: [Ranked<Fact>] = []
  private var links: [Ranked<Link>] = []
  private var systemIDs: [Ranked<Link>] = []

  /// What a row says of a key, and by what it is ranked: its stamp; of equal ones the greater file name, then line, then
  /// content.
  private struct Ranked<Value> {
    var key: [Exact]
    var stamp: String
    var name: String
    var line: Int
    var sha256: String
    var value: Value

    var place: String { "\(name) | \(line)" }

    static func isLess(_ a: Self, _ b: Self) -> Bool {
      (a.stamp, a.name, a.line, a.sha256) < (b.stamp, b.name, b.line, b.sha256)
    }
  }

  /// A text that equals no other with other bytes: to a `String`, `é` as one letter and as two are the same.
  private struct Exact: Hashable {
    var text: String
    init(_ text: String) { self.text = text }
    static func == (a: Exact, b: Exact) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
    func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }
  }

  private struct Fact {
    var opened: LocalTime, updated: LocalTime
    var closed: LocalTime?
    var user: String, technician: String
    var userName: String?, technicianName: String?
    var place: String, state: String, type: String, description: String, notes: String
    var channel: String, systemID: String
  }

  private struct Link {
    var createdBy: String?
    var createdOn: String?
  }

  /// - Parameter sha256: of an export's bytes.
  init(_ exports: [TestExport], _ rules: LoadRules, sha256: (TestExport) throws -> String) rethrows {
    self.rules = rules
    // A content counts once, under its greatest name.
    let contents = Dictionary(grouping: exports.filter { $0.damage == nil }, by: { $0.kind.rawValue + $0.text }).values
    var rejected = 0
    var lines: [String] = []
    for export in contents.compactMap({ $0.max { $0.name < $1.name } }) {
      let taken = try read(export, sha256(export))
      // More than ten, and more than one in a hundred; or all of them.
      if taken.rejected > 10 && taken.rejected * 100 > export.rows.count || taken.rejected == export.rows.count {
        continue
      }
      rejected += taken.rejected
      lines.append("file | \(export.name) | \(export.rows.count) rows | \(taken.rejected) rejected")
      facts += taken.facts
      links += taken.links
      systemIDs += taken.systemIDs
    }
    self.lines = (lines + told(rejected)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: - Rows

  private func read(
    _ export: TestExport, _ sha256: String
  ) -> (facts: [Ranked<Fact>], links: [Ranked<Link>], systemIDs: [Ranked<Link>], rejected: Int) {
    var facts: [Ranked<Fact>] = [], links: [Ranked<Link>] = [], systemIDs: [Ranked<Link>] = []
    var rejected = 0
    var line = export.isJSON ? 1 : 2
    func cell(_ text: String) -> String { PlainCell.value(text, inJSON: export.isJSON) }
    func time(_ text: String?) -> LocalTime? {
      text.flatMap { LocalTime(iso: $0) }.flatMap { (1990...2100).contains($0.day.components.year) ? $0 : nil }
    }
    func ranked<Value>(_ key: [String], _ stamp: LocalTime?, _ value: Value) -> Ranked<Value> {
      Ranked(
        key: key.map(Exact.init), stamp: stamp?.iso ?? "", name: export.name, line: line, sha256: sha256, value: value)
    }
    for row in export.rows {
      switch row {
      case .interaction(
        let number, let opened, let updated, let closed, let user, let tech, let place, let state, let type,
        let description, let notes, let channel, let systemID):
        if !cell(number).isEmpty, let opened = time(opened), let updated = time(updated),
          closed == nil || time(closed) != nil, opened.seconds <= updated.seconds + 86_400
        {
          let user = cell(user).isEmpty ? ("(unknown)", nil) : PlainCell.person(cell(user))
          let technician = cell(tech).isEmpty ? ("(unassigned)", nil) : PlainCell.person(cell(tech))
          facts.append(
            ranked(
              [cell(number)], updated,
              Fact(
                opened: opened, updated: updated, closed: time(closed), user: user.0, technician: technician.0,
                userName: user.1, technicianName: technician.1, place: cell(place).isEmpty ? "(unknown)" : cell(place),
                state: cell(state).isEmpty ? "(unknown)" : cell(state), type: cell(type),
                description: cell(description), notes: rules.storeWorkNotes ? cell(notes) : "", channel: cell(channel),
                systemID: cell(systemID))))
        } else {
          rejected += 1
        }
        if !export.isJSON { line += description.count { $0 == "\n" || $0 == "\r\n" } }
      case .link(let interaction, let task, let by, let on, let document):
        let incident = PlainCell.incident(task: cell(task), document: cell(document))
        if !cell(interaction).isEmpty, !incident.isEmpty, on == nil || time(on) != nil {
          links.append(ranked([cell(interaction), incident], time(on), link(cell(by), time(on))))
        } else {
          rejected += 1
        }
      case .systemID(let interaction, let task, let by, let on):
        let pair = [cell(interaction), cell(task)]
        if pair != ["", ""], pair.allSatisfy({ $0.isEmpty || PlainCell.isSystemID($0) }), on == nil || time(on) != nil {
          systemIDs.append(ranked(pair, time(on), link(cell(by), time(on))))
        } else {
          rejected += 1
        }
      }
      line += 1
    }
    return (facts, links, systemIDs, rejected)
  }

  private func link(_ by: String, _ on: LocalTime?) -> Link {
    Link(createdBy: by.isEmpty ? nil : PlainCell.person(by).id, createdOn: on?.iso)
  }

  // MARK: - What they tell together

  private func told(_ rejected: Int) -> [String] {
    let userNames = names(facts.filter { $0.value.user != "(unknown)" }, \.user, \.userName)
    let technicianNames = names(facts.filter { $0.value.technician != "(unassigned)" }, \.technician, \.technicianName)
    let versions = Dictionary(grouping: facts, by: \.key).mapValues { rows in
      Dictionary(grouping: rows, by: \.stamp).values.compactMap { $0.max(by: Ranked.isLess) }
        .sorted { $0.stamp < $1.stamp }
    }
    let standing = versions.compactMapValues(\.last)
    let links = Self.last(links), systemIDs = Self.last(systemIDs)
    let incidents = links.filter { isIncident($0.key[1].text) }
    let incidentsOfNumber = Dictionary(grouping: incidents.keys, by: \.[0]).mapValues { Set($0.map(\.[1])) }
    var lines: [String] = []
    for (number, fact) in standing {
      let value = fact.value
      lines.append(
        [
          "fact", number[0].text, value.updated.iso, value.opened.iso, closing(value), value.user,
          userNames[Exact(value.user)] ?? value.user, value.technician,
          technicianNames[Exact(value.technician)] ?? value.technician, value.place, value.state,
          stateClass(value.state), value.type, value.description, value.notes, PlainCell.category(value.description),
          "\(incidentsOfNumber[number[0]]?.count ?? 0)", fact.place,
        ].joined(separator: " | "))
      lines.append("sent | \(number[0].text) | \(value.channel) | \(value.systemID) | \(value.closed?.iso ?? "")")
    }
    for (number, versions) in versions {
      for old in versions.dropLast() {
        lines.append(
          "version | \(number[0].text) | \(old.stamp) | \(old.value.technician) | \(old.value.state) | \(old.place)")
      }
    }
    let matches = matches(links, systemIDs)
    for (pair, link) in links {
      lines.append(
        [
          "link", pair[0].text, pair[1].text, link.value.createdBy ?? "∅", link.value.createdOn ?? "∅",
          isIncident(pair[1].text) ? "1" : "0", matches[pair] ?? "0 | ∅ | ∅ | ∅ | ∅", link.place,
        ].joined(separator: " | "))
    }
    for (pair, ids) in systemIDs {
      lines.append(
        [
          "sysid", pair[0].text, pair[1].text, ids.value.createdBy ?? "∅", ids.value.createdOn ?? "∅", ids.place,
        ].joined(separator: " | "))
    }
    let orphans = incidents.keys.count { standing[[$0[0]]] == nil }
    let ambiguous = incidents.keys.count { matches[$0]?.hasPrefix("1") ?? false }
    let users = Set(standing.values.map { Exact($0.value.user) }).subtracting([Exact("(unknown)")])
    lines += [
      "total | as_of | \(standing.values.map(\.stamp).max() ?? "∅")", "total | ambiguous_sysids | \(ambiguous)",
      "total | incident_links | \(incidents.count)", "total | orphan_links | \(orphans)",
      "total | rejected_rows | \(rejected)", "total | unique_users | \(users.count)",
      "total | superseded_versions | \(versions.values.map { $0.count - 1 }.reduce(0, +))",
    ]
    return lines + days(standing.values.map { ($0.value, incidentsOfNumber[$0.key[0]] ?? []) })
  }

  private func days(_ facts: [(fact: Fact, incidents: Set<Exact>)]) -> [String] {
    var lines: [String] = []
    for (day, facts) in Dictionary(grouping: facts, by: \.fact.opened.day) {
      func count(_ stateClass: String) -> Int { facts.count { self.stateClass($0.fact.state) == stateClass } }
      let users = Set(facts.map { Exact($0.fact.user) }).subtracting([Exact("(unknown)")]).count
      let technicians = Set(facts.map { Exact($0.fact.technician) }).subtracting([Exact("(unassigned)")]).count
      lines.append(
        [
          "day", day.iso, "\(facts.count) interactions", "\(users) users", "\(technicians) technicians",
          "\(count("complete")) complete", "\(count("abandoned")) abandoned", "\(count("open")) open",
          "\(facts.count { !$0.incidents.isEmpty }) converted",
          "\(facts.reduce(into: Set<Exact>()) { $0.formUnion($1.incidents) }.count) incidents",
        ].joined(separator: " | "))
    }
    for (category, facts) in Dictionary(grouping: facts, by: { Exact(PlainCell.category($0.fact.description)) }) {
      lines.append(
        "category | \(category.text) | \(facts.count) | \(facts.count { !$0.incidents.isEmpty }) converted")
    }
    // From the first opened day to the later of the last opened one and the day of the last stamp, without a gap.
    if let first = facts.map(\.fact.opened.day).min(),
      let last = facts.flatMap({ [$0.fact.opened.day, $0.fact.updated.day] }).max()
    {
      lines.append("calendar | \(first.iso) | \(last.iso) | \(last.number - first.number + 1) days")
    }
    return lines
  }

  private func names(
    _ facts: [Ranked<Fact>], _ id: KeyPath<Fact, String>, _ name: KeyPath<Fact, String?>
  ) -> [Exact: String] {
    Dictionary(grouping: facts.filter { $0.value[keyPath: name] != nil }, by: { Exact($0.value[keyPath: id]) })
      .compactMapValues { $0.max(by: Ranked.isLess)?.value[keyPath: name] }
  }

  private static func last<Value>(_ rows: [Ranked<Value>]) -> [[Exact]: Ranked<Value>] {
    Dictionary(grouping: rows, by: \.key).compactMapValues { $0.max(by: Ranked.isLess) }
  }

  private func isIncident(_ number: String) -> Bool {
    rules.incidentPrefixes.isEmpty || rules.incidentPrefixes.contains { number.hasPrefix($0) }
  }

  private func stateClass(_ name: String) -> String {
    PlainCell.stateClass(name, rules.stateClasses.mapValues(\.rawValue))
  }

  private func closing(_ fact: Fact) -> String {
    guard stateClass(fact.state) != "open" else { return "∅ | ∅ | ∅" }
    func minutes(to end: LocalTime) -> Int { (end.seconds - fact.opened.seconds) / 60 }
    if let closed = fact.closed, fact.opened <= closed, closed <= fact.updated {
      return "\(closed.iso) | closed_at | \(minutes(to: closed))"
    }
    if fact.updated < fact.opened { return "\(fact.opened.iso) | updated_at | ∅" }
    return "\(fact.updated.iso) | updated_at | \(minutes(to: fact.updated))"
  }

  /// Links and sys_ids of one maker and time belong together where there is one of each; several of either are ambiguous.
  private func matches(
    _ links: [[Exact]: Ranked<Link>], _ systemIDs: [[Exact]: Ranked<Link>]
  ) -> [[Exact]: String] {
    let candidatesOfStamp = made(systemIDs)
    var matches: [[Exact]: String] = [:]
    for (stamp, pairs) in made(links) {
      guard let candidates = candidatesOfStamp[stamp] else { continue }
      let isAmbiguous = pairs.count > 1 || candidates.count > 1
      let ids = candidates[0].map { isAmbiguous || $0.text.isEmpty ? nil : $0.text }
      let urls = zip(["interaction", "incident"], ids).map { table, id in
        id.flatMap { id in rules.instanceURL.map { "\($0)/\(table).do?sys_id=\(id)" } }
      }
      for pair in pairs {
        matches[pair] = ([isAmbiguous ? "1" : "0"] + (ids + urls).map { $0 ?? "∅" }).joined(separator: " | ")
      }
    }
    return matches
  }

  private func made(_ rows: [[Exact]: Ranked<Link>]) -> [[Exact]: [[Exact]]] {
    Dictionary(
      grouping: rows.values.filter { $0.value.createdBy != nil && $0.value.createdOn != nil },
      by: { [Exact($0.value.createdBy ?? ""), Exact($0.value.createdOn ?? "")] }
    ).mapValues { $0.map(\.key) }
  }
}

extension WarehouseDatabase {
  /// What the ``PlainModel`` tells.
  func told() throws -> [String] { try dump(Self.told).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  private static let told: [(table: String, sql: String)] = [
    (
      "fact",
      """
      select interaction_number, updated_at, opened_at, closed_at, close_source, resolution_minutes, user_id, user_name,
          tech_id, tech_name, location_name, state_name, state_class, coalesce(interaction_type, ''),
          coalesce(short_description, ''), coalesce(work_notes, ''), coalesce(category, ''), incidents, source_file,
          source_line
      from interactions
      """
    ),
    (
      "sent",
      """
      select interaction_number, coalesce(channel, ''), coalesce(sys_id, ''), coalesce(exported_closed_at, '')
      from fact_interactions
      """
    ),
    (
      "version",
      """
      select interaction_number, v.updated_at, v.tech_id, state_name, name, v.source_line
      from interaction_versions as v inner join fact_interactions using (interaction_id)
          inner join dim_states on dim_states.state_id = v.state_id inner join etl_files on file_id = v.source_file_id
      """
    ),
    (
      "link",
      """
      select interaction_number, incident_number, created_by, created_on, is_incident, is_ambiguous, interaction_sysid,
          incident_sysid, interaction_url, incident_url, name, source_line
      from bridge_ims_inc inner join etl_files on file_id = source_file_id
      """
    ),
    (
      "sysid",
      """
      select interaction_sysid, task_sysid, created_by, created_on, name, source_line
      from sysids inner join etl_files on file_id = source_file_id
      """
    ),
    ("file", "select name, rows_read || ' rows', rows_rejected || ' rejected' from etl_files where outcome = 'loaded'"),
    ("total", "select metric, value from rollup_totals"),
    (
      "day",
      """
      select full_date, interactions || ' interactions', unique_users || ' users', active_technicians || ' technicians',
          complete || ' complete', abandoned || ' abandoned', open || ' open', converted_interactions || ' converted',
          incidents || ' incidents'
      from rollup_days inner join dim_dates using (date_id)
      """
    ),
    ("category", "select category, interactions, converted_interactions || ' converted' from rollup_categories"),
    ("calendar", "select min(full_date), max(full_date), count(*) || ' days' from dim_dates having count(*) > 0"),
  ]
}
