import CZlib
import CivilTime
import Glibc
import Warehouse

/// Loaded exports, put away by month and compressed: `2025-02/interaction_20250220_230000.csv.gz`.
///
/// Each file goes in with `.gz` behind its whole name and comes out without it, byte by byte as it was loaded: a rebuild
/// from the archive gives the same database. Of two contents under one name the second lies in a folder of its own.
package struct Archive {
  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// Moves what the ledger says was loaded, and still lies where it was loaded from with the size and time of then.
  func take(_ warehouse: WarehouseDatabase, _ day: Day) throws {
    let month = folder + "/" + day.iso.prefix(7)
    for export in try warehouse.loadedCopies() {
      guard let stamp = PublishedNight.Stamp(path: export.path), stamp.size == export.size,
        stamp.modifiedNanoseconds == export.modifiedNanoseconds, !export.path.hasPrefix(folder + "/")
      else { continue }
      let name = Folder.name(of: export.path) + ".gz"
      var target = month + "/" + name
      if Folder.exists(target) { target = "\(month)/\(export.sha256.prefix(12))/\(name)" }
      try Folder.make(Folder.parent(of: target), mode: 0o750)
      if !Folder.exists(target) {
        try compress(export.path, to: target)
        // Its name, and the names of the folders that were made for it: only then may the export go.
        for place in [Folder.parent(of: target), month, folder] { try Folder.flush(place) }
      }
      try Folder.remove(export.path)
    }
  }

  /// Unpacks everything into a new folder, or folders where names would meet; empty if there is no archive yet.
  func restore(to target: String) throws(FileError) -> [String] {
    guard Folder.exists(folder) else { return [] }
    var folders: [String] = []
    try restore(from: folder, to: target, &folders)
    return folders
  }

  private func restore(from source: String, to target: String, _ folders: inout [String]) throws(FileError) {
    for entry in try Folder.entries(source) {
      let path = source + "/" + entry.name
      switch entry.kind {
      case .folder: try restore(from: path, to: target, &folders)
      case .file where entry.name.hasSuffix(".gz") && !entry.name.hasPrefix("."):
        var place = target
        var copies = 0
        while Folder.exists(place + "/" + entry.name.dropLast(3)) {
          copies += 1
          place = "\(target)/\(copies)"
        }
        try Folder.make(place, mode: 0o700)
        if !folders.contains(place) { folders.append(place) }
        try decompress(path, to: place + "/" + entry.name.dropLast(3))
      default: break
      }
    }
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

private func decompress(_ path: String, to target: String) throws(FileError) {
  guard let input = gzopen(path, "rb") else { throw FileError(path: path) }
  defer { gzclose(input) }
  let output = try check(target) { open(target, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600) }
  defer { close(output) }
  var failure: FileError?
  withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 16) { buffer in
    while failure == nil {
      let count = Int(gzread(input, buffer.baseAddress, UInt32(chunk)))
      if count == 0 { break }
      if count < 0 {
        failure = FileError(path: path, code: EIO)
      } else {
        var written = 0
        while written < count, failure == nil {
          let result = write(output, buffer.baseAddress! + written, count - written)
          if result < 0, errno != EINTR { failure = FileError(path: target) } else { written += max(0, result) }
        }
      }
    }
  }
  if let failure { throw failure }
}
