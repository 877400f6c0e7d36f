import Files
import Glibc

extension Configuration {
  /// - Throws: where a folder that changes as a whole holds what the run itself stands on: it would be exchanged from
  ///   under the run's feet, and what is not published be copied with it.
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

  /// Without symbolic links; of what is not there yet, as far as it is there. Nil if nothing can be told.
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
