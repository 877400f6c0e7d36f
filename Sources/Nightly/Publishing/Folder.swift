import CLinux
import Glibc

/// The few things that publishing does to folders and files, each with the system's error. No Foundation: a quiet night
/// should cost milliseconds.
enum Folder {
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The folder a path lies in.
  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Nil if there is no such file.
  static func read(_ path: String) throws(FileError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 && errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw FileError(path: path) }
    defer { close(descriptor) }
    var status = stat()
    try check(path) { fstat(descriptor, &status) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = try check(path) {
        bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
      }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes[..<filled])
  }

  /// Whether a file holds just these bytes.
  static func holds(_ bytes: [UInt8], at path: String) throws(FileError) -> Bool {
    var status = stat()
    try check(path) { stat(path, &status) }
    guard Int(status.st_size) == bytes.count else { return false }
    let descriptor = try check(path) { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(descriptor) }
    // A piece at a time: the two together may be more than there is room for.
    var piece = [UInt8](repeating: 0, count: min(bytes.count, 1 << 18))
    var compared = 0
    while compared < bytes.count {
      let count = try check(path) { Glibc.read(descriptor, &piece, piece.count) }
      guard count > 0, compared + count <= bytes.count, bytes[compared..<compared + count] == piece[..<count] else {
        return false
      }
      compared += count
    }
    return true
  }

  /// Writes a new file, or over an old one, and starts its way to the disk; ``flush(_:)`` waits for it.
  static func write(_ bytes: some Sequence<UInt8>, to path: String, mode: mode_t) throws(FileError) {
    let bytes = Array(bytes)
    let descriptor = try check(path) { open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, mode) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      written += try check(path) {
        bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
      }
    }
    // With the writes of all files under way, waiting for each costs little.
    _ = linux_start_writing(descriptor, 0, 0)
  }

  /// Puts new bytes in a file's place in one step: readers see the old ones or these, after a power cut too.
  ///
  /// - Parameter isBeyondUmask: the file gets just this mode, whatever the umask keeps from others.
  static func replace(
    _ path: String, with bytes: some Sequence<UInt8>, mode: mode_t, isBeyondUmask: Bool = false
  ) throws(FileError) {
    let parent = Folder.parent(of: path)
    let beside = "\(parent)/.\(name(of: path)).next"
    do throws(FileError) {
      try write(bytes, to: beside, mode: mode)
      // Under the unit's UMask=0027, the node exporter could not read its textfile.
      if isBeyondUmask { try check(path) { chmod(beside, mode) } }
      // Before the rename, or a power cut could leave an empty file: of the pseudonyms' key, for example.
      try flush(beside)
      try check(path) { Glibc.rename(beside, path) }
      try flush(parent)
    } catch {
      try? remove(beside)
      throw FileError(path: path, code: error.code)
    }
  }

  /// Waits until a file's bytes, or a folder's names, are on the disk.
  static func flush(_ path: String) throws(FileError) {
    let descriptor = try check(path) { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(descriptor) }
    // Some filesystems can't flush folders, and say so with EINVAL.
    if fsync(descriptor) != 0 && errno != EINVAL { throw FileError(path: path) }
  }

  /// Makes a folder and those above it.
  static func make(_ path: String, mode: mode_t = 0o777) throws(FileError) {
    let parent = parent(of: path)
    if parent != path, !exists(parent) { try make(parent, mode: mode) }
    if mkdir(path, mode) != 0 && errno != EEXIST { throw FileError(path: path) }
  }

  static func rename(_ path: String, to target: String) throws(FileError) {
    try check(target) { Glibc.rename(path, target) }
  }
}
