import GRDBSQLite

/// What all parts of a load share: the connection, the rules, and the numbers that members and texts go by.
final class LoadContext {
  let connection: OpaquePointer
  let rules: LoadRules
  let vocabulary: LoadVocabulary
  /// What `ingested_at` says of rows written now, as a number of ``LoadVocabulary/texts``.
  let ingestedAt: UInt32
  var ranks: SourceRanks

  init(_ connection: OpaquePointer, rules: LoadRules, ingestedAt: String, _ vocabulary: LoadVocabulary) throws {
    self.connection = connection
    self.rules = rules
    self.vocabulary = vocabulary
    self.ingestedAt = vocabulary.texts.number(of: ingestedAt)
    ranks = try SourceRanks(connection)
  }
}

/// What became of a row, as the ledger tells it. Each row has one; a file's add up to its rows.
package enum RowOutcome: Int, CaseIterable, Sendable {
  /// The number, pair or sys_ids were not known.
  case new
  /// A greater stamp than the one that stood.
  case updated
  /// The stamp that stands, or one of the versions kept.
  case unchanged
  /// An older stamp than the one that stands, new to us.
  case superseded
}
