import Glibc

/// What is done to folders and names, each with the system's error. No Foundation, as for ``File``.
package enum Folder {
  /// The folder a path lies in.
  package static func parent(of path: String) -> String {
    guard let slash = lastSlash(of: path) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    lastSlash(of: path).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// Of bytes: before a name that begins with an accent alone, the slash is no letter of its own.
  private static func lastSlash(of path: String) -> String.Index? { path.utf8.lastIndex(of: UInt8(ascii: "/")) }

  /// Makes a folder and those above it.
  package static func make(_ path: String, mode: mode_t = 0o777) throws(FileError) {
    let parent = parent(of: path)
    if parent != path, !File.exists(parent) { try make(parent, mode: mode) }
    do throws(FileError) { try check(path, .write) { mkdir(path, mode) } } catch {
      if error.code != EEXIST { throw error }
    }
  }
}
