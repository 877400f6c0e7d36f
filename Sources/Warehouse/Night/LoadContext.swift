import GRDBSQLite

/// What all parts of a load share: the connection, the rules, and the numbers of members and texts.
final class LoadContext {
  let connection: OpaquePointer
  let rules: LoadRules
  let vocabulary: LoadVocabulary
  /// The value of `ingested_at` for rows written now, as a number of ``LoadVocabulary/texts``.
  let ingestedAt: TextNumber
  var ranks: SourceRanks

  init(_ connection: OpaquePointer, rules: LoadRules, ingestedAt: String, _ vocabulary: LoadVocabulary) throws {
    self.connection = connection
    self.rules = rules
    self.vocabulary = vocabulary
    self.ingestedAt = vocabulary.texts.number(of: ingestedAt)
    ranks = try SourceRanks(connection)
  }
}
