import CivilTime

/// One row of an interaction export. Every field is as the contract wants it: trimmed, typed, valid.
///
/// Symbols are of `people` of ``Vocabulary`` for a person, else of `texts` of ``Vocabulary``.
package struct InteractionRecord: Sendable {
  /// CSV: the line on which the record starts, header = 1. JSON: the record's number from 1.
  package var line: UInt32
  package var number: TextSlice
  package var openedAt: LocalTime
  package var updatedAt: LocalTime
  /// The export's own closing time, unjudged; nil if it has none.
  package var closedAt: LocalTime?
  package var shortDescription = TextSlice.empty
  package var workNotes = TextSlice.empty
  package var sysID = TextSlice.empty
  /// A person.
  package var openedFor = Symbol.empty
  /// A person.
  package var assignedTo = Symbol.empty
  package var location = Symbol.empty
  package var state = Symbol.empty
  package var type = Symbol.empty
  package var channel = Symbol.empty
  /// The text before the first `|` of `short_description`, trimmed.
  package var category = Symbol.empty

  /// What every row has; the rest is empty until it is set.
  @inlinable package init(line: UInt32, number: TextSlice, openedAt: LocalTime, updatedAt: LocalTime) {
    self.line = line
    self.number = number
    self.openedAt = openedAt
    self.updatedAt = updatedAt
  }

  /// Every text that lies in the batch's bytes: whoever keeps a record longer than its batch moves these.
  package static var slices: [WritableKeyPath<InteractionRecord, TextSlice> & Sendable] {
    [\.number, \.shortDescription, \.workNotes, \.sysID]
  }
}
