import CivilTime

/// Where a row stands: the export's `file_id` and the row's line.
struct Source: Equatable {
  var file: Int
  var line: Int
}

/// The exports known, for ties: of two rows with equal stamps the one in the greater file name wins, then the greater
/// line, then the greater SHA-256. Never the order of loading.
struct SourceRanks {
  private var files: [Int: (name: [UInt8], sha256: [UInt8])] = [:]

  /// No export yet.
  init() {}

  init(_ connection: OpaquePointer) throws {
    try Statement(connection, "select file_id, name, sha256 from etl_files").each { row in
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

/// What a row says of something, to be ranked against what another row says of it: a name, a link, a sys_id.
struct Mention: Equatable {
  /// Nil, the least, where the row has no stamp.
  var at: LocalTime?
  var source: Source

  func isGreater(than other: Mention, _ ranks: SourceRanks) -> Bool {
    if at != other.at {
      guard let at else { return false }
      guard let otherAt = other.at else { return true }
      return at > otherAt
    }
    return ranks.isGreater(source, than: other.source)
  }
}
