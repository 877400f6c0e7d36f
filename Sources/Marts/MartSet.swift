import GRDB

/// The marts that one run makes: ours in the order of the design, then the user's by name.
package struct MartSet: Equatable, Sendable {
  package var definitions: [MartDefinition]

  package init(_ definitions: [MartDefinition]) { self.definitions = definitions }

  /// The marts compiled in.
  package static func builtIn() throws(MartError) -> MartSet {
    var definitions: [MartDefinition] = []
    for file in SQLFiles.all {
      definitions.append(try MartDefinition(sql: file.text, file: "\(file.name).sql"))
    }
    func place(_ definition: MartDefinition) -> Int { order.firstIndex(of: definition.name) ?? order.count }
    return MartSet(definitions.sorted { place($0) < place($1) })
  }

  static let order = [
    "daily", "technician", "location", "conversion", "state", "weekday", "weekday_hour", "type", "category",
    "resolution", "backlog", "summary",
  ]

  /// Every mart, in order. Wants one consistent view of the warehouse: a transaction around it.
  package func read(_ database: Database, _ parameters: MartParameters) throws(MartError) -> [MartTable] {
    let reader = MartReader(database)
    var tables: [MartTable] = []
    for definition in definitions { tables.append(try reader.table(definition, parameters)) }
    return tables
  }
}
