import CivilTime
import Exports
import GRDBSQLite

/// A reading session's vocabulary as far as its batches have told it, by `Symbol.index`. Lives as long as the session:
/// what has travelled once does not travel again. Number 0, the empty value, never does.
final class LearntVocabulary {
  private(set) var people = [Person(id: "", name: nil)]
  private(set) var texts = [""]

  func learn(_ batch: RecordBatch) {
    people += batch.newPeople
    texts += batch.newTexts
  }
}

/// What all parts of a load share: the connection, the rules, and the numbers that members and texts go by.
final class LoadContext {
  let connection: OpaquePointer
  let rules: LoadRules
  /// What `ingested_at` says of rows written now, as a number of ``texts``.
  let ingestedAt: UInt32
  var ranks: SourceRanks
  let texts = TextTable()
  private let learnt: LearntVocabulary
  /// The number of each text of the vocabulary, as far as it was needed.
  private var textOfSymbol: [UInt32] = []

  var people: [Person] { learnt.people }
  var vocabulary: [String] { learnt.texts }

  init(_ connection: OpaquePointer, rules: LoadRules, ingestedAt: String, _ learnt: LearntVocabulary) throws {
    self.learnt = learnt
    self.connection = connection
    self.rules = rules
    self.ingestedAt = texts.number(of: ingestedAt)
    ranks = try SourceRanks(connection)
  }

  /// Takes over what a batch brings into the vocabulary: of every batch, in order, and of refused files too.
  func learn(_ batch: RecordBatch) {
    learnt.learn(batch)
    for text in learnt.texts[textOfSymbol.count...] { textOfSymbol.append(texts.number(of: text)) }
  }

  /// The number of a text of the vocabulary.
  @inline(__always)
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
