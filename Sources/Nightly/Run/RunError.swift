import Exports
import Files
import Reports

/// Why a run, or a step of it, failed: neither the configuration nor a single export is at fault.
package enum RunError: Error, Equatable {
  /// The run needs a database, and there is none. Nothing was done.
  case noDatabase(String, wantedBy: Use)
  /// A named folder or file does not exist or can't be read. Nothing was done.
  case exportsNotListed(ExportError)
  /// No file in these folders matches a pattern. Nothing was done.
  case noExports(in: [String], patterns: [String])
  /// A rebuild would lose the rows of these loaded exports. The database stays as it was.
  case loadedExportsMissing(database: String, names: [String])
  /// The pseudonym key can't be read. Nothing was published.
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
  /// The process met a fault of the program, or got no memory; `isLimited` if it may have only so much.
  case died(isLimited: Bool)
  /// Nothing was done: the process may have only so many files open at a time.
  case tooFewDescriptors(found: Int, expected: Int)

  package enum Use: Sendable { case publishing, verifying, asking }

  var status: ExitStatus {
    switch self {
    case .noDatabase, .exportsNotListed, .noExports: .noExports
    case .loadedExportsMissing: .inputRefused
    case .keyTooShort: .badConfiguration
    case .died(let isLimited): isLimited ? .cannotWrite : .software
    case .tooFewDescriptors: .cannotCreate
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
    case died
    case tooFewDescriptors = "too_few_descriptors"
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
    case .died: .died
    case .tooFewDescriptors: .tooFewDescriptors
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
    case .died: [:]
    case .tooFewDescriptors(let found, let expected): ["found": .integer(found), "expected": .integer(expected)]
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
    case .died(let isLimited):
      "died in the middle of the run: \(isLimited ? "no memory within its limit (ulimit -v), or a bug" : "a bug, or no memory"); "
        + "the next run goes on from there"
    case .tooFewDescriptors(let found, let expected):
      "nothing was done: the process may have \(found) files open, expected at least \(expected); raise the limit "
        + "(ulimit -n, or LimitNOFILE in the unit)"
    }
  }

  private func words(_ error: FileError) -> String { error.reason + error.remedy }
}
