import CivilTime
import GRDB

/// Which exports moved a number of a past day: of those loaded since the earlier publication, those of interactions, and
/// of links where they count, that have to do with the day. None where nothing was loaded since: then the configuration
/// was changed, or a user's mart.
///
/// If only one export can be the cause, no query runs. With several, those that contributed to the day are named, or all
/// of them if that can't be known (a row that moved to another day of opening).
package final class RestatementCauses {
  private struct Export {
    var id: Int
    var name: String
    var kind: String
  }

  private let database: Database
  private let candidates: [Export]
  private var known: [RestatedColumn.Tie: [Day: String]] = [:]
  private var contributors: [Day: Set<Int>] = [:]
  private var touched: [Int: TouchedDays]?

  /// Usable while the access to `database` lasts.
  ///
  /// - Parameter published: SHA-256 of each export that the earlier publication came from.
  package init(_ database: Database, since published: Set<String>) throws {
    self.database = database
    candidates = try Row.fetchAll(
      database, sql: "select file_id, name, kind, sha256 from etl_files where outcome = 'loaded' order by name, sha256"
    ).filter { !published.contains($0[3]) }
      .map { Export(id: $0[0], name: $0[1], kind: $0[2]) }
  }

  /// The names of the exports, a blank between them.
  package func exports(_ tie: RestatedColumn.Tie, _ day: Day) throws -> String {
    if let names = known[tie]?[day] { return names }
    let kinds: Set = tie == .links ? ["interaction", "ims_inc"] : ["interaction"]
    let candidates = candidates.filter { kinds.contains($0.kind) }
    let found = candidates.count > 1 ? try self.candidates(candidates, tie, day) : []
    let names = (found.isEmpty ? candidates : found).map(\.name).joined(separator: " ")
    known[tie, default: [:]][day] = names
    return names
  }

  /// Those of several that have to do with the day.
  private func candidates(_ exports: [Export], _ tie: RestatedColumn.Tie, _ day: Day) throws -> [Export] {
    switch tie {
    case .opening, .links:
      let files = try contributors(openedOn: day)
      return exports.filter { files.contains($0.id) }
    case .closing:
      let days = try touchedDays(of: exports)
      return exports.filter { days[$0.id]?.closed.contains(day.iso) ?? false }
    case .level:
      let days = try touchedDays(of: exports)
      return exports.filter { days[$0.id].map { $0.first <= day.iso } ?? false }
    }
  }

  /// Those that gave an interaction of the day as it stands, or a link of one.
  private func contributors(openedOn day: Day) throws -> Set<Int> {
    if let files = contributors[day] { return files }
    let files = try Set(
      Int.fetchAll(
        database,
        sql: """
          select fact_interactions.source_file_id
          from fact_interactions
          where fact_interactions.opened_date_id = :day
          union
          select bridge_ims_inc.source_file_id
          from fact_interactions
          inner join bridge_ims_inc on bridge_ims_inc.interaction_number = fact_interactions.interaction_number
          where fact_interactions.opened_date_id = :day
          """, arguments: ["day": day.dateID]))
    contributors[day] = files
    return files
  }
}

/// The days of closing that an export has to do with (it closed an interaction on them, or gave one that was closed on them
/// a later version), and the first of those and of its days of opening; as `YYYY-MM-DD`.
private struct TouchedDays {
  var closed: Set<String> = []
  var first: String
}

extension RestatementCauses {
  /// Reads all facts once: nothing finds them by their export, and it is for nights with several alone.
  private func touchedDays(of exports: [Export]) throws -> [Int: TouchedDays] {
    if let touched { return touched }
    let files = exports.map { String($0.id) }.joined(separator: ", ")
    let rows = try Row.fetchAll(
      database,
      sql: """
        select source_file_id, substr(closed_at, 1, 10) as closed, min(substr(opened_at, 1, 10)) as opened
        from fact_interactions
        where source_file_id in (\(files))
        group by source_file_id, substr(closed_at, 1, 10)
        union all
        select
            fact_interactions.source_file_id, substr(interaction_versions.updated_at, 1, 10),
            min(substr(fact_interactions.opened_at, 1, 10))
        from fact_interactions
        inner join interaction_versions on interaction_versions.interaction_id = fact_interactions.interaction_id
        inner join dim_states on dim_states.state_id = interaction_versions.state_id
        where fact_interactions.source_file_id in (\(files)) and dim_states.state_class <> 'open'
        group by fact_interactions.source_file_id, substr(interaction_versions.updated_at, 1, 10)
        """)
    var days: [Int: TouchedDays] = [:]
    for row in rows {
      let (file, closed, opened): (Int, String?, String) = (row[0], row[1], row[2])
      var touched = days[file] ?? TouchedDays(first: opened)
      touched.first = min(touched.first, opened, closed ?? opened)
      if let closed { touched.closed.insert(closed) }
      days[file] = touched
    }
    touched = days
    return days
  }
}
