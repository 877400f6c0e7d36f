/// A rollup that is nothing but sums by key: a table whose columns are the key's parts and then the counters.
struct Rollup: Sendable {
  let table: String
  let key: [KeyPart]
  /// In the order of the counters in ``RollupDeltas``. The first tells whether a row lives: it falls to 0 with the last
  /// interaction (or incident).
  let counters: [String]

  /// A column of the key, and what its 32 bits of ``RollupDeltas``' key stand for.
  struct KeyPart: Sendable {
    enum Meaning { case integer, day, text }
    let column: String
    let meaning: Meaning

    static func integer(_ column: String) -> KeyPart { KeyPart(column: column, meaning: .integer) }
    static func day(_ column: String) -> KeyPart { KeyPart(column: column, meaning: .day) }
    static func text(_ column: String) -> KeyPart { KeyPart(column: column, meaning: .text) }

    /// Its part of a key.
    @inline(__always)
    static func value(_ place: Int, of count: Int, in key: UInt64) -> UInt32 {
      place == count - 1 ? UInt32(truncatingIfNeeded: key) : UInt32(truncatingIfNeeded: key >> 32)
    }
  }
}

// MARK: - Those without row ids

extension Rollup {
  static let dayTechnicians = Rollup(
    table: "rollup_day_technicians", key: [.day("date_id"), .text("tech_id")], counters: ["interactions"])
  static let dayLocations = Rollup(
    table: "rollup_day_locations", key: [.day("date_id"), .integer("location_id")], counters: ["interactions"])
  static let dayCategories = Rollup(
    table: "rollup_day_categories", key: [.day("date_id"), .text("category")], counters: ["interactions"])
  static let users = Rollup(table: "rollup_users", key: [.text("user_id")], counters: ["interactions"])
  static let technicianLocations = Rollup(
    table: "rollup_technician_locations", key: [.text("tech_id"), .integer("location_id")],
    counters: ["interactions"])
  static let types = Rollup(
    table: "rollup_types", key: [.text("interaction_type")],
    counters: ["interactions", "converted_interactions", "complete", "abandoned"])
  static let categories = Rollup(
    table: "rollup_categories", key: [.text("category")], counters: ["interactions", "converted_interactions"])
  static let monthMinutes = Rollup(
    table: "rollup_month_minutes", key: [.integer("month_id"), .integer("resolution_minutes")],
    counters: ["interactions"])

  /// Those that are told by ``RollupDeltas/writeKeyed(_:)``: the large ones are among them, and no other rollup tells
  /// anything of theirs.
  static let keyed = [
    dayTechnicians, dayLocations, dayCategories, users, technicianLocations, types, categories, monthMinutes,
  ]
}

// MARK: - Those with a row id

extension Rollup {
  private static let counts = ["interactions", "complete", "abandoned", "open", "converted_interactions", "incidents"]

  static let days = Rollup(
    table: "rollup_days", key: [.day("date_id")], counters: counts + ["active_technicians", "unique_users"])
  static let closedDays = Rollup(table: "rollup_closed_days", key: [.day("date_id")], counters: ["closed"])
  static let locations = Rollup(
    table: "rollup_locations", key: [.integer("location_id")],
    counters: ["interactions", "converted_interactions", "days_active"])
  static let states = Rollup(table: "rollup_states", key: [.integer("state_id")], counters: ["interactions"])
  static let months = Rollup(
    table: "rollup_months", key: [.integer("month_id")],
    counters: ["interactions", "closed", "same_day", "closed_by_update"])
  static let incidentCreators = Rollup(
    table: "rollup_incident_creators", key: [.text("created_by")], counters: ["incidents"])

  /// Of `rollup_technicians`, whose first and last day are no sums.
  static let technicianCounters = counts + ["days_active"]
}

// MARK: - What follows from rows that come and go

/// Who came to be, or no longer is, active when: as the rows of the rollups by day tell.
struct Presence: Sendable {
  /// By day, one more or less active technicians; by technician and by location, days.
  fileprivate(set) var activeTechnicians = CountTable(width: 1)
  fileprivate(set) var daysOfTechnicians = CountTable(width: 1)
  fileprivate(set) var daysOfLocations = CountTable(width: 1)
  /// By technician, the days got and lost.
  fileprivate(set) var spans: [UInt32: Span] = [:]
  /// How many more users have an interaction now; the unknown one is not counted.
  fileprivate(set) var users = 0

  struct Span {
    var first = Int.max, last = Int.min
    var lost: Set<Int> = []

    mutating func note(_ day: Int, _ change: Int) {
      if change > 0 {
        first = min(first, day)
        last = max(last, day)
      } else {
        lost.insert(day)
      }
    }
  }
}

extension RollupDeltas {
  /// Has ``Rollup/keyed`` written.
  ///
  /// - Parameter write: adds the counts to a rollup; calls what it is given with 1 for each key whose row was made, and
  ///   with -1 for each whose row was removed.
  func writeKeyed<Failure: Error>(
    _ write: (Rollup, CountTable, _ appeared: (UInt64, Int) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> Presence {
    var presence = Presence()
    try write(.dayTechnicians, dayTechnicians) { key, change in
      let technician = UInt32(truncatingIfNeeded: key)
      if technician != TextTable.unassigned { presence.activeTechnicians.add(change, to: key >> 32) }
      presence.daysOfTechnicians.add(change, to: UInt64(technician))
      presence.spans[technician, default: Presence.Span()].note(Int(key >> 32), change)
    }
    try write(.dayLocations, dayLocations) { key, change in
      presence.daysOfLocations.add(change, to: key & 0xFFFF_FFFF)
    }
    try write(.users, users) { key, change in
      if key != UInt64(TextTable.unknown) { presence.users += change }
    }
    try write(.dayCategories, dayCategories) { _, _ in }
    try write(.technicianLocations, technicianLocations) { _, _ in }
    try write(.types, types) { _, _ in }
    try write(.categories, categories) { _, _ in }
    try write(.monthMinutes, monthMinutes) { _, _ in }
    return presence
  }

  /// Adds what follows from rows that came and went.
  mutating func add(_ presence: Presence) {
    days.add(presence.activeTechnicians, toColumn: 6)
    technicians.add(presence.daysOfTechnicians, toColumn: 6)
    locations.add(presence.daysOfLocations, toColumn: 2)
  }
}
