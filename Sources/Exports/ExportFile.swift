/// The three kinds of export, recognised by file name.
package enum ExportKind: String, CaseIterable, Hashable, Sendable {
  case interaction
  /// Interaction ↔ incident links.
  case incidentLink = "ims_inc"
  /// sys_ids of both ends of a link, for URLs.
  case systemID = "sysid"
}

/// One file that an export run left: where it lies and what it is taken for.
package struct ExportFile: Hashable, Sendable {
  package var path: String
  /// The last path component: what reports show and what the version rule compares.
  package var name: String
  package var kind: ExportKind

  package init(path: String, name: String, kind: ExportKind) {
    self.path = path
    self.name = name
    self.kind = kind
  }
}
