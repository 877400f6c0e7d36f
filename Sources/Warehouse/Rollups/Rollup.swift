/// A rollup that consists only of sums by key: its table, and the place of its sums in ``RollupDeltas``.
struct Rollup: Sendable {
  let table: String
  /// One or two columns, and what their parts of a ``RollupKey`` mean.
  let key: [KeyColumn]
  /// The columns of the counters, in order. The first one decides whether a row exists: it falls to 0 with the last
  /// interaction (or incident).
  let counters: [String]
  let sums: WritableKeyPath<RollupDeltas, CountTable> & Sendable
  /// What the making or removing of its rows means, if anything.
  var presence: Presence.Subject?

  struct KeyColumn: Sendable {
    enum Meaning { case integer, day, text }
    let name: String
    let meaning: Meaning

    static func integer(_ name: String) -> KeyColumn { KeyColumn(name: name, meaning: .integer) }
    static func day(_ name: String) -> KeyColumn { KeyColumn(name: name, meaning: .day) }
    static func text(_ name: String) -> KeyColumn { KeyColumn(name: name, meaning: .text) }
  }

  /// The part of a key that belongs to the column at a place.
  @inline(__always)
  func part(_ place: Int, of key: RollupKey) -> UInt32 { place == self.key.count - 1 ? key.last : key.first }

  /// The rollups that may have many rows. All are tables without row ids, with the key's columns before the counters.
  /// Their sums are known once all interactions are counted, so a first load can write them page by page.
  static let large = [
    Rollup(
      table: "rollup_day_technicians", key: [.day("date_id"), .text("tech_id")], counters: ["interactions"],
      sums: \.dayTechnicians, presence: .technicianOnDay),
    Rollup(
      table: "rollup_day_locations", key: [.day("date_id"), .integer("location_id")], counters: ["interactions"],
      sums: \.dayLocations, presence: .locationOnDay),
    Rollup(
      table: "rollup_users", key: [.text("user_id")], counters: ["interactions"], sums: \.users, presence: .user),
    Rollup(
      table: "rollup_day_categories", key: [.day("date_id"), .text("category")], counters: ["interactions"],
      sums: \.dayCategories),
    Rollup(
      table: "rollup_categories", key: [.text("category")], counters: CategoryCounter.columns,
      sums: \.categories),
    Rollup(
      table: "rollup_technician_locations", key: [.text("tech_id"), .integer("location_id")],
      counters: ["interactions"], sums: \.technicianLocations),
    Rollup(
      table: "rollup_month_minutes", key: [.integer("month_id"), .integer("resolution_minutes")],
      counters: ["interactions"], sums: \.monthMinutes),
  ]

  /// The other rollups. Part of some comes from writing the large ones (``Presence``).
  static let small = [
    Rollup(
      table: "rollup_days", key: [.day("date_id")],
      counters: DayCounter.columns, sums: \.days),
    Rollup(table: "rollup_closed_days", key: [.day("date_id")], counters: ["closed"], sums: \.closedDays),
    Rollup(
      table: "rollup_incident_creators", key: [.text("created_by")], counters: ["incidents"], sums: \.incidentCreators),
    Rollup(
      table: "rollup_locations", key: [.integer("location_id")],
      counters: LocationCounter.columns, sums: \.locations),
    Rollup(table: "rollup_states", key: [.integer("state_id")], counters: ["interactions"], sums: \.states),
    Rollup(
      table: "rollup_types", key: [.text("interaction_type")],
      counters: TypeCounter.columns, sums: \.types),
    Rollup(
      table: "rollup_months", key: [.integer("month_id")],
      counters: MonthCounter.columns, sums: \.months),
  ]
}
