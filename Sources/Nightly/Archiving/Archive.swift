import CCrypto
import CZlib
import CivilTime
import Glibc
import Reports
import Warehouse

/// Loaded exports, put away by month and compressed: `2025-02/interaction_20250220_230000.csv.gz`.
///
/// Each file goes in with `.gz` behind its whole name and comes out without it, byte by byte as it was loaded: a rebuild
/// from the archive gives the same database. Of two contents under one name the second lies in a folder of its own.
package struct Archive {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// Moves those of the loaded exports that still lie where they were loaded from, with the size and time of then. One that
  /// the desk overwrites meanwhile stays, for the next load.
  ///
  /// - Parameter loaded: as the ledger has them.
  package func take(
    _ loaded: [(path: String, size: Int, modifiedNanoseconds: Int, sha256: String)], _ day: Day
  ) throws(ArchiveError) {
    let month = folder + "/" + day.iso.prefix(7)
    func isAsLoaded(_ path: String, _ size: Int, _ modifiedNanoseconds: Int) -> Bool {
      guard let stamp = PublishedNight.Stamp(path: path) else { return false }
      return stamp.size == size && stamp.modifiedNanoseconds == modifiedNanoseconds
    }
    let taken = loaded.filter { export in
      !export.path.hasPrefix(folder + "/") && isAsLoaded(export.path, export.size, export.modifiedNanoseconds)
    }
    var archived = taken.isEmpty || !Folder.exists(folder) ? [] : try files()
    for export in taken {
      let name = Folder.name(of: export.path) + ".gz"
      // One that was delivered again is there already.
      var isThere = false
      for path in archived where !isThere && Folder.name(of: path) == name {
        isThere = try contentHash(path) == export.sha256
      }
      if !isThere {
        let target = try put(export.path, name, export.sha256, in: month)
        // Read back: what was compressed must be what was loaded.
        guard try contentHash(target) == export.sha256 else {
          try ArchiveError.telling { () throws(FileError) in try Folder.remove(target) }
          continue
        }
        archived.append(target)
      }
      guard isAsLoaded(export.path, export.size, export.modifiedNanoseconds) else { continue }
      try ArchiveError.telling { () throws(FileError) in try Folder.remove(export.path) }
    }
  }

  /// - Returns: where in the archive it lies now, on the disk: only then may the export go.
  private func put(_ path: String, _ name: String, _ sha256: String, in month: String) throws(ArchiveError) -> String {
    try ArchiveError.telling { () throws(FileError) in
      var target = month + "/" + name
      if Folder.exists(target) { target = "\(month)/\(sha256.prefix(12))/\(name)" }
      try Folder.make(Folder.parent(of: target), mode: 0o750)
      try compress(path, to: target)
      // Its name, and the names of the folders that were made for it.
      for place in [Folder.parent(of: target), month, folder] { try Folder.flush(place) }
      return target
    }
  }

  /// Unpacks everything into a new folder, or folders where names would meet; empty if there is no archive yet.
  func restore(to target: String) throws(ArchiveError) -> [String] {
    guard Folder.exists(folder) else { return [] }
    var folders: [String] = []
    for path in try files() { try restore(path, to: target, &folders) }
    return folders
  }

  /// True also where there is none yet.
  package var isEmpty: Bool {
    get throws(ArchiveError) {
      guard Folder.exists(folder) else { return true }
      return try files().isEmpty
    }
  }

  /// Every export in it, by path.
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
    let name = Folder.name(of: path).dropLast(3)
    var place = target
    var copies = 0
    while Folder.exists(place + "/" + name) {
      copies += 1
      place = "\(target)/\(copies)"
    }
    try ArchiveError.telling { () throws(FileError) in try Folder.make(place, mode: 0o700) }
    if !folders.contains(place) { folders.append(place) }
    try decompress(path, to: place + "/" + name)
  }
}

// MARK: - gzip

private let chunk = 256 * 1_024

private func compress(_ path: String, to target: String) throws(FileError) {
  let beside = Folder.parent(of: target) + "/." + Folder.name(of: target)
  let input = try check(path) { open(path, O_RDONLY | O_CLOEXEC) }
  defer { close(input) }
  guard let output = gzopen(beside, "wb6") else { throw FileError(path: target) }
  var failure: FileError?
  withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 16) { buffer in
    while failure == nil {
      let count = read(input, buffer.baseAddress, chunk)
      if count == 0 { break }
      if count < 0 {
        if errno != EINTR { failure = FileError(path: path) }
      } else if gzwrite(output, buffer.baseAddress, UInt32(count)) != Int32(count) {
        failure = FileError(path: target)
      }
    }
  }
  if gzclose(output) != Z_OK, failure == nil { failure = FileError(path: target) }
  if let failure {
    try? Folder.remove(beside)
    throw failure
  }
  try check(target) { chmod(beside, 0o640) }
  try Folder.flush(beside)
  try Folder.rename(beside, to: target)
}

private func decompress(_ path: String, to target: String) throws(ArchiveError) {
  let output = open(target, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
  guard output >= 0 else { throw .file(FileError(path: target)) }
  defer { close(output) }
  try unpack(path) { bytes throws(ArchiveError) in
    var rest = bytes
    while !rest.isEmpty {
      let count = write(output, rest.baseAddress, rest.count)
      if count < 0, errno != EINTR { throw .file(FileError(path: target)) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, count)))
    }
  }
}

/// SHA-256 of what a gzip file holds.
private func contentHash(_ path: String) throws(ArchiveError) -> String {
  let context = EVP_MD_CTX_new()
  defer { EVP_MD_CTX_free(context) }
  EVP_DigestInit_ex(context, EVP_sha256(), nil)
  try unpack(path) { bytes throws(ArchiveError) in EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
  var digest = [UInt8](repeating: 0, count: 32)
  EVP_DigestFinal_ex(context, &digest, nil)
  return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Gives what a gzip file holds, piece by piece.
private func unpack(
  _ path: String, _ take: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
) throws(ArchiveError) {
  guard let input = gzopen(path, "rb") else { throw .file(FileError(path: path)) }
  var isOpen = true
  defer { if isOpen { gzclose(input) } }
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
  defer { buffer.deallocate() }
  while true {
    let count = Int(gzread(input, buffer.baseAddress, UInt32(chunk)))
    if count == 0 { break }
    if count < 0 {
      var code: Int32 = 0
      gzerror(input, &code)
      throw code == Z_ERRNO ? .file(FileError(path: path)) : .damaged(path)
    }
    try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
  // zlib takes a file without gzip's mark, an empty one too, for text as it is; and tells of one that ends too early only
  // when it is closed.
  let isText = gzdirect(input) != 0
  isOpen = false
  guard gzclose(input) == Z_OK, !isText else { throw .damaged(path) }
}

/// Why an archive can't be read or added to.
package enum ArchiveError: Error, Equatable {
  case file(FileError)
  /// A file of it is no whole gzip file. Nothing was loaded.
  case damaged(String)
}

extension ArchiveError {
  fileprivate static func telling<Result>(
    _ work: () throws(FileError) -> Result
  ) throws(ArchiveError) -> Result {
    do throws(FileError) { return try work() } catch { throw .file(error) }
  }
}

extension ArchiveError: Diagnosing {
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
      "\(path): damaged: found bytes that are no whole gzip file, expected an export as it was archived; bring it back from "
        + "a backup"
    }
  }
}
