import CivilTime
import Files
import Foundation
import GRDB
import GRDBSQLite

/// The SQLite file that holds the star schema: opens, creates and migrates it. Knows nothing of exports, nor of which
/// row stands.
///
/// It has one connection, in WAL mode for a file, so that people may read while a night is written. Foreign keys are
/// declared but not checked on this connection: the loader keeps them by construction; tests and `verify` check them.
package final class WarehouseDatabase: Sendable {
  /// The value of `PRAGMA user_version` in a database of this program.
  package static let schemaVersion = 3

  /// The one connection. Marts read here; only the loader writes.
  package let queue: DatabaseQueue
  /// The path of the file; nil in memory.
  package let path: String?

  init(queue: DatabaseQueue, path: String?) {
    self.queue = queue
    self.path = path
  }

  /// A new, empty warehouse in memory.
  package static func create() throws -> WarehouseDatabase {
    let queue = try DatabaseQueue(configuration: configuration)
    try queue.write(createSchema)
    return WarehouseDatabase(queue: queue, path: nil)
  }

  /// Whether a path holds a database that a night can be added to; if not, the first load builds one.
  package static func exists(path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int).map { $0 > 0 } ?? false
  }

  /// The warehouse at a path, made if there is none, and migrated if an older program made it.
  ///
  /// - Throws: ``WarehouseError/newerDatabase(path:version:)`` or ``WarehouseError/foreignDatabase(path:)``; the file
  ///   is then untouched.
  package static func open(path: String) throws -> WarehouseDatabase {
    try refuseUnlessOurs(path: path)
    try createPrivateFile(path: path)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try migrate(db, path: path)
      try MissingColumns.add(db)
      try db.execute(sql: "pragma journal_mode = wal")
      try db.execute(sql: "pragma synchronous = normal")
      // A commit ends when its log is written; `checkpoint` and `close` write the pages into the file.
      try db.execute(sql: "pragma wal_autocheckpoint = 0")
      // 32 MB: a night touches 3,500 pages all over the file. With SQLite's 2 MB, it reads and writes each several
      // times.
      try db.execute(sql: "pragma cache_size = -32768")
    }
    return WarehouseDatabase(queue: queue, path: path)
  }

  /// The warehouse at a path, for reading only: neither the file nor its folder need be writable.
  ///
  /// - Throws: like ``open(path:)``; ``WarehouseError/foreignDatabase(path:)`` also for an empty file.
  package static func openReadOnly(path: String) throws -> WarehouseDatabase {
    try refuseUnlessOurs(path: path)
    func open(_ path: String) throws -> DatabaseQueue {
      var configuration = configuration
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      // Readers need only what the first version had: an older database is read as it is.
      guard try queue.read({ try version(of: $0) }) > 0 else { throw WarehouseError.foreignDatabase(path: path) }
      return queue
    }
    do {
      return WarehouseDatabase(queue: try open(path), path: path)
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
      && !FileManager.default.fileExists(atPath: path + "-wal")
    {
      // SQLite needs to make files beside it, and may not. Without a log, nobody writes, and the file itself is
      // complete.
      let uri = "file:" + (path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path) + "?immutable=1"
      return WarehouseDatabase(queue: try open(uri), path: path)
    }
  }

  package func close() throws { try queue.close() }

  /// Writes the pages of the log into the file, on a connection of its own: this one may be read meanwhile.
  ///
  /// Pages that can't be written yet stay in the log, where readers find them, until ``close()`` writes them.
  package func checkpoint() throws {
    guard let path else { return }
    let queue = try DatabaseQueue(path: path, configuration: Self.configuration)
    try queue.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
    try queue.close()
  }

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(10)
    configuration.label = "warehouse"
    return configuration
  }

  /// Makes an empty file with mode 0600, if there is none: SQLite would make it readable for all.
  static func createPrivateFile(path: String) throws {
    _ = try OpenFile(path, O_CREAT | O_RDWR, mode: 0o600)
  }

  /// Reads only SQLite's file header (the version is at byte 60): SQLite must not even open a file we must not touch.
  private static func refuseUnlessOurs(path: String) throws {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw WarehouseError.notAFile(path: path) }
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    let header = try file.read(upToCount: 64) ?? Data()
    if header.isEmpty { return }
    guard header.count == 64, header.starts(with: Data("SQLite format 3\0".utf8)) else {
      throw WarehouseError.foreignDatabase(path: path)
    }
    let version = header[60..<64].reduce(0) { $0 << 8 | Int($1) }
    guard version <= schemaVersion else { throw WarehouseError.newerDatabase(path: path, version: version) }
  }
}

// MARK: - Schema

extension WarehouseDatabase {
  /// Creates the tables as `Schema/` defines them, without the recomputation of the rollups.
  static func createSchema(_ db: Database) throws {
    for file in SQLFiles.all where file.name.first?.isNumber == true { try db.execute(sql: file.text) }
    try db.execute(sql: "pragma user_version = \(schemaVersion)")
  }

  private static func migrate(_ db: Database, path: String) throws {
    guard try version(of: db) < schemaVersion else { return }
    // Immediate: if two programs open an old database at once, the second one finds it migrated.
    try db.inTransaction(.immediate) {
      let version = try version(of: db)
      if version == 0 {
        guard try Int.fetchOne(db, sql: "select count(*) from sqlite_schema") == 0 else {
          throw WarehouseError.foreignDatabase(path: path)
        }
        try createSchema(db)
      } else if version < schemaVersion {
        // `migration-to-3.sql` turns version 2 into version 3.
        for step in version + 1...schemaVersion {
          for file in SQLFiles.all where file.name == "migration-to-\(step)" { try db.execute(sql: file.text) }
        }
        try db.execute(sql: "pragma user_version = \(schemaVersion)")
      }
      return .commit
    }
  }

  private static func version(of db: Database) throws -> Int { try Int.fetchOne(db, sql: "pragma user_version") ?? 0 }

  /// Discards all rollups and the calendar, and makes them anew from the facts, by their definition.
  ///
  /// Reads everything. For tests that insert literal facts, and for a change of `states` or `incident_prefixes`; else the
  /// loader keeps the rollups by itself.
  package func recomputeRollups() throws {
    try queue.write { db in
      try Calendar.settle(db)
      try Self.recomputeRollups(db)
    }
  }

  static func recomputeRollups(_ db: Database) throws {
    // The definition asks the view seven times for each row's names and links. This table takes the view's place, by
    // its name.
    try db.execute(
      sql: """
        create temp table interactions as
        select opened_date_id, user_id, tech_id, location_id, state_class, interaction_type, category, incidents
        from main.interactions
        """)
    for file in SQLFiles.all where file.name == "rollups-recomputed" { try db.execute(sql: file.text) }
    try db.execute(sql: "drop table temp.interactions")
  }
}
