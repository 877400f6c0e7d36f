import Charts
import Exports
import Files
import GRDB
import Glibc
import Marts
import Warehouse

extension ExitStatus {
  /// The one place that says which number an error ends a run with.
  package init(_ error: any Error) {
    self =
      switch error {
      case RunLock.Failure.held: .locked
      case RunLock.Failure.file(let error): ExitStatus(systemError: error.code)
      case let error as FileError: ExitStatus(systemError: error.code)
      case PublishingError.file(let error, _): ExitStatus(systemError: error.code)
      case PublishingError.notAFolder: .cannotCreate
      case ArchiveError.file(let error): ExitStatus(systemError: error.code)
      case ArchiveError.damaged: .inputRefused
      case WarehouseError.newerDatabase, WarehouseError.foreignDatabase: .badConfiguration
      case WarehouseError.notAFile: .cannotCreate
      case WarehouseError.unreadable: .noExports
      case is ExportError: .noExports
      case let error as RejectsError: ExitStatus(systemError: error.cause.code)
      case let error as DatabaseError: ExitStatus(sqlite: error.extendedResultCode)
      case let error as SQLError: ExitStatus(sqlite: ResultCode(rawValue: error.code))
      case MartError.query(_, let code, _, _): ExitStatus(sqlite: ResultCode(rawValue: Int32(code)))
      // A workbook goes through temporary files.
      case MartError.workbook: .cannotWrite
      case let error as RunError: error.status
      case is ConfigurationProblem: .badConfiguration
      default: .software
      }
  }

  /// A file can't be made because of rights and paths; it can't be written because of room and disks.
  private init(systemError code: Int32) {
    self = [ENOSPC, EDQUOT, EFBIG, EIO].contains(code) ? .cannotWrite : .cannotCreate
  }

  private init(sqlite code: ResultCode) {
    self =
      switch code.primaryResultCode {
      case .SQLITE_FULL, .SQLITE_IOERR: .cannotWrite
      case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: .cannotCreate
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
      default: .software
      }
  }
}
