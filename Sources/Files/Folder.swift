import Glibc

/// What is done to folders and names, each with the system's error. No Foundation, as for ``File``.
package enum Folder {
  /// The folder a path lies in.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Makes a folder and those above it.
  package static func make(_ path: String, mode: mode_t = 0o777) throws(FileError) {
    let parent = parent(of: path)
    if parent != path, !File.exists(parent) { try make(parent, mode: mode) }
    do throws(FileError) { try check(path, .write) { mkdir(path, mode) } } catch {
      if error.code != EEXIST { throw error }
    }
  }
}
