import CivilTime

/// One row of a system-id export: sys_ids of an interaction and a task, as text of 32 hex digits.
package struct SystemIDRecord: Sendable {
  package var line: UInt32
  package var interaction: TextSlice
  package var task: TextSlice
  /// `people` of ``Vocabulary``
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
