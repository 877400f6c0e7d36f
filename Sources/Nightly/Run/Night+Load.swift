import Exports
import Files
import Glibc
import Reports
import Warehouse
import Words

// Lists the exports, separates the new ones from those loaded before, and has them loaded.

extension Night {
  /// Loads what is new, and returns the warehouse as it is afterwards; nothing in it changed if the report says that
  /// the run was given up. Nil if there was no warehouse and the first load was given up.
  ///
  /// - Parameter loads: called before the load, if there is something to load.
  func load(
    _ report: inout RunReport, _ refused: inout RefusedBefore?, _ loads: () -> Void
  ) throws -> WarehouseDatabase? {
    let format = try configuration.exportFormat()
    let restored = configuration.besideDatabase(".archive.next")
    // A killed run or verification leaves these.
    for path in [restored, configuration.besideDatabase(".verify.next"), configuration.database + ".building"] {
      try Folder.remove(path)
    }
    defer { try? Folder.remove(restored) }
    var warehouse = isAnew ? nil : try WarehouseDatabase.open(path: configuration.database)
    let readBy = SHA256.hex(of: Array(programText.utf8))
    var known = refused ?? RefusedBefore(readBy: readBy)
    var refusedAgain: [ToldExport] = []
    let contents = try measured(
      "list", &report, counts: { ["files": $1.exports.found, "files_new": $0.count] }
    ) {
      try self.contents(format, in: warehouse, restored: restored, &$0) { files in
        refusedAgain = known.take(from: &files, readBy: readBy)
      }
    }
    Failpoint.reach(.surveyed)
    for export in refusedAgain { report.tell(export) }
    if orders.isStrict, orders.steps.contains(.marts) { try brokenMarts(&report) }
    if orders.isStrict, report.diagnostics.contains(where: { $0.level != .note }) {
      report.giveUpStrictly()
    } else {
      if !contents.isEmpty { loads() }
      let loaded = try load(contents, format, into: warehouse, &report)
      // Of a load that was given up, the ledger knows nothing: the next night looks at it again.
      if !loaded.isAbandoned { known.add(refusedOf: loaded, contents, rejectsFolder: rejectsFolder) }
    }
    refused = known
    if warehouse == nil, WarehouseDatabase.exists(path: configuration.database) {
      warehouse = try WarehouseDatabase.open(path: configuration.database)
    }
    return warehouse
  }

  /// Reports the user's marts that no warehouse could make. It tries them on an empty one, which takes no time.
  private func brokenMarts(_ report: inout RunReport) throws {
    let empty = try WarehouseDatabase.create()
    defer { try? empty.close() }
    for failure in try MartNight(empty, martSet(), configuration, nil).reading.failures {
      report.tell(failure.error, .error)
    }
  }

  private var rejectsFolder: String { configuration.besideDatabase("rejects") }

  /// Whether the database is built from all exports instead of added to.
  private var isAnew: Bool { orders.isRebuild || !WarehouseDatabase.exists(path: configuration.database) }

  /// The contents that a load has to look at.
  ///
  /// - Parameters:
  ///   - warehouse: the warehouse that they are added to; nil if a new one is built.
  ///   - restored: a folder to unpack the archive into, if that is needed.
  private func contents(
    _ format: ExportFormat, in warehouse: WarehouseDatabase?, restored: String, _ report: inout RunReport,
    leavingOutRefused leaveOutRefused: (inout [ExportFile]) -> Void
  ) throws -> [ExportContent] {
    let diagnostics = report.diagnostics
    for _ in 1..<Self.listings {
      do {
        return try contentsOnce(format, in: warehouse, restored: restored, &report, leaveOutRefused)
      } catch WarehouseError.unreadable(let error) where error.code == ENOENT && !File.exists(error.path) {
        // The file went away after it was listed: go on as if it had never been there.
        report.diagnostics = diagnostics
        try Folder.remove(restored)
      }
    }
    return try contentsOnce(format, in: warehouse, restored: restored, &report, leaveOutRefused)
  }

  /// How often a folder is listed if files go away meanwhile.
  private static let listings = 3

  private func contentsOnce(
    _ format: ExportFormat, in warehouse: WarehouseDatabase?, restored: String, _ report: inout RunReport,
    _ leaveOutRefused: (inout [ExportFile]) -> Void
  ) throws -> [ExportContent] {
    var listing = try list(format, &report)
    Failpoint.reach(.listed)
    let contents: [ExportContent]
    if let warehouse {
      // A file that is named, or one of a new start, is to be read.
      if orders.files.isEmpty, !orders.isLatestOnly { leaveOutRefused(&listing) }
      let archived = try unloadedOfArchive(warehouse, format, restored: restored, &report)
      if let archive = configuration.archive, !archived.isEmpty {
        report.tell(RunFinding.archiveUnloaded(archive, names: archived.map(\.name)), .note)
      }
      let survey = try warehouse.survey(listing + archived)
      report.exports.loadedBefore = survey.unchanged
      contents = survey.contents
      if let finding = try readingFinding(warehouse) { report.tell(finding, .warning) }
    } else {
      contents = try contentsForRebuild(listing, format, restored: restored)
    }
    return orders.isLatestOnly ? contents.newest : contents
  }

  /// What a run would load now, and how many exports lie there. Changes nothing, and needs no lock.
  package func preview() throws -> (new: [ExportFile], found: Int, diagnostics: [Diagnostic]) {
    let format = try configuration.exportFormat()
    var report = RunReport(run: "", command: orders.command, version: version, startedAt: "")
    let listing = try list(format, &report)
    guard !isAnew else { return (listing, listing.count, report.diagnostics) }
    let warehouse = try WarehouseDatabase.openReadOnly(path: configuration.database)
    defer { try? warehouse.close() }
    let contents = try warehouse.survey(listing).contents
    let new = Set((orders.isLatestOnly ? contents.newest : contents).map(\.file))
    if let finding = try readingFinding(warehouse) { report.tell(finding, .warning) }
    return (listing.filter(new.contains), listing.count, report.diagnostics)
  }

  /// The keys under which the loaded exports were read differently from the configuration now. Nil if there are none.
  func readingFinding(_ warehouse: WarehouseDatabase) throws -> RunFinding? {
    let keys = try warehouse.changedReading(configuration.loadRules)
    return keys.isEmpty ? nil : .readOtherwise(keys: keys)
  }

  private func list(_ format: ExportFormat, _ report: inout RunReport) throws -> [ExportFile] {
    let paths = orders.files.isEmpty ? [configuration.exports] : orders.files
    let listing: ExportFolder.Listing
    do throws(ExportError) {
      listing = try ExportFolder.list(paths, format: format)
    } catch {
      throw RunError.exportsNotListed(error)
    }
    report.exports.found = listing.files.count
    for skipped in listing.skipped {
      // An unfinished file is nobody's fault: the next run finds it finished.
      report.tell(skipped, skipped.reason == .notFinished ? .note : .warning)
    }
    // With an archive, every good night leaves an empty folder. A lost database is rebuilt from the archive.
    let mayBeEmpty =
      try orders.files.isEmpty
      && configuration.archive.map {
        try WarehouseDatabase.exists(path: configuration.database) || !Archive(folder: $0).isEmpty
      } ?? false
    guard !listing.files.isEmpty || mayBeEmpty else {
      let names = configuration.files.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
      throw RunError.noExports(in: paths, patterns: names)
    }
    return listing.files
  }

  /// Adds contents to the database, or builds it from them.
  private func load(
    _ contents: [ExportContent], _ format: ExportFormat, into warehouse: WarehouseDatabase?, _ report: inout RunReport
  ) throws -> LoadReport {
    let request = LoadRequest(
      rules: configuration.loadRules, startedAt: report.startedAt, command: orders.command, version: version,
      isStrict: orders.isStrict)
    let rejects = rejectsFolder
    if !contents.isEmpty, !File.exists(rejects) { try Folder.make(rejects, mode: 0o700) }
    let loadedBefore = warehouse == nil ? try loadedBefore() : []
    let earlier = try rejectingExports()
    try keepRejects(of: earlier, apartFrom: contents, in: rejects)
    let loaded = try measured("load", &report, counts: { load, _ in load.counts }) { _ in
      let opening = WarehouseDatabase.opening(
        contents, ExportSession(format: format, today: clock.now().day), rejects)
      func open(_ file: ExportFile) throws -> any RecordSource {
        progress.file(file.name)
        let copy = contents.first { $0.file == file }?.copy(at: file.path)
        return WatchedSource(source: try opening(file), file: file, copy: copy, progress: progress)
      }
      progress.began("load", bytes: contents.reduce(0) { $0 + ($1.copies.first?.size ?? 0) })
      defer { progress.ended() }
      return try warehouse?.load(contents, request, open: open)
        ?? WarehouseDatabase.rebuild(path: configuration.database, contents, request, open: open) { report in
          try refuseToDrop(loadedBefore, ofWhich: report)
        }
    }
    Failpoint.reach(.loaded)
    report.tell(loaded, rejectsFolder: rejects)
    if !loaded.isAbandoned { try removeMendedRejects(loaded, earlier, in: rejects) }
    return loaded
  }

  /// The exports whose rejects lie in `rejects/`, as far as the database knows.
  private func rejectingExports() throws -> [RejectingExport] {
    guard WarehouseDatabase.exists(path: configuration.database) else { return [] }
    let warehouse = try WarehouseDatabase.open(path: configuration.database)
    defer { try? warehouse.close() }
    return try warehouse.rejectingExports()
  }

  /// Moves aside the rejects of exports that were overwritten: an export that replaces another under its name must not
  /// overwrite its rejects.
  private func keepRejects(
    of earlier: [RejectingExport], apartFrom contents: [ExportContent], in folder: String
  ) throws(FileError) {
    for content in contents where !content.sha256.isEmpty {
      let file = content.file
      let path = "\(folder)/\(file.rejectsName)"
      guard let old = earlier.first(where: { $0.name.isExactly(file.name) && $0.kind == file.kind }),
        old.sha256 != content.sha256, File.exists(path),
        // Unless this run loads those very rejects, mended.
        !contents.contains(where: { $0.file.name.isExactly(file.rejectsName) })
      else { continue }
      try File.rename(path, to: "\(folder)/\(file.keptRejectsName(ofContent: old.sha256))")
    }
  }

  /// Removes what earlier nights left in `rejects/` and what no longer applies. Either its rows were mended and loaded
  /// under its own name, or the same content is clean now under another configuration. An export that overwrites
  /// another under its name mends none of its rows. (Rows that still can't be used are in a new rejects file.)
  private func removeMendedRejects(_ load: LoadReport, _ earlier: [RejectingExport], in folder: String)
    throws(FileError)
  {
    let written = Set(load.files.filter { $0.reading.rowsRejected > 0 }.map { ExactText($0.export.rejectsName) })
    for file in load.files where file.refusal == nil {
      var names = file.export.isRejects ? [file.name] : []
      if file.reading.rowsRejected == 0 {
        names.append(file.export.keptRejectsName(ofContent: file.sha256))
        let isLast = earlier.contains {
          $0.name.isExactly(file.name) && $0.kind == file.kind && $0.sha256 == file.sha256
        }
        if isLast { names.append(file.export.rejectsName) }
      }
      for name in names where !written.contains(ExactText(name)) { try Folder.remove("\(folder)/\(name)") }
    }
  }

  /// All exports in the folder and in the archive, as contents for a new database.
  private func contentsForRebuild(_ listing: [ExportFile], _ format: ExportFormat, restored: String) throws
    -> [ExportContent]
  {
    var files = listing
    if let archive = configuration.archive {
      let archive = Archive(folder: archive)
      files += try ExportFolder.list(archive.restore(archive.copies(), to: restored), format: format).files
    }
    guard WarehouseDatabase.exists(path: configuration.database) else {
      return try ExportSurvey(forRebuild: files).contents
    }
    let old = try WarehouseDatabase.open(path: configuration.database)
    let missing = try old.survey(files).missing
    try old.close()
    try refuseToDrop(missing)
    return try ExportSurvey(forRebuild: files).contents
  }

  /// The exports that the archive holds and the database does not, unpacked, to be loaded once more. The database was
  /// then restored from a backup older than the exports that were loaded and put away since.
  private func unloadedOfArchive(
    _ warehouse: WarehouseDatabase, _ format: ExportFormat, restored: String, _ report: inout RunReport
  ) throws -> [ExportFile] {
    guard let folder = configuration.archive, orders.files.isEmpty else { return [] }
    let archive = Archive(folder: folder)
    // What is damaged or can't be read must not cost this night too. That nothing can be archived is reported at its end.
    let copies: [ExportContent.Copy]
    do throws(ArchiveError) { copies = try archive.copies() } catch {
      report.tell(error, .warning)
      return []
    }
    let unloaded = try warehouse.unloaded(among: copies) { path in
      do throws(ArchiveError) { return try archive.contentHash(path) } catch {
        report.tell(error, .warning)
        return nil
      }
    }
    return try ExportFolder.list(archive.restore(unloaded, to: restored), format: format).files
  }

  /// What a rebuild must not lose: the loaded contents, with the names they had.
  private func loadedBefore() throws -> [(name: String, sha256: String)] {
    guard WarehouseDatabase.exists(path: configuration.database) else { return [] }
    let old = try WarehouseDatabase.open(path: configuration.database)
    defer { try? old.close() }
    return try old.loadedContents()
  }

  /// A file with the recorded size and time may still hold something else by now.
  private func refuseToDrop(
    _ loaded: [(name: String, sha256: String)], ofWhich report: LoadReport
  ) throws(RunError) {
    let read = Set(report.files.map(\.sha256))
    try refuseToDrop(loaded.filter { !read.contains($0.sha256) }.map(\.name))
  }

  private func refuseToDrop(_ missing: [String]) throws(RunError) {
    if missing.isEmpty || orders.mayDropMissing { return }
    throw .loadedExportsMissing(database: configuration.database, names: missing)
  }
}

extension [ExportContent] {
  /// Of each kind, only the export modified last. If several were modified within the same minute, as copies are, the
  /// one with the greatest name.
  var newest: [ExportContent] {
    Dictionary(grouping: self, by: \.file.kind).values.compactMap { ofKind in
      ofKind.max { a, b in
        let (x, y) = (a.modifiedMinute, b.modifiedMinute)
        return x == y ? a.file.name.utf8.lexicographicallyPrecedes(b.file.name.utf8) : x < y
      }
    }
  }
}

extension ExportContent {
  fileprivate var modifiedMinute: Int {
    (copies.map(\.modifiedNanoseconds).max() ?? 0) / 60_000_000_000
  }
}

extension LoadReport {
  fileprivate var counts: [String: Int] {
    [
      "files_loaded": files.count { $0.refusal == nil }, "files_refused": files.count { $0.refusal != nil },
      "rows_read": files.reduce(0) { $0 + $1.rows.read },
    ]
  }
}

extension RefusedBefore {
  fileprivate mutating func add(refusedOf load: LoadReport, _ contents: [ExportContent], rejectsFolder: String) {
    forget(contents)
    for file in load.files {
      guard let error = file.refusal, let content = contents.first(where: { $0.file == file.export }) else { continue }
      add(content, error, told: ToldExport(file, rejectsFolder: rejectsFolder))
    }
  }
}

extension RunReport {
  /// Adds what a load did to the report.
  fileprivate mutating func tell(_ load: LoadReport, rejectsFolder: String) {
    for file in load.files { tell(ToldExport(file, rejectsFolder: rejectsFolder)) }
    if load.isAbandoned {
      giveUpStrictly()
    } else if refusedFiles > 0 {
      status = .inputRefused
    }
  }
}

extension RunReport {
  /// Turns the warnings into errors: with `--strict`, a person must act on them.
  fileprivate mutating func giveUpStrictly() {
    isGivenUpByStrict = true
    status = .inputRefused
    var warnings = diagnostics.filter { $0.level == .warning }
    diagnostics.removeAll { $0.level == .warning }
    for place in warnings.indices { warnings[place].level = .error }
    diagnostics += warnings
    tell(RunFinding.nothingLoadedByStrict, .error)
  }
}
