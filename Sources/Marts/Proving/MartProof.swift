import GRDB

/// A claim about the marts that must hold whatever the exports were, and what was found where it does not.
///
/// Tests run them on every warehouse they make, `verify` on the user's own.
package struct MartViolation: Equatable, Sendable, CustomStringConvertible {
  package var mart: String
  /// The column, if it is a matter of one alone.
  package var column: String?
  /// What does not hold, in words; names columns and counts, never a cell's text.
  package var finding: String

  package var description: String { "\(mart): \(finding)" }
}

/// What the marts must add up to, counted in the facts themselves: reads all of them, so never part of a night.
package struct FactCounts: Equatable, Sendable {
  package var interactions: Int
  package var converted: Int
  package var closed: Int
  /// Links whose interaction is there.
  package var joinedLinks: Int
  /// Different members with an interaction, the unknown ones left out.
  package var users: Int
  package var technicians: Int
  package var locations: Int
  /// Different incidents of each technician's interactions, added up; and of each day's.
  package var incidentsOfTechnicians: Int
  package var incidentsOfDays: Int
  /// Different incidents whose links each technician with an interaction created, added up.
  package var incidentsCreated: Int

  package init(_ database: Database) throws {
    func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql) ?? 0 }
    interactions = try count("select count(*) from fact_interactions")
    converted = try count(
      """
      select count(distinct bridge_ims_inc.interaction_number)
      from bridge_ims_inc
      inner join fact_interactions on fact_interactions.interaction_number = bridge_ims_inc.interaction_number
      where bridge_ims_inc.is_incident = 1
      """)
    closed = try count("select count(closed_at) from fact_interactions")
    users = try count("select count(distinct user_id) from fact_interactions where user_id <> '(unknown)'")
    technicians = try count("select count(distinct tech_id) from fact_interactions where tech_id <> '(unassigned)'")
    locations = try count(
      """
      select count(distinct location_name)
      from fact_interactions
      inner join dim_locations on dim_locations.location_id = fact_interactions.location_id
      where location_name <> '(unknown)'
      """)
    func incidents(of group: String) throws -> Int {
      try count(
        """
        select count(*)
        from (
            select distinct fact_interactions.\(group), bridge_ims_inc.incident_number
            from bridge_ims_inc
            inner join fact_interactions
                on fact_interactions.interaction_number = bridge_ims_inc.interaction_number
            where bridge_ims_inc.is_incident = 1
        )
        """)
    }
    incidentsOfTechnicians = try incidents(of: "tech_id")
    incidentsOfDays = try incidents(of: "opened_date_id")
    incidentsCreated = try count(
      """
      select count(*)
      from (
          select distinct created_by, incident_number
          from bridge_ims_inc
          where is_incident = 1 and created_by in (select tech_id from fact_interactions)
      )
      """)
    joinedLinks = try count(
      """
      select count(*)
      from bridge_ims_inc
      inner join fact_interactions on fact_interactions.interaction_number = bridge_ims_inc.interaction_number
      where bridge_ims_inc.is_incident = 1
      """)
  }
}

package enum MartProof {
  /// Everything that does not hold. Marts that are not among the tables are not asked for.
  ///
  /// - Parameter facts: nil leaves out the comparison with the fact table.
  package static func violations(
    _ definitions: [MartDefinition], _ tables: [MartTable], facts: FactCounts? = nil
  ) -> [MartViolation] {
    var found = zip(definitions, tables).flatMap { rowViolations($0, $1) }
    found += Identities(tables: tables, facts: facts).violations()
    return found
  }

  /// The key is unique, and no cell is null that may not be.
  static func rowViolations(_ definition: MartDefinition, _ table: MartTable) -> [MartViolation] {
    var found: [MartViolation] = []
    for (column, cells) in zip(table.columns, table.cells) where !column.isNullable {
      if let row = cells.indices.first(where: cells.isNull) {
        found.append(
          MartViolation(
            mart: table.name, column: column.name, finding: "\(column.name) is null in row \(row + 1)"))
      }
    }
    let key = definition.key.compactMap(table.index(of:))
    var seen = Set<[MartValue]>(minimumCapacity: table.rowCount)
    for row in 0..<table.rowCount where !seen.insert(key.map { table.cells[$0][row] }).inserted {
      found.append(
        MartViolation(
          mart: table.name,
          finding: "row \(row + 1) has the \(definition.key.joined(separator: ", ")) of an earlier row"))
      break
    }
    return found
  }
}
