/// What one SQL file says: the mart that it makes, in words for people and types for the writers, and the query.
package struct MartDefinition: Equatable, Sendable {
  /// The name of its files and its sheet: `[a-z][a-z0-9_]*`, 31 characters at most.
  package var name: String
  package var title: String
  /// What one row is.
  package var grain: String
  /// The columns that tell a row from every other.
  package var key: [String]
  /// The tables that it reads.
  package var reads: [String]
  package var order: String
  /// Which columns may be summed over which.
  package var additivity: String
  /// What a reader could misread.
  package var caveats: [String]
  /// The counts of which a change on a past day is logged; the key must have one date.
  package var restated: [RestatedColumn]
  /// The columns that tell of a person: those with the names of the warehouse, and those that the header declares.
  package var people: [MartPerson]
  package var columns: [MartColumn]
  /// The whole file, header and all, so that a line SQLite names is a line of the file.
  package var sql: String
  /// What messages call it.
  package var file: String
}
