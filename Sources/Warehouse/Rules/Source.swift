import CivilTime

/// The place of a row: the export's `file_id` and the row's line.
struct Source: Equatable {
  var file: Int
  var line: Int
}

/// The known exports, which decide ties. Of two rows with equal stamps, the one from the greater file name wins, then
/// from the greater line, then from the greater SHA-256: never by the order of loading.
struct SourceRanks {
  private var files: [Int: (name: [UInt8], sha256: [UInt8])] = [:]

  /// No export yet.
  init() {}

  init(_ connection: OpaquePointer) throws {
    try RawStatement(connection, "select file_id, name, sha256 from etl_files").each { row in
      set(file: row.int(0), name: row.text(1), sha256: row.text(2))
    }
  }

  mutating func set(file: Int, name: String, sha256: String) { files[file] = (Array(name.utf8), Array(sha256.utf8)) }

  func isGreater(_ a: Source, than b: Source) -> Bool {
    if a.file == b.file { return a.line > b.line }
    guard let fileA = files[a.file], let fileB = files[b.file] else { return a.file > b.file }
    if fileA.name != fileB.name { return fileB.name.lexicographicallyPrecedes(fileA.name) }
    if a.line != b.line { return a.line > b.line }
    return fileB.sha256.lexicographicallyPrecedes(fileA.sha256)
  }
}

/// When a row says something of a name, a link or a pair of sys_ids, and the place of the row. See ``Standing``.
struct Mention: Equatable {
  /// No time, which is less than any other, if the row has no stamp.
  var at: PackedTime
  var source: Source
}

extension Mention {
  /// - Parameter first: the place of the time, before those of the export and the line.
  init(_ row: RawStatement, at first: Int32) {
    self.init(
      at: PackedTime(LocalTime(iso: row.bytes(first))),
      source: Source(file: row.int(first + 1), line: row.int(first + 2)))
  }
}
