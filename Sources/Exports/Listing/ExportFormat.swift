/// What a desk's exports look like, as the configuration declares it. The defaults are ServiceNow's.
package struct ExportFormat: Sendable {
  /// Patterns of file names by kind: `*` is any text, `?` any one letter, case does not matter.
  package var files: [ExportKind: [String]] = [
    .interaction: ["interaction_*"], .incidentLink: ["ims_inc_*"], .systemID: ["sysid_*"],
  ]
  /// Headers by kind and field name, beside the built-in names and labels; the first listed goes first.
  package var columns: [ExportKind: [String: [String]]] = [:]
  package var dates: [DatePattern] = DatePattern.defaults
  /// Values that mean nothing, beside the empty one.
  package var nulls: [String] = []
  /// Encodings by pattern of file names, where a file's own bytes would be misread; the first that fits counts.
  package var encodings: [(pattern: String, encoding: TextEncoding)] = []
  /// A file of exactly so many rows was probably cut.
  package var rowLimits = [10_000, 20_000, 50_000, 100_000]
  /// In %: a file of which more is rejected (and more than ``rejectsTolerated`` rows) is refused whole.
  package var maxRejectedPercent = 1.0

  /// Whether a link in a folder of exports may lead out of it.
  package var followsLinks = false

  /// So few rejects never refuse a file, unless they are all of it.
  static let rejectsTolerated = 10

  package init() {}

  /// What a file of that name is taken for; several kinds where the configuration says so. A file of rejects is what its
  /// export is, whatever the patterns make of its own name.
  package func kinds(ofName name: String) -> [ExportKind] {
    for origin in ExportFile.origins(ofRejects: name) {
      let kinds = kinds(ofName: origin.name).filter { origin.kind == nil || $0 == origin.kind }
      if !kinds.isEmpty { return kinds }
    }
    return ExportKind.allCases.filter { kind in (files[kind] ?? []).contains { NamePattern.matches($0, name) } }
  }

  func encoding(ofName name: String) -> TextEncoding? {
    encodings.first { NamePattern.matches($0.pattern, name) }?.encoding
  }
}
