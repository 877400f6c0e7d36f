import CivilTime

/// One row of an incident-link export. `task` is empty where only `documentID` names the incident.
package struct IncidentLinkRecord: Sendable {
  package var line: UInt32
  package var interaction: TextSlice
  package var task: TextSlice
  package var documentID: TextSlice
  /// `people` of ``Vocabulary``
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
