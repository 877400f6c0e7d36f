import Exports

/// A reading session's vocabulary, by `Symbol.index`, as far as its batches have brought it. Lives as long as the
/// session: a batch brings each word only once. Number 0, the empty value, never comes with a batch.
final class LearntVocabulary {
  fileprivate(set) var people = [Person(id: "", name: nil)]
  fileprivate(set) var texts = [""]
}

/// The vocabulary of one load: what its rows' symbols stand for, and the numbers by which the load counts texts.
final class LoadVocabulary {
  let texts = TextTable()
  private let learnt: LearntVocabulary
  /// The number of each text of the vocabulary, as far as it was needed.
  private var textOfSymbol: [TextNumber] = []
  /// The number of each person's id, as far as it was needed.
  private var idOfPerson: [TextNumber] = []

  var people: [Person] { learnt.people }
  var words: [String] { learnt.texts }

  init(_ learnt: LearntVocabulary) { self.learnt = learnt }

  /// Adds a batch's part of the vocabulary. Call this for every batch, in order, and for those of refused files too.
  func learn(_ batch: RecordBatch) {
    learnt.people += batch.newPeople
    learnt.texts += batch.newTexts
    for text in learnt.texts[textOfSymbol.count...] { textOfSymbol.append(texts.number(of: text)) }
  }

  /// The number of a text of the vocabulary.
  @inline(__always)
  func text(_ symbol: Symbol) -> TextNumber { textOfSymbol[Int(symbol.index)] }

  /// The number of a person's id; ``TextTable/empty`` for nobody.
  func personID(_ symbol: Symbol) -> TextNumber {
    while idOfPerson.count <= Int(symbol.index) {
      idOfPerson.append(texts.number(of: learnt.people[idOfPerson.count].id))
    }
    return idOfPerson[Int(symbol.index)]
  }
}
