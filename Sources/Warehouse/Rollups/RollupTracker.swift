import CivilTime
import Exports
import Files
import GRDBSQLite

/// The contents of `rollup_totals`. A value type, so that restoring it undoes a refused file's share.
struct Totals: Equatable {
  var asOf: LocalTime?
  var uniqueUsers = 0
  var incidentLinks = 0
  var orphanLinks = 0
  var ambiguousSystemIDs = 0
  var supersededVersions = 0

  mutating func note(asOf time: LocalTime) { if asOf.map({ $0 < time }) ?? true { asOf = time } }
}

/// Keeps the rollups while facts and links change: it must be called before each change, and settles at the end.
///
/// Before the first change of a thing, what it counts for is taken away, once; ``settle()`` adds what it counts for
/// then. So the rollback of a file needs no undoing, except in ``totals``, which are restored by value.
final class RollupTracker {
  private let context: LoadContext
  private let isEmpty: Bool
  private let dimensions: DimensionKeepers
  private var deltas = RollupDeltas()
  var totals: Totals

  private var facts: Set<Int> = []
  private var incidents: Set<ExactText> = []
  private var ends = IncidentEnds()
  /// By day and user, how many interactions were gained, less those lost; the unknown user is left out.
  private var dayUsers = CountTable(width: 1)
  private var times: DayTimes

  private let measure: RawStatement
  private let linksOfNumber: RawStatement
  private let endsOfIncident: RawStatement
  private let usersOfDay: RawStatement
  private let factOfNumber: RawStatement

  init(_ context: LoadContext, _ dimensions: DimensionKeepers) throws {
    self.context = context
    self.dimensions = dimensions
    let connection = context.connection
    isEmpty =
      try RawStatement(
        connection, "select exists (select 1 from fact_interactions) or exists (select 1 from bridge_ims_inc)"
      ).first { $0.int(0) == 0 } ?? true
    totals = try Totals(connection)
    times = DayTimes(asOf: totals.asOf)
    measure = try RawStatement(
      connection,
      """
      select opened_at, user_id, tech_id, location_id, state_id, interaction_type, short_description, closed_at,
          close_source, resolution_minutes, interaction_number
      from fact_interactions where interaction_id = ?1
      """)
    linksOfNumber = try RawStatement(
      connection, "select incident_number from bridge_ims_inc where interaction_number = ?1 and is_incident = 1")
    endsOfIncident = try RawStatement(
      connection,
      """
      select bridge_ims_inc.created_by, fact_interactions.opened_at, fact_interactions.tech_id
      from bridge_ims_inc
      left join fact_interactions on fact_interactions.interaction_number = bridge_ims_inc.interaction_number
      where bridge_ims_inc.incident_number = ?1 and bridge_ims_inc.is_incident = 1
      """)
    usersOfDay = try RawStatement(connection, "select user_id from fact_interactions where opened_date_id = ?1")
    factOfNumber = try RawStatement(
      connection, "select interaction_id from fact_interactions where interaction_number = ?1")
  }
}

// MARK: - Before something changes

extension RollupTracker {
  /// Call this before an interaction with this number is inserted.
  func willAdd(number: UnsafeRawBufferPointer) throws {
    let incidents = try incidents(of: number)
    totals.orphanLinks -= incidents.count
    for incident in incidents { try willChange(incident: incident) }
  }

  func didAdd(fact: Int, updatedAt: LocalTime) {
    facts.insert(fact)
    totals.note(asOf: updatedAt)
  }

  /// Call this before a link between the interaction of this number and the incident is added or changed.
  ///
  /// - Returns: whether there is such an interaction.
  func willChange(linksOf number: UnsafeRawBufferPointer, incident: String) throws -> Bool {
    factOfNumber.bind(1, number)
    let fact = try factOfNumber.first { $0.int(0) }
    if let fact { try willChange(fact: fact) }
    try willChange(incident: incident)
    return fact != nil
  }

  /// Call this before an interaction's content changes.
  func willChange(fact: Int) throws {
    guard facts.insert(fact).inserted, let (measures, incidents) = try measures(of: fact) else { return }
    for incident in incidents { try willChange(incident: incident) }
    count(measures, -1)
    times.take(measures)
  }

  private func willChange(incident: String) throws {
    guard incidents.insert(ExactText(incident)).inserted else { return }
    try count(incident: incident, -1)
  }

}

// MARK: - What things count for

extension RollupTracker {
  private func count(_ measures: FactMeasures, _ sign: Int) {
    deltas.add(measures, sign)
    if measures.user != TextTable.unknown {
      dayUsers.add(sign, to: RollupKey(measures.openedAt.day.number, measures.user))
    }
  }

  private func incidents(of number: UnsafeRawBufferPointer) throws -> [String] {
    var found: [String] = []
    linksOfNumber.bind(1, number)
    try linksOfNumber.each { found.append($0.text(0)) }
    return found
  }

  /// What a fact counts for now, and the incidents linked to it; nil if there is no such fact (any more).
  private func measures(of fact: Int) throws -> (FactMeasures, incidents: [String])? {
    measure.bind(1, fact)
    return try measure.first { row in
      let state = row.int(4)
      let incidents = try incidents(of: row.bytes(10))
      let measures = FactMeasures(
        openedAt: LocalTime(iso: row.bytes(0)) ?? LocalTime(seconds: 0),
        user: context.vocabulary.texts.number(of: row.text(1)),
        technician: context.vocabulary.texts.number(of: row.text(2)),
        location: row.int(3), state: state, stateClass: try dimensions.stateClass(of: state),
        type: context.vocabulary.texts.number(of: row.text(5)),
        category: context.vocabulary.texts.number(of: String(decoding: Category.of(row.bytes(6)), as: UTF8.self)),
        closing: Closing(row, at: 7), isConverted: !incidents.isEmpty)
      return (measures, incidents)
    }
  }

  private func count(incident: String, _ sign: Int) throws {
    let texts = context.vocabulary.texts
    endsOfIncident.bind(1, incident)
    try endsOfIncident.each { row in
      ends.add(
        creator: row.isNull(0) ? TextTable.empty : texts.number(of: row.text(0)),
        place: LocalTime(iso: row.bytes(1)).map {
          (day: Int32(truncatingIfNeeded: $0.day.number), technician: texts.number(of: row.text(2)))
        })
    }
    ends.count(sign, in: &deltas)
  }
}

// MARK: - At the end

extension RollupTracker {
  /// Writes the rollups as they follow from the changes. Needs the open transaction of the changes.
  func settle() throws {
    for fact in facts.sorted() {
      guard let (measures, _) = try measures(of: fact) else { continue }
      count(measures, 1)
      times.give(measures, asOf: totals.asOf)
    }
    for incident in incidents { try count(incident: incident.text, 1) }
    try countUsers()
    try times.write(context.connection, context.vocabulary.texts, asOf: totals.asOf)
    let writer = RollupWriter(
      connection: context.connection, texts: context.vocabulary.texts, isEmpty: isEmpty, asOf: totals.asOf)
    totals.uniqueUsers += try writer.write(deltas)
    try totals.write(context.connection)
  }
}

extension RollupTracker {
  /// Counts how many users each day gained and lost.
  ///
  /// Reads only the days on which a user has more or fewer interactions than before, each once. Days on which tickets
  /// were only closed are not read: a night that closes tickets of 40 days read 68,000 facts when each day touched was
  /// read twice.
  ///
  /// To ask for each user whether a day has it, the index over the opening day would need four columns instead of one.
  private func countUsers() throws {
    var changed = Array(dayUsers.sorted())[...]
    while let day = changed.first?.key.first {
      let ofDay = changed.prefix { $0.key.first == day }
      changed = changed[ofDay.endIndex...]
      var interactions: [TextNumber: Int] = [:]
      for entry in ofDay { interactions[entry.key.lastText] = 0 }
      usersOfDay.bind(1, Day(number: Int(day)).dateID)
      try usersOfDay.each { row in
        let user = context.vocabulary.texts.number(of: row.text(0))
        if let known = interactions[user] { interactions[user] = known + 1 }
      }
      for (key, counts) in ofDay {
        let now = interactions[key.lastText] ?? 0
        let before = now - Int(counts[counts.startIndex])
        deltas.days.add(
          (now > 0 ? 1 : 0) - (before > 0 ? 1 : 0), to: RollupKey(day), DayCounter.uniqueUsers)
      }
    }
  }
}

extension Totals {
  init(_ connection: OpaquePointer) throws {
    try RawStatement(connection, "select metric, value from rollup_totals").each { row in
      switch row.text(0) {
      case "as_of": asOf = LocalTime(iso: row.bytes(1))
      case "unique_users": uniqueUsers = row.int(1)
      case "incident_links": incidentLinks = row.int(1)
      case "orphan_links": orphanLinks = row.int(1)
      case "ambiguous_sysids": ambiguousSystemIDs = row.int(1)
      case "superseded_versions": supersededVersions = row.int(1)
      default: break
      }
    }
  }

  /// Writes every metric; `rejected_rows` comes from the ledger.
  func write(_ connection: OpaquePointer) throws {
    let statement = try RawStatement(connection, "insert or replace into rollup_totals values (?1, ?2)")
    statement.bind(1, "as_of")
    statement.bind(2, asOf?.iso)
    try statement.run()
    for (metric, value) in [
      ("unique_users", uniqueUsers), ("incident_links", incidentLinks), ("orphan_links", orphanLinks),
      ("ambiguous_sysids", ambiguousSystemIDs), ("superseded_versions", supersededVersions),
    ] {
      statement.bind(1, metric)
      statement.bind(2, value)
      try statement.run()
    }
    try execute(
      connection,
      """
      insert or replace into rollup_totals
      select 'rejected_rows', coalesce(sum(rows_rejected), 0) from etl_files where outcome = 'loaded'
      """)
  }
}
