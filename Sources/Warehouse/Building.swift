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
  /// What stood at `path` is left as it was if this throws, or if the load is abandoned; readers that have it open go on
  /// reading the old night. The caller holds the run's lock, and has closed the old database.
  package static func rebuild(
    path: String, _ contents: [ExportContent], _ request: LoadRequest, reading session: ExportSession,
    rejectsFolder: String?
  ) throws -> LoadReport {
    try rebuild(path: path, contents, request, open: opening(contents, session, rejectsFolder))
  }

  /// - Parameter accept: is told of what was built before it takes the place of what stands; throws to leave that there.
  package static func rebuild(
    path: String, _ contents: [ExportContent], _ request: LoadRequest, bounds: BulkBounds = BulkBounds(),
    open: @escaping (ExportFile) throws -> any RecordSource, accept: (LoadReport) throws -> Void = { _ in }
  ) throws -> LoadReport {
    let building = path + ".building"
    defer { try? removeDatabase(building) }
    // Without a journal a refused file can't be taken back. What was built is thrown away then, and built again without
    // it; at the end it is refused once more, for the ledger.
    let learnt = LearntVocabulary()
    var (accepted, refused) = (contents, [ExportContent]())
    // Gone, or not to be read, before anybody could hash them: the ledger, which goes by hashes, can't tell of these.
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
        // If nothing could be read anew, what stands is better than nothing.
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

  /// The largest database, in bytes, that SQLite checks before it takes its place: about 16,000 interactions.
  ///
  /// `quick_check` reads every page: 10 to 17 % of a first load of whatever size (0.4 s on 300,000 interactions, 1.0 s on
  /// 1,000,000), `integrity_check` three times that. Up to here it is lost beside what each run costs (10 ms of 0.4 s).
  /// Above, what guards a new database is that its keys are checked for order as they are written, and that tests and the
  /// fuzzer have SQLite check the same code's pages; `verify` checks all of any database.
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

  /// One fsync of the whole file, then the rename: at any instant there is an old night or the new one.
  private static func replace(_ path: String, by new: String) throws {
    try File.flush(new)
    try? checkpoint(path)
    // A log left by a crash belongs to the old file and must not be played into the new one.
    for suffix in ["-wal", "-shm", "-journal"] { try File.remove(path + suffix) }
    try File.rename(new, to: path)
    // One that may be written and not read can't be flushed; the night is in place all the same.
    try? File.flush(Folder.parent(of: path))
  }

  /// Brings the last nights from the log into the old file, so that it is whole without the log if all ends before the
  /// rename. What can't be brought there was damaged before.
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
