import Foundation
import Reports

/// Why the warehouse can't be used as it lies there.
package enum WarehouseError: Error, Equatable {
  /// A newer program made the database. It is left untouched.
  case newerDatabase(path: String, version: Int)
  /// The file is not an SQLite database. It is left untouched.
  case foreignDatabase(path: String)
  /// A folder lies where the database should be.
  case notAFile(path: String)
  /// The file can't be made or written. Nothing was loaded.
  case unwritable(path: String, errno: Int32)
  /// An export can't be read. Nothing was loaded.
  case unreadable(path: String, errno: Int32)
  /// A file's rows by outcome do not add up: a fault of the program. Nothing was loaded.
  case unbalanced(file: String, LoadReport.RowCounts)
}

extension WarehouseError: Diagnosing {
  package enum Code: String, CaseIterable {
    case newerDatabase = "newer_database"
    case foreignDatabase = "foreign_database"
    case databaseNotAFile = "database_not_a_file"
    case databaseUnwritable = "database_unwritable"
    case exportUnreadable = "export_unreadable"
    case unbalancedRows = "unbalanced_rows"
  }

  package var code: Code {
    switch self {
    case .newerDatabase: .newerDatabase
    case .foreignDatabase: .foreignDatabase
    case .notAFile: .databaseNotAFile
    case .unwritable: .databaseUnwritable
    case .unreadable: .exportUnreadable
    case .unbalanced: .unbalancedRows
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .newerDatabase(let path, let version):
      ["file": .text(path), "found": .integer(version), "expected": .integer(WarehouseDatabase.schemaVersion)]
    case .foreignDatabase(let path), .notAFile(let path): ["file": .text(path)]
    case .unwritable(let path, let errno), .unreadable(let path, let errno):
      ["file": .text(path), "errno": .integer(Int(errno))]
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
        + "use the newer itsm-marts that made it"
    case .foreignDatabase(let path):
      "\(path): not opened: found a file of another kind, expected an SQLite database; name another database"
    case .notAFile(let path):
      "\(path): not opened: found a folder, expected a file or nothing; move it away, or name another database"
    case .unwritable(let path, let errno):
      "\(path): can't be written: \(String(cString: strerror(errno)))"
    case .unreadable(let path, let errno):
      "\(path): can't be read: \(String(cString: strerror(errno)))"
    case .unbalanced(let file, let rows):
      "\(file): nothing loaded: \(rows.read) rows read, but \(rows.new) new + \(rows.updated) updated "
        + "+ \(rows.unchanged) unchanged + \(rows.superseded) superseded + \(rows.rejected) rejected; "
        + "please report this"
    }
  }
}
