import Files
import Reports

/// Why the warehouse can't be used.
package enum WarehouseError: Error, Equatable {
  /// A newer program made the database. It is left untouched.
  case newerDatabase(path: String, version: Int)
  /// The file is not an SQLite database. It is left untouched.
  case foreignDatabase(path: String)
  /// A folder lies where the database should be.
  case notAFile(path: String)
  /// An export can't be read. Nothing was loaded.
  case unreadable(FileError)
  /// SQLite finds a new database damaged, by a fault of the disk or the program. The old one stays as it was.
  case unsound(path: String, String)
  /// A file's rows by outcome do not add up: a fault of the program. Nothing was loaded.
  case unbalanced(file: String, LoadReport.RowCounts)
}

extension WarehouseError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case newerDatabase = "newer_database"
    case foreignDatabase = "foreign_database"
    case databaseNotAFile = "database_not_a_file"
    case exportUnreadable = "export_unreadable"
    case databaseUnsound = "database_unsound"
    case unbalancedRows = "unbalanced_rows"
  }

  package var code: Code {
    switch self {
    case .newerDatabase: .newerDatabase
    case .foreignDatabase: .foreignDatabase
    case .notAFile: .databaseNotAFile
    case .unreadable: .exportUnreadable
    case .unsound: .databaseUnsound
    case .unbalanced: .unbalancedRows
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .newerDatabase(let path, let version):
      ["file": .text(path), "found": .integer(version), "expected": .integer(WarehouseDatabase.schemaVersion)]
    case .foreignDatabase(let path), .notAFile(let path): ["file": .text(path)]
    case .unreadable(let error): error.fields
    case .unsound(let path, let problem): ["file": .text(path), "finding": .text(problem)]
    case .unbalanced(let file, let rows):
      [
        "file": .text(file), "read": .integer(rows.read), "new": .integer(rows.new), "updated": .integer(rows.updated),
        "unchanged": .integer(rows.unchanged), "superseded": .integer(rows.superseded),
        "rejected": .integer(rows.rejected),
      ]
    }
  }

  package var description: String {
    switch self {
    case .newerDatabase(let path, let version):
      "\(path): not opened: its schema is version \(version), expected at most \(WarehouseDatabase.schemaVersion); "
        + "use the newer itsm-marts that wrote it"
    case .foreignDatabase(let path):
      "\(path): not opened: found a file of another kind, expected an SQLite database; choose another database"
    case .notAFile(let path):
      "\(path): not opened: found a folder, expected a file or nothing; move it away, or choose another database"
    case .unreadable(let error): error.description
    case .unsound(let path, let problem):
      "\(path): not replaced: what was built anew is damaged: \(problem); run again, and report this if it stays"
    case .unbalanced(let file, let rows):
      "\(file): nothing loaded: \(rows.read) rows read, but \(rows.new) new + \(rows.updated) updated "
        + "+ \(rows.unchanged) unchanged + \(rows.superseded) superseded + \(rows.rejected) rejected; "
        + "please report this"
    }
  }
}
