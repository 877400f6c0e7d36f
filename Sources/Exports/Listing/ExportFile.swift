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

  /// `interaction_x.csv` → `interaction_x.rejects.csv`, `interaction_x.json.gz` → `interaction_x.json.gz.rejects.csv`: of
  /// two forms of one name each has its own. Dropped into the exports under that name, once mended, it is read as an
  /// export of the same kind.
  package var rejectsName: String { rejectsStem + ExportFile.rejectsEnding }

  /// What the rejects of a content are called once another content has taken its file's name:
  /// `interaction_x.1f2e3d4c.rejects.csv`.
  package func keptRejectsName(ofContent sha256: String) -> String {
    "\(rejectsStem).\(sha256.prefix(8))\(ExportFile.rejectsEnding)"
  }

  private var rejectsStem: String {
    let stem = name.hasSuffix(".csv") ? String(name.dropLast(4)) : name
    // One file read as two kinds must not write both kinds' rejects into one file.
    return isAlsoInteraction && kind != .interaction ? "\(stem).\(kind.rawValue)" : stem
  }

  private static let rejectsEnding = ".rejects.csv"

  /// Whether this is a file that ``RejectsWriter`` wrote, by its name.
  package var isRejects: Bool { name.hasSuffix(ExportFile.rejectsEnding) }

  /// Of a file of rejects, what the export may be called whose they are, likeliest first, and of which kind they are if the
  /// name tells: the inverse of ``rejectsName`` and ``keptRejectsName(ofContent:)``. Empty for any other file.
  static func origins(ofRejects name: String) -> [(name: String, kind: ExportKind?)] {
    guard name.hasSuffix(rejectsEnding) else { return [] }
    var stems = [String(name.dropLast(rejectsEnding.count))]
    if let content = stems[0].split(separator: ".").last, content.count == 8, content.allSatisfy(\.isHexDigit) {
      stems.append(String(stems[0].dropLast(9)))
    }
    let ofKind = stems.flatMap { stem in
      ExportKind.allCases.filter { stem.hasSuffix(".\($0.rawValue)") }
        .map { (String(stem.dropLast($0.rawValue.count + 1)), ExportKind?.some($0)) }
    }
    return (ofKind + stems.map { ($0, nil) }).map { (isExportName($0) ? $0 : $0 + ".csv", $1) }
  }

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

  /// How its texts are kept from being taken for formulas.
  var formulaGuard: FormulaGuard { isJSON ? .none : isRejects ? .rejects : .serviceNow }

  var isJSON: Bool { ExportFile.ends(name, in: ExportFile.jsonExtensions) }

  /// Whether a file without a byte is one without rows, and not a broken one: it has no header and no brackets to miss.
  var mayBeEmpty: Bool { ExportFile.ends(name, in: ExportFile.lineExtensions) }
}
