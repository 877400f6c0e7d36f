import Exports
import GRDB
import Reports
import Warehouse

/// An error that ended a run and is of none of its own kinds.
package enum GivenUp: Equatable {
  case file(FileError)
  /// The extended code, and SQLite's message. Values that a statement was bound to are not in it.
  case database(String, code: ResultCode, message: String?)
  /// A fault of the program.
  case unexpected(String)
}

extension GivenUp: Diagnosing {
  package enum Code: String, CaseIterable {
    case file = "file_failed"
    case database = "database_failed"
    case unexpected
  }

  package var code: Code {
    switch self {
    case .file: .file
    case .database: .database
    case .unexpected: .unexpected
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .file(let error): error.fields
    case .database(let path, let code, let message):
      ["file": .text(path), "sqlite_code": .integer(Int(code.rawValue)), "sqlite_message": message.map { .text($0) }]
    case .unexpected: [:]
    }
  }

  package var description: String {
    switch self {
    case .file(let error): "\(error.path): the run was given up: \(errorText(error.code))\(error.remedy)"
    case .database(let path, let code, let message):
      "\(path): the run was given up: \(GivenUp.words(code, message))\(GivenUp.remedy(code))"
    case .unexpected(let words): words
    }
  }

  fileprivate static func words(_ code: ResultCode, _ message: String?) -> String {
    "SQLite error \(code.rawValue): \(message ?? "no message")"
  }

  private static func remedy(_ code: ResultCode) -> String {
    switch code.primaryResultCode {
    case .SQLITE_FULL: "; make room and run again"
    case .SQLITE_IOERR: "; is the disk full, or broken? see to it and run again"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "; another program writes to it: close it and run again"
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: "; move it away and run again: it is made anew from the exports"
    default: ""
    }
  }
}

/// The warehouse's error, with what it means for the run.
private struct UnwritableDatabase: Diagnosing {
  var path: String
  var errno: Int32

  private var error: WarehouseError { .unwritable(path: path, errno: errno) }
  var code: WarehouseError.Code { error.code }
  var fields: [String: Diagnostic.Value?] { error.fields }
  var description: String { "\(GivenUp.file(FileError(path: path, code: errno)))" }
}

extension Diagnostic {
  /// Any error that ends a run.
  ///
  /// - Parameter database: the path, for what SQLite says.
  package init(_ error: any Error, database: String) {
    self =
      switch error {
      case let error as DatabaseError:
        GivenUp.database(database, code: error.extendedResultCode, message: error.message).diagnostic(.error)
      case let error as SQLError:
        GivenUp.database(database, code: ResultCode(rawValue: error.code), message: error.message).diagnostic(.error)
      case let error as FileError: GivenUp.file(error).diagnostic(.error)
      case let WarehouseError.unwritable(path, errno):
        UnwritableDatabase(path: path, errno: errno).diagnostic(.error)
      case let error as any Diagnosing: error.diagnostic(.error)
      default: GivenUp.unexpected(String(describing: error)).diagnostic(.error)
      }
  }
}

extension FileError {
  /// For a diagnostic.
  var fields: [String: Diagnostic.Value?] {
    ["file": .text(path), "errno": .integer(Int(code)), "reason": .text(errorText(code))]
  }
}

/// Only what went wrong, for those who say themselves what that means.
func reason(of error: any Error) -> String {
  switch error {
  case let error as DatabaseError: GivenUp.words(error.extendedResultCode, error.message)
  case let error as SQLError: GivenUp.words(ResultCode(rawValue: error.code), error.message)
  default: String(describing: error)
  }
}
