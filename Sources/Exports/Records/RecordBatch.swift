import CivilTime

/// A run of bytes in a batch's ``RecordBatch/text``: valid UTF-8, trimmed, unquoted. Length 0 is null.
package struct TextSlice: Equatable, Sendable {
  package var offset: UInt32, length: UInt32
  @inlinable package static var empty: TextSlice { TextSlice(offset: 0, length: 0) }

  @inlinable package init(offset: UInt32, length: UInt32) {
    self.offset = offset
    self.length = length
  }
  @inlinable package var isEmpty: Bool { length == 0 }
}

/// A value that repeats (a person, a place, a state …), told by its number in the reading session's ``Vocabulary``.
/// Numbers are dense from 0 in order of first appearance; 0 is always the empty value.
package struct Symbol: Hashable, Sendable {
  package var index: UInt32
  @inlinable package static var empty: Symbol { Symbol(index: 0) }

  @inlinable package init(index: UInt32) { self.index = index }
  @inlinable package var isEmpty: Bool { index == 0 }
}

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

/// One row of an incident-link export. `task` is empty where only `documentID` names the incident.
package struct IncidentLinkRecord: Sendable {
  package var line: UInt32
  package var interaction: TextSlice
  package var task: TextSlice
  package var documentID: TextSlice
  /// ``Vocabulary/people``
  package var createdBy: Symbol
  package var createdOn: LocalTime?

  /// The incident's number: the task, or what the document names.
  @inlinable package var incident: TextSlice { task.isEmpty ? documentID : task }

  @inlinable package init(
    line: UInt32, interaction: TextSlice, task: TextSlice, documentID: TextSlice, createdBy: Symbol,
    createdOn: LocalTime? = nil
  ) {
    self.line = line
    self.interaction = interaction
    self.task = task
    self.documentID = documentID
    self.createdBy = createdBy
    self.createdOn = createdOn
  }
}

/// One row of a system-id export: sys_ids of an interaction and a task, as text of 32 hex digits.
package struct SystemIDRecord: Sendable {
  package var line: UInt32
  package var interaction: TextSlice
  package var task: TextSlice
  /// ``Vocabulary/people``
  package var createdBy: Symbol
  package var createdOn: LocalTime?

  @inlinable package init(
    line: UInt32, interaction: TextSlice, task: TextSlice, createdBy: Symbol, createdOn: LocalTime? = nil
  ) {
    self.line = line
    self.interaction = interaction
    self.task = task
    self.createdBy = createdBy
    self.createdOn = createdOn
  }
}

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
