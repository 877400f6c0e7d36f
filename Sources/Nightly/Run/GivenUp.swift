import Files
import GRDB
import Reports
import Warehouse

/// An error that ended a run and has no words of its own for that.
package enum GivenUp: Equatable {
  case file(FileError)
  /// The extended code and SQLite's message. The values that were bound to the statement are not in it.
  case database(String, code: ResultCode, message: String?)
  /// A fault of the program.
  case unexpected(String)
}

extension GivenUp: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
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
    case .file(let error): "\(error.path): the run was given up: \(error.reason)\(error.remedy)"
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
    case .SQLITE_IOERR: "; check whether the disk is full or broken, and run again"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "; another program is writing to it: close that program and run again"
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: "; move it away and run again: the run rebuilds it from the exports"
    default: ""
    }
  }
}

extension Diagnostic {
  /// Describes any error that ends a run.
  ///
  /// - Parameter database: its path, which stands before SQLite's words.
  package init(_ error: any Error, database: String) {
    self =
      switch error {
      case let error as DatabaseError:
        GivenUp.database(database, code: error.extendedResultCode, message: error.message).diagnostic(.error)
      case let error as SQLError:
        GivenUp.database(database, code: ResultCode(rawValue: error.code), message: error.message).diagnostic(.error)
      case let error as FileError: GivenUp.file(error).diagnostic(.error)
      case let error as any Diagnosing: error.diagnostic(.error)
      default: GivenUp.unexpected(String(describing: error)).diagnostic(.error)
      }
  }
}

/// Only what went wrong, for callers that say themselves what it means.
func reason(of error: any Error) -> String {
  switch error {
  case let error as DatabaseError: GivenUp.words(error.extendedResultCode, error.message)
  case let error as SQLError: GivenUp.words(ResultCode(rawValue: error.code), error.message)
  default: String(describing: error)
  }
}
