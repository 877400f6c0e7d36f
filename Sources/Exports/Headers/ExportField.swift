/// A field of an export: its name, the labels that ServiceNow prints for it, and what it needs.
package struct ExportField: Hashable, Sendable {
  /// As ServiceNow calls the column, and the configuration too.
  package let name: String
  /// What ServiceNow's list export prints as heading instead of the name.
  let labels: [String]
  /// A file without it is refused.
  package let isRequired: Bool
  /// A sys_id, and not a name: of a JSON link object its `value` is meant, not what is displayed.
  let isSystemID: Bool

  fileprivate init(_ name: String, _ labels: String..., required: Bool = false, isSystemID: Bool = false) {
    self.name = name
    self.labels = labels
    self.isRequired = required
    self.isSystemID = isSystemID
  }
}

/// The fields of one kind of export. Its raw value is a field's slot: its place in ``ExportKind/fields``, from 0.
protocol FieldOfKind: CaseIterable, RawRepresentable<Int> {
  var field: ExportField { get }
}

// A column more is a case and the line that describes it; `RecordTyper` reads it into a property of the record.

enum InteractionField: Int, FieldOfKind {
  case number, openedAt, shortDescription, openedFor, state, type, assignedTo, updatedOn, location, workNotes, closedAt
  case channel, sysID

  var field: ExportField {
    switch self {
    case .number: ExportField("number", required: true)
    case .openedAt: ExportField("opened_at", "Opened", required: true)
    case .shortDescription: ExportField("short_description")
    case .openedFor: ExportField("opened_for")
    case .state: ExportField("state")
    case .type: ExportField("type")
    case .assignedTo: ExportField("assigned_to")
    case .updatedOn: ExportField("sys_updated_on", "Updated", required: true)
    case .location: ExportField("location")
    case .workNotes: ExportField("work_notes")
    case .closedAt: ExportField("closed_at", "Closed")
    case .channel: ExportField("channel")
    case .sysID: ExportField("sys_id", isSystemID: true)
    }
  }
}

enum LinkField: Int, FieldOfKind {
  case interaction, task, createdBy, createdOn, documentID

  var field: ExportField {
    switch self {
    case .interaction: ExportField("interaction", required: true)
    case .task: ExportField("task")
    case .createdBy: ExportField("sys_created_by", "Created by")
    case .createdOn: ExportField("sys_created_on", "Created")
    case .documentID: ExportField("document_id", "Document")
    }
  }
}

enum SystemIDField: Int, FieldOfKind {
  case interaction, task, createdBy, createdOn

  var field: ExportField {
    switch self {
    case .interaction: ExportField("interaction", isSystemID: true)
    case .task: ExportField("task", isSystemID: true)
    // A sys_id is matched to a link by who made it when: without the two, a file can give nothing.
    case .createdBy: ExportField("sys_created_by", "Created by", required: true)
    case .createdOn: ExportField("sys_created_on", "Created", required: true)
    }
  }
}

extension ExportKind {
  /// By slot. The first names the row.
  package var fields: [ExportField] {
    switch self {
    case .interaction: ExportKind.interactionFields
    case .incidentLink: ExportKind.linkFields
    case .systemID: ExportKind.systemIDFields
    }
  }

  private static let interactionFields = InteractionField.allCases.map(\.field)
  private static let linkFields = LinkField.allCases.map(\.field)
  private static let systemIDFields = SystemIDField.allCases.map(\.field)
}
