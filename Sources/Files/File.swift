import CLinux
import Glibc

/// What is done to whole files, each with the system's error. No Foundation: a quiet night should cost milliseconds.
package enum File {
  /// Whether anything has that name, be it a link to nowhere.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Nil if there is no such file.
  package static func read(_ path: String) throws(FileError) -> [UInt8]? {
    do throws(FileError) { return try OpenFile(path).rest() } catch {
      if error.code == ENOENT { return nil }
      throw error
    }
  }

  /// Whether a file holds just these bytes.
  package static func holds(_ bytes: [UInt8], at path: String) throws(FileError) -> Bool {
    guard try FileStamp(path: path).size == bytes.count else { return false }
    let file = try OpenFile(path)
    // A piece at a time: the two together may be more than there is room for.
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, min(bytes.count, 1 << 18)), alignment: 16)
    defer { piece.deallocate() }
    var compared = 0
    while compared < bytes.count, let start = piece.baseAddress {
      let count = try file.read(into: start, room: piece.count)
      guard count > 0, compared + count <= bytes.count,
        bytes[compared..<compared + count].elementsEqual(piece[..<count])
      else { return false }
      compared += count
    }
    return true
  }

  /// Writes a new file, or over an old one, and starts its way to the disk; ``flush(_:)`` waits for it.
  package static func write(_ bytes: some Sequence<UInt8>, to path: String, mode: mode_t) throws(FileError) {
    let file = try OpenFile(path, O_CREAT | O_TRUNC | O_WRONLY, mode: mode)
    try file.write(Array(bytes))
    // With the writes of all files under way, waiting for each costs little.
    _ = linux_start_writing(file.descriptor, 0, 0)
  }

  /// Writes all bytes to an open descriptor: that of a file, or standard output.
  ///
  /// - Parameter path: for the error.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
  ) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try check(path, .write) { Glibc.write(descriptor, rest.baseAddress, rest.count) }
      // A device that takes nothing and names no error is full.
      guard count > 0 else { throw FileError(path: path, .write, code: ENOSPC) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// The same of an array.
  package static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
    // `withUnsafeBytes` would lose the error's type.
    var failure: FileError?
    bytes.withUnsafeBytes { bytes in
      do throws(FileError) { try write(bytes, to: descriptor, path: path) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Puts new bytes in a file's place in one step: readers see the old ones or these, after a power cut too.
  ///
  /// - Parameter isBeyondUmask: the file gets just this mode, whatever the umask keeps from others.
  package static func replace(
    _ path: String, with bytes: some Sequence<UInt8>, mode: mode_t, isBeyondUmask: Bool = false
  ) throws(FileError) {
    let parent = Folder.parent(of: path)
    let beside = "\(parent)/.\(Folder.name(of: path)).next"
    do throws(FileError) {
      try write(bytes, to: beside, mode: mode)
      // Under the unit's UMask=0027, the node exporter could not read its textfile.
      if isBeyondUmask { try check(path, .write) { chmod(beside, mode) } }
      // Before the rename, or a power cut could leave an empty file: of the pseudonyms' key, for example.
      try flush(beside)
      try rename(beside, to: path)
      try flush(parent)
    } catch {
      try? remove(beside)
      throw FileError(path: path, .write, code: error.code)
    }
  }

  /// Waits until a file's bytes, or a folder's names, are on the disk.
  package static func flush(_ path: String) throws(FileError) { try OpenFile(path).flush() }

  /// Gives a file another name, in place of what had it. Errors name the target.
  package static func rename(_ path: String, to target: String) throws(FileError) {
    try check(target, .write) { Glibc.rename(path, target) }
  }

  /// Removes a file or a link. What is not there is no error.
  package static func remove(_ path: String) throws(FileError) {
    do throws(FileError) { try check(path, .remove) { unlink(path) } } catch {
      if error.code != ENOENT { throw error }
    }
  }
}
