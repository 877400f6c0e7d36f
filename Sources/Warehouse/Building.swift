import Exports
import Files
import Foundation
import GRDB

extension WarehouseDatabase {
  /// Loads files as the reader finds them. See ``load(_:_:open:)``.
  ///
  /// - Parameter rejectsFolder: where the rejected rows of each file are written; nil to write none.
  package func load(
    _ contents: [ExportContent], _ request: LoadRequest, reading session: ExportSession, rejectsFolder: String?
  ) throws -> LoadReport {
    try load(contents, request, open: Self.opening(contents, session, rejectsFolder))
  }

  /// Builds a new database from contents beside `path` and renames it into place: a first load, or a rebuild.
  ///
  /// If this throws, or if the load is abandoned, what stood at `path` is left as it was. Readers that have it open go
  /// on reading the old night. The caller holds the run's lock, and has closed the old database.
  package static func rebuild(
    path: String, _ contents: [ExportContent], _ request: LoadRequest, reading session: ExportSession,
    rejectsFolder: String?
  ) throws -> LoadReport {
    try rebuild(path: path, contents, request, open: opening(contents, session, rejectsFolder))
  }

  /// - Parameter accept: gets the report of the new database before it replaces the old one; throws to prevent that.
  package static func rebuild(
    path: String, _ contents: [ExportContent], _ request: LoadRequest, bounds: BulkBounds = BulkBounds(),
    open: @escaping (ExportFile) throws -> any RecordSource, accept: (LoadReport) throws -> Void = { _ in }
  ) throws -> LoadReport {
    let building = path + ".building"
    defer { try? removeDatabase(building) }
    // Without a journal, a refused file's rows can't be removed. So the load throws away what it built, and builds
    // again without that file; at the end the file is refused once more, for the ledger.
    let learnt = LearntVocabulary()
    var (accepted, refused) = (contents, [ExportContent]())
    // Files that vanished, or could not be read, before they were hashed. They are refused alone, and the ledger, which
    // identifies contents by hash, can't record them.
    var gone: [LoadReport.File] = []
    while true {
      do {
        var report = try BulkLoad(building, request, learnt, bounds).run(accepted, open)
        report.files += gone
        if !refused.isEmpty {
          let database = try WarehouseDatabase.open(path: building)
          report.files += try database.load(refused, request, learnt, open: open).files
          try database.close()
        }
        if !refused.isEmpty || !gone.isEmpty {
          report.files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
          report.isAbandoned = request.isStrict
        }
        // If nothing could be read, the old database is better than an empty one.
        let keepsOld = accepted.isEmpty && !contents.isEmpty && exists(path: path)
        if !report.isAbandoned, !keepsOld {
          try accept(report)
          try check(building, for: path)
          try replace(path, by: building)
        }
        return report
      } catch let refusal as BulkRefusal {
        accepted.removeAll { $0.file == refusal.content.file }
        if let content = try? refusal.content.hashed() {
          refused.append(content)
        } else {
          gone.append(refusal.report)
        }
      }
    }
  }

  /// How ``load(_:_:open:)`` opens each export on the disk.
  package static func opening(
    _ contents: [ExportContent], _ session: ExportSession, _ rejectsFolder: String?
  ) -> (ExportFile) throws -> any RecordSource {
    { file in
      let content = contents.first { $0.file == file }
      return try ExportSource(
        file, size: content?.copy(at: file.path)?.size ?? 0,
        isHashed: content?.sha256.isEmpty ?? false, session, rejectsFolder: rejectsFolder)
    }
  }

  /// The largest database, in bytes, that SQLite checks before it replaces the old one: about 16,000 interactions.
  ///
  /// `quick_check` reads every page: 10 to 17 % of a first load of any size (0.4 s on 300,000 interactions, 1.0 s on
  /// 1,000,000); `integrity_check` takes three times that. Up to this size, the check is small beside the fixed costs
  /// of a run (10 ms of 0.4 s). Above it, other checks guard a new database: the order of keys is checked as they are
  /// written, and in the tests and the fuzzer SQLite checks pages of the same code. `verify` checks everything at any
  /// size.
  private static let mostChecked = 4 << 20

  /// - Throws: ``WarehouseError/unsound(path:_:)``.
  private static func check(_ building: String, for path: String) throws {
    guard let size = try FileManager.default.attributesOfItem(atPath: building)[.size] as? Int, size <= mostChecked
    else { return }
    var problem: String?
    do {
      let queue = try DatabaseQueue(path: building, configuration: configuration)
      problem = try queue.read { try String.fetchOne($0, sql: "pragma quick_check(1)") }
      try queue.close()
    } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
      problem = error.message
    }
    if problem != "ok" { throw WarehouseError.unsound(path: path, problem ?? "no answer") }
  }

  /// One fsync of the whole file, then the rename: at any moment there is the old night or the new one.
  private static func replace(_ path: String, by new: String) throws {
    try File.flush(new)
    try? checkpoint(path)
    // A log left by a crash belongs to the old file. SQLite must not replay it into the new one.
    for suffix in ["-wal", "-shm", "-journal"] { try File.remove(path + suffix) }
    try File.rename(new, to: path)
    // A folder that may be written but not read can't be flushed; the night is in place all the same.
    try? File.flush(Folder.parent(of: path))
  }

  /// Brings the last nights from the log into the old file, so that it is whole without the log. Otherwise a crash
  /// between the removal of the log and the rename would lose those nights. What can't be brought over was damaged
  /// before.
  private static func checkpoint(_ path: String) throws {
    guard exists(path: path), exists(path: path + "-wal") else { return }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    _ = try queue.writeWithoutTransaction { try Row.fetchOne($0, sql: "pragma wal_checkpoint(truncate)") }
    try queue.close()
  }

  /// Removes a database and what SQLite leaves beside it.
  static func removeDatabase(_ path: String) throws {
    for suffix in ["", "-wal", "-shm", "-journal"] { try File.remove(path + suffix) }
  }
}
