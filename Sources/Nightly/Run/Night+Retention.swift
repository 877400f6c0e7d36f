import Files
import Glibc

// Records of runs are kept for as long as `keep_runs` says, in the ledger and in the folder of rejects.

extension Night {
  /// Removes rejects that nobody has mended in that time. They hold rows as they were exported, with work notes, so
  /// they must not stay for ever.
  func removeExpiredRejects() throws(RunError) {
    do throws(FileError) { try removeRejects() } catch { throw .rejectsNotRemoved(error) }
  }

  private func removeRejects() throws(FileError) {
    let folder = configuration.besideDatabase("rejects")
    guard let kept = configuration.keepRuns?.seconds, Folder.kind(of: folder) == .folder else { return }
    for entry in try Folder.entries(folder) where entry.kind == .file && entry.name.hasSuffix(".rejects.csv") {
      let path = folder + "/" + entry.name
      guard let stamp = PublishedNight.Stamp(path: path) else { continue }
      if clock.unixSeconds() - stamp.modifiedNanoseconds / 1_000_000_000 > kept { try Folder.remove(path) }
    }
  }
}
