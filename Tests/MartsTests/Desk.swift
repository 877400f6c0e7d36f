import CivilTime
import GRDB
import Marts
import Testing
import Warehouse

/// A warehouse of a few literal rows, and the marts that it gives. Rollups are made by their definition.
struct Desk {
  /// One interaction; what a test does not say is dull.
  struct Interaction {
    var number: String
    var opened: String
    var updated: String?
    var closed: String?
    var closeSource = "closed_at"
    var minutes: Int?
    var user = "u1"
    var technician = "t1"
    var location = "Paris"
    var state = "New"
    var type: String? = "Chat"
    var description: String? = "VPN | cannot connect"
    var incidents: [String] = []
    /// Who created the links; the technician if not said.
    var creator: String?
  }

  var interactions: [Interaction] = []
  var names: [String: String] = ["t1": "Ada", "t2": "Ben", "t3": "Cleo"]
  var classes: [String: String] = ["New": "open", "Closed Complete": "complete", "Closed Abandoned": "abandoned"]
  var orphans: [String] = []
  var minimumInteractions = 50

  /// A closed interaction: minutes from opening to closing, which may be on a later day.
  static func closed(
    _ number: String, opened: String, minutes: Int, state: String = "Closed Complete", by source: String = "closed_at",
    _ change: (inout Interaction) -> Void = { _ in }
  ) throws -> Interaction {
    let closing = LocalTime(seconds: try #require(LocalTime(iso: opened)).seconds + minutes * 60).iso
    var interaction = Interaction(
      number: number, opened: opened, updated: closing, closed: closing, closeSource: source, minutes: minutes,
      state: state)
    change(&interaction)
    return interaction
  }

  func warehouse() throws -> WarehouseDatabase {
    let warehouse = try WarehouseDatabase.create()
    try warehouse.queue.write(insert)
    try warehouse.recomputeRollups()
    return warehouse
  }

  func insert(_ database: Database) throws {
    try database.execute(
      sql: """
        insert into etl_runs (run_id, started_at, command, version) values (1, '2025-01-01T00:00:00', 'run', '0');
        insert into etl_files (file_id, run_id, name, path, kind, size, modified_ns, sha256, encoding, outcome)
        values (1, 1, 'interaction_1.csv', 'exports/interaction_1.csv', 'interaction', 1, 1, 'a', 'UTF-8', 'loaded')
        """)
    for (index, interaction) in interactions.enumerated() {
      let day = interaction.opened.prefix(10).filter { $0 != "-" }
      try database.execute(
        sql: "insert or ignore into dim_users (user_id, user_name) values (?, ?)",
        arguments: [interaction.user, interaction.user])
      try database.execute(
        sql: "insert or ignore into dim_technicians (tech_id, tech_name) values (?, ?)",
        arguments: [interaction.technician, names[interaction.technician] ?? interaction.technician])
      try database.execute(
        sql: "insert or ignore into dim_locations (location_name) values (?)", arguments: [interaction.location])
      try database.execute(
        sql: "insert or ignore into dim_states (state_name, state_class) values (?, ?)",
        arguments: [interaction.state, classes[interaction.state] ?? "open"])
      try database.execute(
        sql: """
          insert into fact_interactions (interaction_id, interaction_number, short_description, interaction_type, user_id,
              tech_id, location_id, state_id, opened_date_id, opened_at, updated_at, closed_at, close_source,
              resolution_minutes, source_file_id, source_line, ingested_at)
          values (?, ?, ?, ?, ?, ?, (select location_id from dim_locations where location_name = ?),
              (select state_id from dim_states where state_name = ?), ?, ?, ?, ?, ?, ?, 1, ?, '2025-01-01T00:00:00')
          """,
        arguments: [
          index + 1, interaction.number, interaction.description, interaction.type, interaction.user,
          interaction.technician, interaction.location, interaction.state, Int(day), interaction.opened,
          interaction.updated ?? interaction.opened, interaction.closed,
          interaction.closed == nil ? nil : interaction.closeSource, interaction.minutes, index + 2,
        ])
      for incident in interaction.incidents {
        try link(database, interaction.number, incident, creator: interaction.creator ?? interaction.technician)
      }
    }
    for orphan in orphans { try link(database, orphan, "INC-\(orphan)", creator: "t1") }
  }

  private func link(_ database: Database, _ interaction: String, _ incident: String, creator: String) throws {
    try database.execute(
      sql: """
        insert into bridge_ims_inc (interaction_number, incident_number, created_by, source_file_id, source_line)
        values (?, ?, ?, 1, 1)
        """, arguments: [interaction, incident, creator])
  }

  func tables() throws -> [MartTable] {
    let warehouse = try warehouse()
    let set = try MartSet()
    return try warehouse.queue.read { database in
      let reading = try set.read(database, try MartParameters(database, minimumInteractions: minimumInteractions))
      let facts = try FactCounts(database)
      #expect(MartProof.violations(reading.definitions, reading.tables, facts: facts) == [])
      return reading.tables
    }
  }

  func table(_ name: String) throws -> MartTable { try #require(try tables().first { $0.name == name }) }

  /// A mart as its CSV's lines, the header left out: short to write down, and the types are checked elsewhere.
  func lines(_ mart: String) throws -> [String] { try table(mart).lines }
}

extension MartTable {
  var lines: [String] {
    String(decoding: csv(byteOrderMark: false), as: UTF8.self).split(separator: "\r\n").dropFirst().map(String.init)
  }
}
