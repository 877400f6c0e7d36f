import Files

/// One file that an export run left: where it lies and what it is taken for.
///
/// Two are the same only if their paths and names are, byte by byte.
package struct ExportFile: Sendable {
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

  /// How its texts are kept from being taken for formulas.
  var formulaGuard: FormulaGuard { isJSON ? .none : isRejects ? .rejects : .serviceNow }

  /// What an export may end in; each also with `.gz`.
  private static let delimitedExtensions = ["csv", "tsv", "txt"]
  private static let jsonExtensions = ["json"] + lineExtensions
  /// A record a line: a quiet night's file of these is empty, and whole.
  private static let lineExtensions = ["ndjson", "jsonl"]

  /// Whether a name ends as an export may.
  static func isExportName(_ name: String) -> Bool {
    ends(name, in: delimitedExtensions + jsonExtensions)
  }

  private static func ends(_ name: String, in extensions: [String]) -> Bool {
    let lower = name.lowercased()
    let plain = lower.hasSuffix(".gz") ? String(lower.dropLast(3)) : lower
    return extensions.contains { plain.hasSuffix("." + $0) }
  }

  var isJSON: Bool { ExportFile.ends(name, in: ExportFile.jsonExtensions) }

  /// Whether a file without a byte is one without rows, and not a broken one: it has no header and no brackets to miss.
  var mayBeEmpty: Bool { ExportFile.ends(name, in: ExportFile.lineExtensions) }
}

extension ExportFile: Hashable {
  package static func == (a: Self, b: Self) -> Bool {
    a.kind == b.kind && a.isAlsoInteraction == b.isAlsoInteraction && a.path.isExactly(b.path)
      && a.name.isExactly(b.name)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ExactText(path))
    hasher.combine(kind)
  }
}
