/// A field of an export: its name, the labels that ServiceNow prints for it, and whether a file needs it.
package struct ExportField: Hashable, Sendable {
  /// As ServiceNow calls the column, and the configuration too.
  package let name: String
  /// What ServiceNow's list export prints as heading instead of the name.
  let labels: [String]
  /// A file without it is refused.
  package let isRequired: Bool

  fileprivate init(_ name: String, _ labels: String..., required: Bool = false) {
    self.name = name
    self.labels = labels
    self.isRequired = required
  }
}

extension ExportKind {
  /// In the order of ``InteractionField``, ``LinkField``: the position is the number of the slot that the row's value
  /// is laid into.
  package var fields: [ExportField] {
    switch self {
    case .interaction: ExportKind.interactionFields
    case .incidentLink: ExportKind.linkFields
    case .systemID: ExportKind.systemIDFields
    }
  }

  private static let interactionFields = [
    ExportField("number", required: true),
    ExportField("opened_at", "Opened", required: true),
    ExportField("short_description"),
    ExportField("opened_for"),
    ExportField("state"),
    ExportField("type"),
    ExportField("assigned_to"),
    ExportField("sys_updated_on", "Updated", required: true),
    ExportField("location"),
    ExportField("work_notes"),
    ExportField("closed_at", "Closed"),
    ExportField("channel"),
    ExportField("sys_id"),
  ]

  private static let linkFields = [
    ExportField("interaction", required: true),
    ExportField("task"),
    ExportField("sys_created_by", "Created by"),
    ExportField("sys_created_on", "Created"),
    ExportField("document_id", "Document"),
  ]

  // A sys_id is matched to a link by who made it when: without the two, a file can give nothing.
  private static let systemIDFields = [
    ExportField("interaction"),
    ExportField("task"),
    ExportField("sys_created_by", "Created by", required: true),
    ExportField("sys_created_on", "Created", required: true),
  ]
}

/// Slots of an interaction's row, in the order of ``ExportKind/fields``.
enum InteractionField {
  static let number = 0, openedAt = 1, shortDescription = 2, openedFor = 3, state = 4, type = 5, assignedTo = 6
  static let updatedOn = 7, location = 8, workNotes = 9, closedAt = 10, channel = 11, sysID = 12
}

/// Slots of a link's and of a system id's row, in the order of ``ExportKind/fields``.
enum LinkField {
  static let interaction = 0, task = 1, createdBy = 2, createdOn = 3, documentID = 4
}
