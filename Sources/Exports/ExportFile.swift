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
  /// The same file is read as interactions too, by configuration. Then a row that names no incident is no link, and is
  /// not counted; in a file of links alone it is rejected.
  package var isAlsoInteraction: Bool

  package init(path: String, name: String, kind: ExportKind, isAlsoInteraction: Bool = false) {
    self.path = path
    self.name = name
    self.kind = kind
    self.isAlsoInteraction = isAlsoInteraction
  }

  /// `interaction_x.csv.gz` → `interaction_x.rejects.csv`. Dropped into the exports under that name, once mended, it is
  /// read as an export of the same kind.
  package var rejectsName: String {
    let stem = ExportFile.stem(of: name)
    // One file read as two kinds must not write both kinds' rejects into one file.
    return (isAlsoInteraction && kind != .interaction ? "\(stem).\(kind.rawValue)" : stem) + ".rejects.csv"
  }

  /// What an export may end in; each also with `.gz`.
  static let delimitedExtensions = ["csv", "tsv", "txt"]
  static let jsonExtensions = ["json"] + lineExtensions
  /// A record a line: a quiet night's file of these is empty, and whole.
  private static let lineExtensions = ["ndjson", "jsonl"]

  /// The name without `.csv`, `.json.gz` and their like.
  static func stem(of name: String) -> String {
    var stem = Substring(name)
    if stem.lowercased().hasSuffix(".gz") { stem = stem.dropLast(3) }
    for ending in delimitedExtensions + jsonExtensions where stem.lowercased().hasSuffix("." + ending) {
      stem = stem.dropLast(ending.count + 1)
      break
    }
    return String(stem)
  }

  /// Whether a name ends as an export may.
  static func isExportName(_ name: String) -> Bool {
    ends(name, in: delimitedExtensions + jsonExtensions)
  }

  private static func ends(_ name: String, in extensions: [String]) -> Bool {
    let lower = name.lowercased()
    let plain = lower.hasSuffix(".gz") ? String(lower.dropLast(3)) : lower
    return extensions.contains { plain.hasSuffix("." + $0) }
  }

  /// nil where the name does not tell: then the first byte decides.
  var isJSON: Bool? {
    if ExportFile.ends(name, in: ExportFile.jsonExtensions) { return true }
    if ExportFile.ends(name, in: ExportFile.delimitedExtensions) { return false }
    return nil
  }

  /// Whether a file without a byte is one without rows, and not a broken one: it has no header and no brackets to miss.
  var mayBeEmpty: Bool { ExportFile.ends(name, in: ExportFile.lineExtensions) }
}
