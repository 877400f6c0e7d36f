import CivilTime
import Exports
import GRDBSQLite

/// What all parts of a load share: the connection, the rules, and the numbers that members and texts go by.
final class LoadContext {
  let connection: OpaquePointer
  let rules: LoadRules
  /// What `ingested_at` says of rows written now.
  let ingestedAt: String
  var ranks: SourceRanks
  var texts = TextTable()
  /// The reading session's vocabulary so far, by `Symbol.index`. Number 0, the empty value, never travels.
  private(set) var people = [Person(id: "", name: nil)]
  private(set) var vocabulary = [""]
  private var textOfSymbol = [TextTable.empty]

  init(_ connection: OpaquePointer, rules: LoadRules, ingestedAt: String) throws {
    self.connection = connection
    self.rules = rules
    self.ingestedAt = ingestedAt
    ranks = try SourceRanks(connection)
  }

  /// Takes over what a batch brings into the vocabulary: of every batch, in order, and of refused files too.
  func learn(_ batch: RecordBatch) {
    people += batch.newPeople
    vocabulary += batch.newTexts
    for text in batch.newTexts { textOfSymbol.append(texts.number(of: text)) }
  }

  /// The number of a text of the vocabulary.
  func text(_ symbol: Symbol) -> UInt32 { textOfSymbol[Int(symbol.index)] }
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
