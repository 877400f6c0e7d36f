import Files

/// Why the warehouse can't be used as it lies there.
package enum WarehouseError: Error, Equatable {
  /// A newer program made the database. It is left untouched.
  case newerDatabase(path: String, version: Int)
  /// The file is not an SQLite database. It is left untouched.
  case foreignDatabase(path: String)
  /// A folder lies where the database should be.
  case notAFile(path: String)
  /// An export can't be read. Nothing was loaded.
  case unreadable(FileError)
  /// SQLite finds a database that was built anew damaged, by a fault of the disk or the program. What stood is left as it
  /// was.
  case unsound(path: String, String)
  /// A file's rows by outcome do not add up: a fault of the program. Nothing was loaded.
  case unbalanced(file: String, LoadReport.RowCounts)
}

extension WarehouseError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .newerDatabase(let path, let version):
      "\(path): not opened: its schema is version \(version), expected at most \(WarehouseDatabase.schemaVersion); "
        + "use the newer itsm-marts that wrote it"
    case .foreignDatabase(let path):
      "\(path): not opened: found a file of another kind, expected an SQLite database; choose another database"
    case .notAFile(let path):
      "\(path): not opened: found a folder, expected a file or nothing; move it away, or name another database"
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
