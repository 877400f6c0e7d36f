import Exports
import GRDBSQLite

/// The dimensions whose members a row of an interaction export names.
final class DimensionKeepers {
  let users = NameKeeper<Users>()
  let technicians = NameKeeper<Technicians>()
  let locations = MemberKeeper(table: "dim_locations", key: "location_id", name: "location_name")
  let states: MemberKeeper
  private let rules: LoadRules
  private var selectClass: RawStatement?
  /// By `state_id`.
  private var classes: [StateClass?] = []

  /// A row's members: the numbers of people's ids, and the surrogate keys of places and states.
  struct Keys {
    var user: TextNumber, technician: TextNumber
    var location: Int, state: Int
  }

  init(_ rules: LoadRules) {
    self.rules = rules
    states = MemberKeeper(
      table: "dim_states", key: "state_id", name: "state_name",
      detail: ("state_class", { rules.stateClass(of: $0).rawValue }))
  }

  /// Connects to a database, which may hold members already.
  func connect(_ connection: OpaquePointer) throws {
    try users.connect(connection)
    try technicians.connect(connection)
    try locations.connect(connection)
    try states.connect(connection)
    selectClass = try RawStatement(connection, "select state_class from dim_states where state_id = ?1")
  }

  /// Lets go of the database, which can't be closed before.
  func disconnect() {
    users.disconnect()
    technicians.disconnect()
    locations.disconnect()
    states.disconnect()
    selectClass = nil
  }

  /// The keys of a row's members. Notes the people that the row mentions, whether it stands or not.
  @inline(__always)
  func keys(
    of record: InteractionRecord, _ source: Source, _ vocabulary: LoadVocabulary, _ ranks: SourceRanks
  ) throws -> Keys {
    let at = record.updatedAt
    return Keys(
      user: try users.mention(record.openedFor, at: at, source, vocabulary, ranks),
      technician: try technicians.mention(record.assignedTo, at: at, source, vocabulary, ranks),
      location: try locations.key(record.location, vocabulary.words),
      state: try states.key(record.state, vocabulary.words))
  }

  @inline(__always)
  func stateClass(of state: Int) throws -> StateClass {
    if state < classes.count, let known = classes[state] { return known }
    return try findClass(of: state)
  }

  private func findClass(of state: Int) throws -> StateClass {
    var found = states.newName(of: state).map(rules.stateClass)
    if found == nil {
      selectClass?.bind(1, state)
      found = try selectClass?.first { StateClass(rawValue: $0.text(0)) ?? .open }
    }
    if state >= classes.count { classes += Array(repeating: nil, count: state + 1 - classes.count) }
    classes[state] = found ?? .open
    return found ?? .open
  }

  /// Writes the members and names noted since the last call.
  func write(_ connection: OpaquePointer, _ texts: TextTable) throws {
    try users.write(connection, texts)
    try technicians.write(connection, texts)
    try locations.write(connection)
    try states.write(connection)
  }

  /// The dimensions of people, for a caller that writes them whole. See ``NameKeeper/handOver(_:)``.
  func handOverPeople(_ texts: TextTable) throws
    -> (users: [NameKeeper<Users>.Member], technicians: [NameKeeper<Technicians>.Member])
  {
    (try users.handOver(texts), try technicians.handOver(texts))
  }

  /// Forgets what was rolled back.
  func forget() {
    users.forget()
    technicians.forget()
    locations.forget()
    states.forget()
    classes = []
  }
}
