import Files
import GRDB

// Exports that were archived after they were loaded. If a database is restored from a backup, its archive holds exports
// that it has yet to load.

extension WarehouseDatabase {
  /// The archived copies whose content is not loaded.
  ///
  /// Hashes only copies that are not known by path, size and time, and remembers those whose content is loaded.
  ///
  /// - Parameter hash: gives the SHA-256 of the export in a file of the archive, 64 hex digits; nil to skip the file.
  package func unloaded(
    among copies: [ExportContent.Copy], hash: (_ path: String) throws -> String?
  ) throws -> [ExportContent.Copy] {
    let unknown = try queue.read { db in
      let known = try db.cachedStatement(
        sql: """
          select exists (
              select 1 from etl_paths inner join etl_files using (file_id)
              where etl_paths.path = ? and etl_paths.size = ? and etl_paths.modified_ns = ? and outcome = 'loaded'
          )
          """)
      return try copies.filter { copy in
        try Bool.fetchOne(known, arguments: [copy.path, copy.size, copy.modifiedNanoseconds]) != true
      }
    }
    if unknown.isEmpty { return [] }
    let hashed = try unknown.compactMap { copy in try hash(copy.path).map { (copy, sha256: $0) } }
    let loaded = Set(try loadedContents().map(\.sha256))
    try remember(hashed.filter { loaded.contains($0.sha256) })
    return hashed.filter { !loaded.contains($0.sha256) }.map(\.0)
  }

  /// Remembers that these copies hold loaded contents, so that nobody need read them to know.
  package func remember(_ copies: [(copy: ExportContent.Copy, sha256: String)]) throws {
    if copies.isEmpty { return }
    try queue.write { db in
      let insert = try db.cachedStatement(
        sql: """
          insert or replace into etl_paths (path, kind, size, modified_ns, file_id)
          select ?, kind, ?, ?, file_id from etl_files where sha256 = ? and outcome = 'loaded'
          """)
      for (copy, sha256) in copies {
        try insert.execute(arguments: [copy.path, copy.size, copy.modifiedNanoseconds, sha256])
      }
    }
  }
}
