import Exports
import Reports

/// What a run says that ends nothing: of the configuration, the published files and itself.
package enum RunFinding: Equatable {
  /// Exports were loaded by other values of these keys than the configuration has now.
  case readOtherwise(keys: [String])
  case rowsRejected(Int, file: String, rejectsFile: String)
  /// The mart of these files could not be made: they are published as they were.
  case filesKept([String], folder: String)
  /// What was no log of restatements lies aside now.
  case restatementsBegunAnew(String, aside: String)
  /// The key is another, or none, than the one that the last night was published with.
  case otherPseudonyms(key: String, isGone: Bool)
  case nothingLoadedByStrict
  case nothingPublishedByStrict
  /// Said by a dry run.
  case nothingWouldBeLoadedByStrict
}

extension RunFinding: Diagnosing {
  package enum Code: String, CaseIterable {
    case readOtherwise = "configuration_changed"
    case rowsRejected = "rows_rejected"
    case filesKept = "files_kept"
    case restatementsBegunAnew = "restatements_begun_anew"
    case otherPseudonyms = "other_pseudonyms"
    case strict
  }

  package var code: Code {
    switch self {
    case .readOtherwise: .readOtherwise
    case .rowsRejected: .rowsRejected
    case .filesKept: .filesKept
    case .restatementsBegunAnew: .restatementsBegunAnew
    case .otherPseudonyms: .otherPseudonyms
    case .nothingLoadedByStrict, .nothingPublishedByStrict, .nothingWouldBeLoadedByStrict: .strict
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .readOtherwise(let keys): ["keys": .texts(keys)]
    case .rowsRejected(let rows, let file, let rejectsFile):
      ["file": .text(file), "rows": .integer(rows), "rejects_file": .text(rejectsFile)]
    case .filesKept(let names, let folder): ["folder": .text(folder), "files": .texts(names)]
    case .restatementsBegunAnew(let path, let aside): ["file": .text(path), "moved_to": .text(aside)]
    case .otherPseudonyms(let path, _): ["file": .text(path)]
    case .nothingLoadedByStrict, .nothingPublishedByStrict, .nothingWouldBeLoadedByStrict: [:]
    }
  }

  package var description: String {
    switch self {
    case .readOtherwise(let keys):
      "\(keys.joined(separator: ", ")): changed since exports were loaded; what those told stays as it was read then, "
        + "until all is read anew: itsm-marts run --rebuild"
    case .rowsRejected(let rows, let file, let rejectsFile):
      "\(file.printable): \(rows == 1 ? "1 row" : "\(rows) rows") rejected, see \(rejectsFile.printable)"
    case .filesKept(let names, let folder):
      "\(folder): as it was published before, since its mart could not be made: \(names.joined(separator: ", "))"
    case .restatementsBegunAnew(let path, let aside):
      "\(path): begun anew: its first line is not that of the log, as when a spreadsheet has saved it; what was there is "
        + "now \(aside)"
    case .otherPseudonyms(let path, let isGone):
      "\(path): \(isGone ? "the key of the pseudonyms is gone, a new one is made" : "found another key of the pseudonyms"): "
        + "everybody gets another pseudonym than before; the old key, brought back from a backup, gives the old ones"
    case .nothingLoadedByStrict: "--strict: nothing was loaded, nothing was published"
    case .nothingPublishedByStrict: "--strict: nothing was published"
    case .nothingWouldBeLoadedByStrict: "--strict: nothing would be loaded, nothing published"
    }
  }
}
