import Exports
import Files
import Reports

/// Why a run, or a step of it, failed: neither the configuration nor a single export is at fault.
package enum RunError: Error, Equatable {
  /// Nothing was done: what was ordered needs a database.
  case noDatabase(String, wantedBy: Use)
  /// A folder or a file that was named is not there, or can't be read. Nothing was done.
  case exportsNotListed(ExportError)
  /// No file in these folders fits a pattern. Nothing was done.
  case noExports(in: [String], patterns: [String])
  /// A rebuild would lose what these loaded exports told. The database is left as it was.
  case loadedExportsMissing(database: String, names: [String])
  /// Of the pseudonyms. Nothing was published.
  case keyUnreadable(FileError)
  /// Nothing was published.
  case keyTooShort(String, bytes: Int, expected: Int)
  /// Nothing was published.
  case keyNotWritten(FileError)
  /// Nothing was published.
  case restatementsNotLogged(FileError)
  case rejectsNotRemoved(FileError)
  /// The exports stay where they are.
  case notArchived(ArchiveError)
  case metricsNotWritten(FileError)
  case reportNotWritten(FileError)

  package enum Use: Sendable { case publishing, verifying, asking }

  var status: ExitStatus {
    switch self {
    case .noDatabase, .exportsNotListed, .noExports: .noExports
    case .loadedExportsMissing: .inputRefused
    case .keyTooShort: .badConfiguration
    case .notArchived(let error): ExitStatus(error)
    case .keyUnreadable(let error), .keyNotWritten(let error), .restatementsNotLogged(let error),
      .rejectsNotRemoved(let error), .metricsNotWritten(let error), .reportNotWritten(let error):
      ExitStatus(error)
    }
  }
}

// MARK: - For programs

extension RunError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case noDatabase = "no_database"
    case exportsNotListed = "exports_not_listed"
    case noExports = "no_exports"
    case loadedExportsMissing = "loaded_exports_missing"
    case keyUnreadable = "key_unreadable"
    case keyTooShort = "key_too_short"
    case keyNotWritten = "key_not_written"
    case restatementsNotLogged = "restatements_not_logged"
    case rejectsNotRemoved = "rejects_not_removed"
    case notArchived = "not_archived"
    case metricsNotWritten = "metrics_not_written"
    case reportNotWritten = "report_not_written"
  }

  package var code: Code {
    switch self {
    case .noDatabase: .noDatabase
    case .exportsNotListed: .exportsNotListed
    case .noExports: .noExports
    case .loadedExportsMissing: .loadedExportsMissing
    case .keyUnreadable: .keyUnreadable
    case .keyTooShort: .keyTooShort
    case .keyNotWritten: .keyNotWritten
    case .restatementsNotLogged: .restatementsNotLogged
    case .rejectsNotRemoved: .rejectsNotRemoved
    case .notArchived: .notArchived
    case .metricsNotWritten: .metricsNotWritten
    case .reportNotWritten: .reportNotWritten
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .noDatabase(let path, _): ["file": .text(path)]
    case .exportsNotListed(let error): error.fields
    case .noExports(let paths, let patterns): ["found_in": .texts(paths), "expected": .texts(patterns)]
    case .loadedExportsMissing(let database, let names): ["file": .text(database), "missing": .texts(names)]
    case .keyTooShort(let path, let bytes, let expected):
      ["file": .text(path), "found": .integer(bytes), "expected": .integer(expected)]
    case .notArchived(let error): error.fields
    case .keyUnreadable(let error), .keyNotWritten(let error), .restatementsNotLogged(let error),
      .rejectsNotRemoved(let error), .metricsNotWritten(let error), .reportNotWritten(let error):
      error.fields
    }
  }
}

// MARK: - For people

extension RunError {
  package var description: String {
    switch self {
    case .noDatabase(let path, .publishing):
      "\(path): nothing was done: there is no database yet; load exports first: itsm-marts ingest"
    case .noDatabase(let path, .verifying):
      "\(path): nothing to verify: there is no database yet; run itsm-marts first"
    case .noDatabase(let path, .asking):
      "\(path): there is no database yet; load exports first: itsm-marts ingest"
    case .exportsNotListed(let error): "\(error.file.printable): nothing was done: \(error.problem)"
    case .noExports(let paths, let patterns):
      "\(paths.joined(separator: ", ")): nothing was done: found no exports, expected files named "
        + "\(patterns.joined(separator: ", ")); see `files` in the configuration"
    case .loadedExportsMissing(let database, let names):
      "\(database): not rebuilt: can no longer read \(names.count) of the loaded exports: "
        + "\(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? " …" : ""); bring them back, or leave out "
        + "their rows with --drop-missing"
    case .keyUnreadable(let error):
      "\(error.path): nothing was published: the pseudonym key can't be read: \(words(error))"
    case .keyTooShort(let path, let bytes, let expected):
      "\(path): nothing was published: found \(bytes) bytes, expected a key of at least \(expected); bring it "
        + "back from a backup, or remove the file, and everybody gets a new pseudonym"
    case .keyNotWritten(let error):
      "\(error.path): nothing was published: the pseudonym key can't be written: \(words(error))"
    case .restatementsNotLogged(let error):
      "\(error.path): nothing was published: numbers of past days change, but the log can't be written: "
        + words(error)
    case .rejectsNotRemoved(let error):
      "\(error.path): older than keep_runs allows, but can't be removed: \(words(error))"
    case .notArchived(let error): "exports not archived; they stay where they are: \(error)"
    case .metricsNotWritten(let error): "\(error.path): metrics not written: \(words(error))"
    case .reportNotWritten(let error): "\(error.path): the report of the run was not written: \(words(error))"
    }
  }

  private func words(_ error: FileError) -> String { error.reason + error.remedy }
}
