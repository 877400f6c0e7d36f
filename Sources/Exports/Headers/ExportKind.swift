/// The three kinds of export, recognised by file name.
package enum ExportKind: String, CaseIterable, Hashable, Sendable, Codable {
  case interaction
  /// Interaction ↔ incident links.
  case incidentLink = "ims_inc"
  /// sys_ids of both ends of a link, for URLs.
  case systemID = "sysid"
}
