/// Some thousand records and the bytes that they point into. Made on the reading thread, consumed on the loading one.
///
/// What is new in the vocabulary since the batch before travels with it, so that no table is shared between threads. That
/// holds for the batches of a file that is refused later too: its symbols stay known.
package final class RecordBatch {
  package enum Records {
    case interactions([InteractionRecord])
    case incidentLinks([IncidentLinkRecord])
    case systemIDs([SystemIDRecord])
  }

  /// What the slices point into. Freed with the batch.
  package let text: UnsafeMutableRawBufferPointer
  package let records: Records
  /// Entries that follow on those of all batches before, of this file and of earlier ones of the session. The first of
  /// all is number 1: 0 is the empty value.
  package let newPeople: [Person]
  package let newTexts: [String]

  package init(text: UnsafeMutableRawBufferPointer, records: Records, newPeople: [Person], newTexts: [String]) {
    self.text = text
    self.records = records
    self.newPeople = newPeople
    self.newTexts = newTexts
  }

  deinit { text.deallocate() }

  package func string(_ slice: TextSlice) -> String {
    String(
      decoding: UnsafeRawBufferPointer(rebasing: text[Int(slice.offset)..<Int(slice.offset + slice.length)]),
      as: UTF8.self)
  }
}
