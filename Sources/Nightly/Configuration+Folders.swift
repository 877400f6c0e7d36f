import Files
import Glibc

extension Configuration {
  /// Refuses a `marts` or `charts` folder that contains something the run itself depends on.
  ///
  /// Such a folder changes as a whole: the run's own files would be exchanged, and copied with what is published.
  func refuseFoldersOfTheRun() throws(ConfigurationProblem) {
    let stood: [(name: String, path: String?)] = [
      ("the working directory", "."), ("the database", database), ("the exports", exports),
      ("the pseudonym key", pseudonymKey), ("users' marts", userMarts), ("the archive", archive),
      ("the metrics", metrics),
    ]
    for (key, folder) in [("marts", marts), ("charts", charts)] {
      guard let outer = resolved(folder) else { continue }
      for (name, path) in stood {
        guard let path, let inner = resolved(path),
          inner == outer || inner.hasPrefix(outer == "/" ? "/" : outer + "/")
        else { continue }
        throw .notAFolderOfItsOwn(folder, key: key, holding: name)
      }
    }
  }

  /// The path without symbolic links. If only part of it exists, that part is resolved. Nil if nothing can be resolved.
  private func resolved(_ path: String) -> String? {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let parent = Folder.parent(of: path)
    guard parent != path, let above = resolved(parent) else { return nil }
    return (above == "/" ? "" : above) + "/" + Folder.name(of: path)
  }
}
