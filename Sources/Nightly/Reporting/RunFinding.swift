import Exports
import Reports

/// A finding that does not end a run: about the configuration, the published files or the run itself.
package enum RunFinding: Equatable {
  /// Exports were loaded with other values of these keys than the configuration has now.
  case readOtherwise(keys: [String])
  /// `leftOut` are those for which the file of rejects had no room.
  case rowsRejected(Int, file: String, rejectsFile: String, leftOut: Int = 0)
  /// The archive holds exports of these names that the database had not loaded, as after a restore from a backup.
  case archiveUnloaded(String, names: [String])
  /// The mart of these files could not be made: the files stay as they were published before.
  case filesKept([String], folder: String)
  /// The file was not a log of restatements, and was moved aside.
  case restatementsBegunAnew(String, aside: String)
  /// The pseudonym key is gone, or is not the one that the last night was published with.
  case otherPseudonyms(key: String, isGone: Bool)
  case nothingLoadedByStrict
  case nothingPublishedByStrict
  /// Said by a dry run.
  case nothingWouldBeLoadedByStrict
}

extension RunFinding: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case readOtherwise = "configuration_changed"
    case rowsRejected = "rows_rejected"
    case archiveUnloaded = "archive_unloaded"
    case filesKept = "files_kept"
    case restatementsBegunAnew = "restatements_begun_anew"
    case otherPseudonyms = "other_pseudonyms"
    case strict
  }

  package var code: Code {
    switch self {
    case .readOtherwise: .readOtherwise
    case .rowsRejected: .rowsRejected
    case .archiveUnloaded: .archiveUnloaded
    case .filesKept: .filesKept
    case .restatementsBegunAnew: .restatementsBegunAnew
    case .otherPseudonyms: .otherPseudonyms
    case .nothingLoadedByStrict, .nothingPublishedByStrict, .nothingWouldBeLoadedByStrict: .strict
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .readOtherwise(let keys): ["keys": .texts(keys)]
    case .rowsRejected(let rows, let file, let rejectsFile, let leftOut):
      [
        "file": .text(file), "rows": .integer(rows), "rejects_file": .text(rejectsFile),
        "left_out": leftOut > 0 ? .integer(leftOut) : nil,
      ]
    case .archiveUnloaded(let archive, let names): ["folder": .text(archive), "files": .texts(names)]
    case .filesKept(let names, let folder): ["folder": .text(folder), "files": .texts(names)]
    case .restatementsBegunAnew(let path, let aside): ["file": .text(path), "moved_to": .text(aside)]
    case .otherPseudonyms(let path, _): ["file": .text(path)]
    case .nothingLoadedByStrict, .nothingPublishedByStrict, .nothingWouldBeLoadedByStrict: [:]
    }
  }

  package var description: String {
    switch self {
    case .readOtherwise(let keys):
      "\(keys.joined(separator: ", ")): changed since exports were loaded; their rows stay as read then, "
        + "until you read all exports again: itsm-marts run --rebuild"
    case .rowsRejected(let rows, let file, let rejectsFile, let leftOut):
      "\(file.printable): \(rows == 1 ? "1 row" : "\(rows) rows") rejected, see \(rejectsFile.printable)"
        + LeftOutRejects.words(leftOut)
    case .archiveUnloaded(let archive, let names):
      "\(archive): holds \(names.count == 1 ? "an export" : "\(names.count) exports") that the database does not, as after "
        + "a restore from a backup; loading: \(names.prefix(5).map(\.printable).joined(separator: ", "))"
        + (names.count > 5 ? " …" : "")
    case .filesKept(let names, let folder):
      "\(folder): kept as published before, because the mart could not be made: \(names.joined(separator: ", "))"
    case .restatementsBegunAnew(let path, let aside):
      "\(path): started again: its first line is not the log's, as after a spreadsheet has saved it; the old file is "
        + "now \(aside)"
    case .otherPseudonyms(let path, let isGone):
      "\(path): \(isGone ? "the pseudonym key is gone" : "found a different pseudonym key"): "
        + "everybody gets a new pseudonym; restore the old key from a backup to get the old ones back"
    case .nothingLoadedByStrict: "--strict: nothing was loaded, nothing was published"
    case .nothingPublishedByStrict: "--strict: nothing was published"
    case .nothingWouldBeLoadedByStrict: "--strict: nothing would be loaded, nothing published"
    }
  }
}
