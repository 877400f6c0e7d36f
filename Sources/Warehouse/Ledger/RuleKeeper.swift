import CivilTime
import GRDB

/// Keeps the warehouse a function of exports and configuration: if the rules are not those by which the rows were
/// derived, it derives all rows anew. Then it reads everything; otherwise only a few rows.
enum RuleKeeper {
  static func apply(_ rules: LoadRules, _ db: Database) throws {
    try rememberReading(rules, db)
    let stored = try stored(db).filter { !$0.key.hasPrefix(reading) }
    let wanted = rules.fingerprint
    if stored == wanted { return }
    for (rule, value) in wanted {
      try db.execute(sql: "insert or replace into etl_rules values (?, ?)", arguments: [rule, value])
    }
    let changed = Set(wanted.keys.filter { wanted[$0] != stored[$0] })
    if try Bool.fetchOne(db, sql: "select exists (select 1 from etl_files)") != true { return }
    if changed.contains("states") { try deriveClosings(rules, db) }
    if changed.contains("incident_prefixes") { try deriveIncidents(rules, db) }
    if changed.contains("instance_url") { try deriveURLs(rules, db) }
    if changed.contains("store_work_notes"), !rules.storeWorkNotes {
      // Otherwise long notes stay readable in the freed pages of the file.
      try db.execute(sql: "pragma secure_delete = on")
      try db.execute(sql: "update fact_interactions set work_notes = null where work_notes is not null")
    }
    if !changed.isDisjoint(with: ["states", "incident_prefixes"]) { try WarehouseDatabase.recomputeRollups(db) }
  }

  private static let reading = "reading."

  static func stored(_ db: Database) throws -> [String: String] {
    var stored: [String: String] = [:]
    for row in try Row.fetchAll(db, sql: "select rule, value from etl_rules") { stored[row[0]] = row[1] }
    return stored
  }

  /// Remembers how the first export was read, until a rebuild reads all exports anew.
  private static func rememberReading(_ rules: LoadRules, _ db: Database) throws {
    let isEmpty = try Bool.fetchOne(db, sql: "select exists (select 1 from etl_files where outcome = 'loaded')") != true
    for (key, value) in rules.reading {
      try db.execute(
        sql: "insert or \(isEmpty ? "replace" : "ignore") into etl_rules values (?, ?)",
        arguments: [reading + key, value])
    }
    let hasNotes = try rules.storeWorkNotes && (isEmpty || stored(db)["store_work_notes"] != "false")
    try db.execute(
      sql: "insert or \(isEmpty || !hasNotes ? "replace" : "ignore") into etl_rules values (?, ?)",
      arguments: [notes, hasNotes ? "true" : "false"])
  }

  /// Notes that exports were loaded. If others were read differently, no configuration reads all as they were read.
  static func noteLoad(_ rules: LoadRules, _ db: Database) throws {
    for key in try changedReading(rules, db) where rules.reading[key] != nil {
      try db.execute(
        sql: "update etl_rules set value = ? where rule = ?", arguments: [severalReadings, reading + key])
    }
  }

  /// Stands for the value of a key if loaded exports were read by several values. No configuration has it.
  private static let severalReadings = "\u{1}several"

  /// The keys by which exports would now be read differently from the loaded ones, sorted.
  static func changedReading(_ rules: LoadRules, _ db: Database) throws -> [String] {
    let stored = try stored(db)
    var changed = rules.reading.filter { key, value in stored[reading + key].map { $0 != value } ?? false }.map(\.key)
    if rules.storeWorkNotes, stored[notes] == "false" { changed.append("store_work_notes") }
    return changed.sorted()
  }

  /// The rule that says whether all exports were loaded with their notes. Notes are deleted at once when they are no
  /// longer wanted, and come back only as exports are read anew.
  private static let notes = reading + "store_work_notes"

  private static func deriveClosings(_ rules: LoadRules, _ db: Database) throws {
    for row in try Row.fetchAll(db, sql: "select state_id, state_name from dim_states where state_id <> 0") {
      try db.execute(
        sql: "update dim_states set state_class = ? where state_id = ?",
        arguments: [rules.stateClass(of: row[1]).rawValue, row[0] as Int])
    }
    // Rows change while they are read. Their ids and indexed columns stay, so each is still met once.
    let (update, time) = (try RawStatement(db.connection, ClosingRow.update()), TimeText())
    try KeptFact.each(db) { fact in
      if !fact.isAsDerived { try update.run(ClosingRow(id: fact.id, closing: fact.derivedClosing), time) }
    }
  }

  private static func deriveIncidents(_ rules: LoadRules, _ db: Database) throws {
    let links = try Row.fetchCursor(db, sql: "select link_id, incident_number, is_incident from bridge_ims_inc")
    var changes: [(Int, Bool)] = []
    while let link = try links.next() {
      let isIncident = rules.isIncident(link[1])
      if isIncident != (link[2] as Bool) { changes.append((link[0], isIncident)) }
    }
    let update = try db.cachedStatement(sql: "update bridge_ims_inc set is_incident = ? where link_id = ?")
    for (link, isIncident) in changes { try update.execute(arguments: [isIncident, link]) }
  }

  private static func deriveURLs(_ rules: LoadRules, _ db: Database) throws {
    let links = try RawStatement(
      db.connection,
      """
      select link_id, interaction_sysid, incident_sysid from bridge_ims_inc
      where interaction_sysid is not null or incident_sysid is not null
      """)
    let (update, time) = (try RawStatement(db.connection, LinkRow.updateSystemIDs), TimeText())
    try links.each { link in
      let systemIDs = LinkedSystemIDs(.matched, interaction: link.bytes(1), incident: link.bytes(2), rules)
      try update.run(LinkRow(id: link.int(0), systemIDs), time)
    }
  }
}

extension WarehouseDatabase {
  /// The keys of the configuration under which the loaded exports were read differently from `rules`, sorted. Only a
  /// rebuild mends that.
  package func changedReading(_ rules: LoadRules) throws -> [String] {
    try queue.read { try RuleKeeper.changedReading(rules, $0) }
  }
}
