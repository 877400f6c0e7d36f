import CZlib
import CivilTime
import Files
import Glibc
import Reports
import Warehouse

/// Loaded exports, put away by month and compressed: `2025-02/interaction_20250220_230000.csv.gz`.
///
/// Each file gets `.gz` after its whole name and comes out without it, byte by byte as it was loaded: a rebuild from
/// the archive gives the same database. If two contents have one name, the second lies in a folder of its own.
package struct Archive {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// Moves the loaded exports that still lie where they were loaded from, with the same size and time. An export that
  /// the desk has overwritten since stays there for the next load.
  ///
  /// - Parameter loaded: exports as the ledger records them.
  /// - Returns: the exports that were put away, as they lie in the archive.
  package func take(
    _ loaded: [(path: String, size: Int, modifiedNanoseconds: Int, sha256: String)], _ day: Day
  ) throws(ArchiveError) -> [(copy: ExportContent.Copy, sha256: String)] {
    var put: [(copy: ExportContent.Copy, sha256: String)] = []
    let month = folder + "/" + day.iso.prefix(7)
    func isAsLoaded(_ path: String, _ size: Int, _ modifiedNanoseconds: Int) -> Bool {
      guard let stamp = PublishedNight.Stamp(path: path) else { return false }
      return stamp.size == size && stamp.modifiedNanoseconds == modifiedNanoseconds
    }
    let taken = loaded.filter { export in
      !export.path.hasPrefix(folder + "/") && isAsLoaded(export.path, export.size, export.modifiedNanoseconds)
    }
    var archived = taken.isEmpty || !File.exists(folder) ? [] : try files()
    for export in taken {
      let name = Folder.name(of: export.path)
      // An export that was delivered again is there already. Its namesakes are compared by content: without this, it
      // got a second copy in a folder named after its hash.
      var isThere = false
      for path in archived where !isThere && Archive.name(at: path).isExactly(name) {
        isThere = (try? contentHash(path)) == export.sha256
      }
      if !isThere {
        let target = try self.put(export.path, name, export.sha256, in: month)
        // Read it back: the compressed copy must hold what was loaded.
        guard try contentHash(target) == export.sha256 else {
          try ArchiveError.telling { () throws(FileError) in try Folder.remove(target) }
          continue
        }
        archived.append(target)
        put.append((try copy(target), export.sha256))
      }
      guard isAsLoaded(export.path, export.size, export.modifiedNanoseconds) else { continue }
      try ArchiveError.telling { () throws(FileError) in try Folder.remove(export.path) }
    }
    return put
  }

  /// - Returns: the path in the archive. The file is on the disk: only then may the export go.
  private func put(_ path: String, _ name: String, _ sha256: String, in month: String) throws(ArchiveError) -> String {
    try ArchiveError.telling { () throws(FileError) in
      let place = Archive.place(of: name)
      var target = month + "/" + place
      if File.exists(target) { target = "\(month)/\(sha256.prefix(12))/\(place)" }
      try Folder.make(Folder.parent(of: target), mode: 0o750)
      try compress(path, to: target)
      // Flushes the file's name, and the names of the folders that were made for it.
      for place in [Folder.parent(of: target), month, folder] { try File.flush(place) }
      return target
    }
  }

  /// Every export in the archive, as it lies there; empty if there is no archive yet.
  func copies() throws(ArchiveError) -> [ExportContent.Copy] {
    guard File.exists(folder) else { return [] }
    var copies: [ExportContent.Copy] = []
    for path in try files() { copies.append(try copy(path)) }
    return copies
  }

  private func copy(_ path: String) throws(ArchiveError) -> ExportContent.Copy {
    try ArchiveError.telling { () throws(FileError) in try ExportContent.Copy(path: path) }
  }

  /// Unpacks exports into a new folder, or into several if names would clash.
  ///
  /// - Returns: the folders; empty if there is nothing to unpack.
  func restore(_ copies: [ExportContent.Copy], to target: String) throws(ArchiveError) -> [String] {
    var folders: [String] = []
    for copy in copies { try restore(copy.path, to: target, &folders) }
    return folders
  }

  /// SHA-256 of the export in an archived file, as it was loaded.
  func contentHash(_ path: String) throws(ArchiveError) -> String {
    let source = try unpacked(path)
    do throws(SourceError) { return try SHA256.hex(of: source) } catch { throw ArchiveError(error, path) }
  }

  /// Whether the archive holds no export; true also if there is no archive yet.
  package var isEmpty: Bool {
    get throws(ArchiveError) {
      guard File.exists(folder) else { return true }
      return try files().isEmpty
    }
  }

  /// The path of every export in the archive.
  private func files() throws(ArchiveError) -> [String] {
    func files(in folder: String) throws(FileError) -> [String] {
      var paths: [String] = []
      for entry in try Folder.entries(folder) {
        let path = folder + "/" + entry.name
        switch entry.kind {
        case .folder: paths += try files(in: path)
        case .file where entry.name.hasSuffix(".gz") && !entry.name.hasPrefix("."): paths.append(path)
        default: break
        }
      }
      return paths
    }
    return try ArchiveError.telling { () throws(FileError) in try files(in: folder) }
  }

  private func restore(_ path: String, to target: String, _ folders: inout [String]) throws(ArchiveError) {
    let name = Archive.name(at: path)
    var place = target
    var copies = 0
    while File.exists(place + "/" + name) {
      copies += 1
      place = "\(target)/\(copies)"
    }
    try ArchiveError.telling { () throws(FileError) in try Folder.make(place, mode: 0o700) }
    if !folders.contains(place) { folders.append(place) }
    try decompress(path, to: place + "/" + name)
  }
}

// MARK: - Names

extension Archive {
  /// A name has 255 bytes at most; `.gz` comes behind it, and while it is written a dot before it.
  private static let longestName = 255 - 4
  private static let folderOfLongNames = "long~"

  /// Where an export lies within a folder of the archive: `<name>.gz`. A name that leaves no room for more lies in two
  /// parts: `long~<its first half>/~<the rest>.gz`, where the rest may begin with a dot.
  private static func place(of name: String) -> String {
    guard name.utf8.count > longestName else { return name + ".gz" }
    let scalars = name.unicodeScalars
    let half = scalars.index(scalars.startIndex, offsetBy: scalars.count / 2)
    return "\(folderOfLongNames)\(name[..<half])/~\(name[half...]).gz"
  }

  /// What an export in the archive is called.
  private static func name(at path: String) -> String {
    let end = Folder.name(of: path).utf8.dropLast(3)
    let folder = Folder.name(of: Folder.parent(of: path)).utf8
    // Bytes: the rest of a name may begin with an accent that belongs to its first half.
    guard folder.starts(with: folderOfLongNames.utf8) else { return String(decoding: Array(end), as: UTF8.self) }
    let beginning = folder.dropFirst(folderOfLongNames.utf8.count)
    return String(decoding: Array(beginning) + Array(end.dropFirst()), as: UTF8.self)
  }
}

// MARK: - gzip

private func compress(_ path: String, to target: String) throws(FileError) {
  let beside = Folder.parent(of: target) + "/." + Folder.name(of: target)
  let input = try OpenFile(path)
  guard let output = gzopen(beside, "wb6") else { throw FileError(path: target, .write) }
  var failure: FileError?
  withUnsafeTemporaryAllocation(byteCount: 256 * 1_024, alignment: 16) { buffer in
    do throws(FileError) {
      while let start = buffer.baseAddress {
        let count = try input.read(into: start, room: buffer.count)
        if count == 0 { break }
        guard gzwrite(output, start, UInt32(count)) == Int32(count) else { throw FileError(path: target, .write) }
      }
    } catch {
      failure = error
    }
  }
  if gzclose(output) != Z_OK, failure == nil { failure = FileError(path: target, .write) }
  if let failure {
    try? File.remove(beside)
    throw failure
  }
  try check(target, .write) { chmod(beside, 0o640) }
  try File.flush(beside)
  try File.rename(beside, to: target)
}

private func decompress(_ path: String, to target: String) throws(ArchiveError) {
  let output = try ArchiveError.telling { () throws(FileError) in
    try OpenFile(target, O_CREAT | O_TRUNC | O_WRONLY, mode: 0o600)
  }
  try unpacked(path).forEachPiece(orThrow: { ArchiveError($0, path) }) { (bytes) throws(ArchiveError) in
    do throws(FileError) { try output.write(bytes) } catch { throw .file(error) }
  }
}

// zlib's own reader of files (gzread) won't do: it reports a truncated file only when the file is closed, and takes a
// file without gzip's mark for plain text.
private func unpacked(_ path: String) throws(ArchiveError) -> GzipSource {
  do throws(SourceError) { return GzipSource(try FileSource(path: path)) } catch { throw ArchiveError(error, path) }
}

/// Why an archive can't be read or added to.
package enum ArchiveError: Error, Equatable {
  case file(FileError)
  /// An archived file is not a complete gzip file. Nothing was loaded.
  case damaged(String)
}

extension ArchiveError {
  fileprivate init(_ error: SourceError, _ path: String) {
    self = if case .file(let error) = error { .file(error) } else { .damaged(path) }
  }

  fileprivate static func telling<Result: ~Copyable>(
    _ work: () throws(FileError) -> Result
  ) throws(ArchiveError) -> Result {
    do throws(FileError) { return try work() } catch { throw .file(error) }
  }
}

extension ArchiveError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case file = "archive_failed"
    case damaged = "archive_damaged"
  }

  package var code: Code {
    switch self {
    case .file: .file
    case .damaged: .damaged
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .file(let error): error.fields
    case .damaged(let path): ["file": .text(path)]
    }
  }

  package var description: String {
    switch self {
    case .file(let error): "\(error)\(error.remedy)"
    case .damaged(let path):
      "\(path): damaged: found an incomplete gzip file, expected an export as archived; bring it back from "
        + "a backup"
    }
  }
}
