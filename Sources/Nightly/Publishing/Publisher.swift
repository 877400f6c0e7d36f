import CLinux
import Files
import Glibc
import Reports

// How a folder changes as a whole. Touch these together: the order of writing in `stage`, what `removeLeftovers` takes
// for ours, and the order in `replaceFileByFile`.
//
//   marts/          what readers see
//   .marts.next/    the new set while it is made; after the exchange, the old set on its way out
//
// A killed run leaves `.marts.next`. Its index is written first and removed last, so the next run can distinguish our
// files in it from those that other people put there.

/// Brings a folder of published files from one state to the next: a reader sees the old set or the new one. Knows
/// nothing of marts and charts.
package struct Publisher {
  /// False for tests, and for filesystems that claim to exchange folders but don't.
  package var mayExchange: Bool

  package init(mayExchange: Bool = true) {
    self.mayExchange = mayExchange
  }

  /// Makes the folder hold the files of the publication and nothing else of ours; what other people put there stays.
  ///
  /// - Throws: ``PublishingError``. Readers still see the old set, unless files had to change one by one.
  package func publish(_ publication: Publication) throws(PublishingError) -> PublishingOutcome {
    let folder = try resolved(publication.folder)
    let next = stagingPath(of: folder)
    do throws(FileError) {
      try removeLeftovers(next: next, folder: folder, publication)
      let plan = try Plan(publication, folder: folder)
      if plan.changesNothing { return .untouched }
      guard mayExchange else {
        return try replaceFileByFile(plan, publication, in: folder, because: "told not to exchange folders")
      }
      do throws(FileError) {
        try stage(plan, publication, folder: folder, next: next)
      } catch  where error.isOfThisPlace {
        try removeLeftovers(next: next, folder: folder, publication)
        return try replaceFileByFile(plan, publication, in: folder, because: error.description)
      } catch {
        _ = try? removeLeftovers(next: next, folder: folder, publication)
        throw error
      }
      if !plan.folderExists {
        try File.rename(next, to: folder)
      } else if linux_exchange(next, folder) != 0 {
        let error = FileError(path: folder, .write)
        try removeLeftovers(next: next, folder: folder, publication)
        return try replaceFileByFile(plan, publication, in: folder, because: error.description)
      }
      Failpoint.reach(.exchanged)
      try File.flush(Folder.parent(of: folder))
      try removeLeftovers(next: next, folder: folder, publication)
      return .exchanged(changed: plan.changed.count, removed: plan.obsolete.count)
    } catch {
      throw PublishingError.file(error, folder: publication.folder)
    }
  }

  /// Removes what a killed run left beside the folder; true if there was something.
  @discardableResult
  package func removeLeftovers(of publication: Publication) throws(PublishingError) -> Bool {
    let folder = try resolved(publication.folder)
    do throws(FileError) {
      return try removeLeftovers(next: stagingPath(of: folder), folder: folder, publication)
    } catch {
      throw PublishingError.file(error, folder: publication.folder)
    }
  }

  /// The folder itself, with symbolic links resolved.
  private func resolved(_ folder: String) throws(PublishingError) -> String {
    guard File.exists(folder) else { return folder }
    // renameat2 would exchange the link itself, and leave a folder in its place.
    guard let real = realpath(folder, nil) else { throw .file(FileError(path: folder, .read), folder: folder) }
    defer { free(real) }
    let path = String(cString: real)
    guard Folder.kind(of: path) == .folder else { throw .notAFolder(folder) }
    return path
  }

  private func stagingPath(of folder: String) -> String {
    let parent = Folder.parent(of: folder)
    return (parent == "." ? "" : parent == "/" ? "/" : parent + "/") + "." + Folder.name(of: folder) + ".next"
  }
}

// MARK: - The new set, made beside the old one

extension Publisher {
  private func stage(_ plan: Plan, _ publication: Publication, folder: String, next: String) throws(FileError) {
    if !plan.folderExists, !File.exists(Folder.parent(of: folder)) { try Folder.make(Folder.parent(of: folder)) }
    try check(next, .write) { mkdir(next, 0o777) }
    let index = publication.files.first { $0.name == publication.index }
    if let index { try write(index, to: next, likeIn: folder, plan) }
    Failpoint.reach(.stagedIndex)
    for file in publication.files where file.name != publication.index && plan.changed.contains(file.name) {
      try write(file, to: next, likeIn: folder, plan)
    }
    Failpoint.reach(.stagedFiles)
    for file in publication.files where file.name != publication.index && !plan.changed.contains(file.name) {
      try check(next, .write) { link(folder + "/" + file.name, next + "/" + file.name) }
    }
    // What other people put into the folder goes along.
    try Folder.link(plan.foreign, of: folder, into: next)
    for file in publication.files where plan.changed.contains(file.name) || file.name == publication.index {
      try File.flush(next + "/" + file.name)
    }
    if plan.folderExists { Folder.copyAccess(from: folder, to: next) }
    try File.flush(next)
    Failpoint.reach(.stagedAll)
  }

  private func write(_ file: Publication.File, to next: String, likeIn folder: String, _ plan: Plan) throws(FileError) {
    let path = next + "/" + file.name
    try File.write(file.bytes ?? [], to: path, mode: 0o666)
    if plan.existing.contains(file.name) { Folder.copyAccess(from: folder + "/" + file.name, to: path) }
  }

  /// Removes the folder beside. A file in it that is not ours and is missing from the real folder was put there at the
  /// moment of the exchange: it is saved first.
  @discardableResult
  private func removeLeftovers(next: String, folder: String, _ publication: Publication) throws(FileError) -> Bool {
    guard File.exists(next) else { return false }
    if Folder.kind(of: next) == .folder, File.exists(folder) {
      let ours = Set(publication.files.map(\.name)).union(publication.listed(in: next))
        .union(publication.listed(in: folder))
      let entries = try Folder.entries(next)
      try Folder.move(
        entries.filter { !ours.contains($0.name) && !$0.name.isLeftover(of: ours) }, of: next, to: folder)
      // The index goes last: if this run is killed, the next one still knows by it what is ours. Without it, the next
      // run took charts of another format for somebody else's and put them back: found once in some dozen runs of 50
      // random kills.
      for entry in entries where ours.contains(entry.name) && entry.name != publication.index {
        try Folder.remove(next + "/" + entry.name)
        Failpoint.reach(.removedOneOfTheOld)
      }
    }
    try Folder.remove(next)
    return true
  }
}

// MARK: - If folders can't be exchanged

extension Publisher {
  /// Writes each new file beside its old one, then renames one after the other, the index last.
  private func replaceFileByFile(
    _ plan: Plan, _ publication: Publication, in folder: String, because reason: String
  ) throws(FileError) -> PublishingOutcome {
    if !plan.folderExists { try Folder.make(folder) }
    let changed = publication.files.filter { plan.changed.contains($0.name) }
    let ordered = changed.filter { $0.name != publication.index } + changed.filter { $0.name == publication.index }
    func beside(_ name: String) -> String { "\(folder)/.\(name).next" }
    do throws(FileError) {
      for file in ordered {
        try File.write(file.bytes ?? [], to: beside(file.name), mode: 0o666)
        if plan.existing.contains(file.name) {
          Folder.copyAccess(from: folder + "/" + file.name, to: beside(file.name))
        }
      }
      for file in ordered { try File.flush(beside(file.name)) }
    } catch {
      for file in ordered { try? Folder.remove(beside(file.name)) }
      throw error
    }
    for file in ordered {
      try File.rename(beside(file.name), to: folder + "/" + file.name)
      Failpoint.reach(.replacedOneFile)
    }
    for name in plan.obsolete { try Folder.remove(folder + "/" + name) }
    try File.flush(folder)
    return .fileByFile(changed: plan.changed.count, removed: plan.obsolete.count, reason: reason)
  }
}

// MARK: - What is to change

/// The difference between what a folder holds and what it is to hold.
private struct Plan {
  var folderExists: Bool
  /// Wanted files that the folder has under the same name.
  var existing: Set<String> = []
  /// Wanted files that are missing or have other bytes.
  var changed: Set<String> = []
  /// Our files that are no longer wanted.
  var obsolete: [String] = []
  var foreign: [Folder.Entry] = []

  var changesNothing: Bool { changed.isEmpty && obsolete.isEmpty && folderExists }

  init(_ publication: Publication, folder: String) throws(FileError) {
    folderExists = File.exists(folder)
    let entries = folderExists ? try Folder.entries(folder) : []
    let wanted = Dictionary(publication.files.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    let known = folderExists ? publication.listed(in: folder) : []
    for entry in entries {
      if let file = wanted[entry.name] {
        guard entry.kind != .folder else { throw FileError(path: folder + "/" + entry.name, .write, code: EISDIR) }
        existing.insert(entry.name)
        guard let bytes = file.bytes else { continue }
        let isSame = entry.kind == .file ? try File.holds(bytes, at: folder + "/" + entry.name) : false
        if !isSame { changed.insert(entry.name) }
      } else if known.contains(entry.name) && entry.kind == .file || entry.name.isLeftover(of: wanted.keys) {
        obsolete.append(entry.name)
      } else {
        foreign.append(entry)
      }
    }
    for (name, file) in wanted where !existing.contains(name) {
      guard !file.isKept else { throw FileError(path: folder + "/" + name, .read, code: ENOENT) }
      changed.insert(name)
    }
  }
}

extension String {
  /// Whether it is a name like `.daily.csv.next`, left by a run that was killed while it changed files one by one.
  fileprivate func isLeftover(of wanted: some Sequence<String>) -> Bool {
    hasPrefix(".") && hasSuffix(".next") && wanted.contains(String(dropFirst().dropLast(5)))
  }
}

extension FileError {
  /// Whether nothing can be made or linked beside the folder. The folder itself may still be writable.
  fileprivate var isOfThisPlace: Bool {
    [EACCES, EPERM, EROFS, EXDEV, EMLINK, ENOTSUP, EOPNOTSUPP, ENOSYS, EBUSY, EINVAL].contains(code)
  }
}

/// Why a set was not published.
package enum PublishingError: Error, Equatable {
  case file(FileError, folder: String)
  /// A file lies where the folder should be.
  case notAFolder(String)
}

extension PublishingError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case file = "not_published"
    case notAFolder = "not_a_folder"
  }

  package var code: Code {
    switch self {
    case .file: .file
    case .notAFolder: .notAFolder
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .file(let error, let folder): error.fields.merging(["folder": .text(folder)]) { $1 }
    case .notAFolder(let folder): ["folder": .text(folder)]
    }
  }

  package var description: String {
    switch self {
    case .file(let error, let folder) where error.code == EISDIR:
      "\(folder): nothing was published: \(error.path) is a folder, expected a file or nothing; move it away"
    case .file(let error, let folder):
      "\(folder): nothing was published: \(error)"
    case .notAFolder(let folder):
      "\(folder): nothing was published: found a file, expected a folder; move it away"
    }
  }
}
