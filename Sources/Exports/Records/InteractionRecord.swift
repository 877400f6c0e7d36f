import CivilTime

/// One row of an interaction export. Every field is as the contract wants it: trimmed, typed, valid.
package struct InteractionRecord: Sendable {
  /// CSV: the line on which the record starts, header = 1. JSON: the record's number from 1.
  package var line: UInt32
  package var number: TextSlice
  package var openedAt: LocalTime
  package var updatedAt: LocalTime
  /// The export's own closing time, unjudged; nil if it has none.
  package var closedAt: LocalTime?
  package var shortDescription: TextSlice
  package var workNotes: TextSlice
  package var sysID: TextSlice
  /// ``Vocabulary/people``
  package var openedFor: Symbol
  /// ``Vocabulary/people``
  package var assignedTo: Symbol
  /// ``Vocabulary/texts``, each: place, state, type, channel, and category = text before the first `|` of
  /// short_description, trimmed.
  package var location: Symbol
  package var state: Symbol
  package var type: Symbol
  package var channel: Symbol
  package var category: Symbol

  @inlinable package init(
    line: UInt32, number: TextSlice, openedAt: LocalTime, updatedAt: LocalTime, closedAt: LocalTime? = nil,
    shortDescription: TextSlice, workNotes: TextSlice, sysID: TextSlice, openedFor: Symbol, assignedTo: Symbol,
    location: Symbol, state: Symbol, type: Symbol, channel: Symbol, category: Symbol
  ) {
    self.line = line
    self.number = number
    self.openedAt = openedAt
    self.updatedAt = updatedAt
    self.closedAt = closedAt
    self.shortDescription = shortDescription
    self.workNotes = workNotes
    self.sysID = sysID
    self.openedFor = openedFor
    self.assignedTo = assignedTo
    self.location = location
    self.state = state
    self.type = type
    self.channel = channel
    self.category = category
  }
}
