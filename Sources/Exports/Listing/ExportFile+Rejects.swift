import Files

// What the file of an export's rejects is called, and whose rejects a file is by its name.

extension ExportFile {
  /// `interaction_x.csv` → `interaction_x.rejects.csv`, `interaction_x.json.gz` → `interaction_x.json.gz.rejects.csv`: of
  /// two forms of one name each has its own. Dropped into the exports under that name, once mended, it is read as an
  /// export of the same kind. Any name of an export gives one that fits: of a long one the middle gives way to a hash.
  package var rejectsName: String { rejectsStem + ExportFile.rejectsEnding }

  /// What the rejects of a content are called once another content has taken its file's name:
  /// `interaction_x.1f2e3d4c.rejects.csv`.
  package func keptRejectsName(ofContent sha256: String) -> String {
    "\(rejectsStem).\(sha256.prefix(8))\(ExportFile.rejectsEnding)"
  }

  private var rejectsStem: String {
    let stem = ExportFile.fitting(name.hasSuffix(".csv") ? String(name.dropLast(4)) : name)
    // One file read as two kinds must not write both kinds' rejects into one file.
    return isAlsoInteraction && kind != .interaction ? "\(stem).\(kind.rawValue)" : stem
  }

  private static let rejectsEnding = ".rejects.csv"

  /// Whether this is a file that ``RejectsWriter`` wrote, by its name.
  package var isRejects: Bool { name.hasSuffix(ExportFile.rejectsEnding) }

  /// Of a file of rejects, what the export may be called whose they are, likeliest first, and of which kind they are if the
  /// name tells: the inverse of ``rejectsName`` and ``keptRejectsName(ofContent:)``, but for the middle of a long name.
  /// Empty for any other file.
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

  // MARK: Long names

  /// A name has 255 bytes at most, and behind a stem come the kind, a content, the ending and, while they are written,
  /// `.wide.part`: 39 bytes.
  private static let longestStem = 200
  /// Bytes of a long stem that stay at its ends: patterns go by the beginning, and the form by the end.
  private static let (longestBeginning, longestEnd) = (100, 60)

  /// A stem that is not too long, different for each name: `interaction_…~<32 digits>~….json`. One that looks like this
  /// already gets a hash too, or the rejects of a long name and of the short one that it is shortened to would meet.
  private static func fitting(_ stem: String) -> String {
    guard stem.utf8.count > longestStem || looksFitted(stem) else { return stem }
    func taken(_ scalars: some Sequence<UnicodeScalar>, _ most: Int) -> [UnicodeScalar] {
      var bytes = 0
      return scalars.prefix {
        bytes += UTF8.width($0)
        return bytes <= most
      }
    }
    let beginning = taken(stem.unicodeScalars, longestBeginning)
    let end = taken(stem.unicodeScalars.dropFirst(beginning.count).reversed(), longestEnd).reversed()
    func text(_ scalars: some Sequence<UnicodeScalar>) -> String { String(String.UnicodeScalarView(scalars)) }
    return "\(text(beginning))~\(SHA256.hex(of: Array(stem.utf8)).prefix(32))~\(text(end))"
  }

  private static func looksFitted(_ stem: String) -> Bool {
    let parts = Array(stem.utf8).split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "~") }
    return parts.contains { $0.count == 32 && $0.allSatisfy { JSONEscapes.hexDigit($0) != nil } }
  }
}
