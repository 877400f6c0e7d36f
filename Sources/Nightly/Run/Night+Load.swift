import Exports
import Warehouse

// Lists the exports, tells the new ones from those loaded before, and has them loaded.

extension Night {
  /// The warehouse as it is after the load; nothing of it changed where the report says that the run was given up.
  func load(_ report: inout RunReport) throws -> WarehouseDatabase {
    let format = try configuration.exportFormat()
    let listing = try list(format, &report)
    Failpoint.reach(.listed)
    if orders.isRebuild || !WarehouseDatabase.exists(path: configuration.database) {
      let restored = configuration.besideDatabase(".archive.next")
      try Folder.remove(restored)
      defer { try? Folder.remove(restored) }
      var contents = try measured("list", &report) { _ in
        try contentsForRebuild(listing, format, restored: restored)
      }
      if orders.isLatestOnly { contents = contents.newest }
      try load(contents, format, anew: true, &report)
    } else {
      let contents = try measured("list", &report) { report in
        let warehouse = try WarehouseDatabase.open(path: configuration.database)
        defer { try? warehouse.close() }
        let survey = try warehouse.survey(listing)
        report.exports.loadedBefore = survey.unchanged
        return orders.isLatestOnly ? survey.contents.newest : survey.contents
      }
      try load(contents, format, anew: false, &report)
    }
    return try WarehouseDatabase.open(path: configuration.database)
  }

  private func list(_ format: ExportFormat, _ report: inout RunReport) throws -> [ExportFile] {
    let paths = orders.files.isEmpty ? [configuration.exports] : orders.files
    let listing: ExportFolder.Listing
    do throws(ExportError) {
      listing = try ExportFolder.list(paths, format: format)
    } catch {
      throw ConfigurationProblem(
        error.description.replacing("file refused", with: "nothing was done"), status: .noExports)
    }
    report.exports.found = listing.files.count
    report.warnings += listing.skipped.map(\.description)
    // With an archive, an empty folder is what every good night leaves behind.
    let mayBeEmpty =
      configuration.archive != nil && orders.files.isEmpty && WarehouseDatabase.exists(path: configuration.database)
    guard !listing.files.isEmpty || mayBeEmpty else {
      let names = configuration.files.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
      throw ConfigurationProblem(
        "\(paths.joined(separator: ", ")): nothing was done: found no exports, expected files named "
          + "\(names.joined(separator: ", ")); see `files` in the configuration", status: .noExports)
    }
    return listing.files
  }

  /// Adds contents to the database, or makes it of them.
  private func load(_ contents: [ExportContent], _ format: ExportFormat, anew: Bool, _ report: inout RunReport) throws {
    let request = LoadRequest(
      rules: configuration.loadRules, startedAt: report.startedAt, command: orders.command, version: version,
      isStrict: orders.isStrict)
    let rejects = configuration.besideDatabase("rejects")
    if !contents.isEmpty, !Folder.exists(rejects) { try Folder.make(rejects, mode: 0o700) }
    let loaded = try measured("load", &report) { _ in
      let opening = WarehouseDatabase.opening(
        contents, ExportSession(format: format, today: clock.now().day), rejects)
      func open(_ file: ExportFile) throws -> any RecordSource {
        progress.file(file.name)
        return WatchedSource(source: try opening(file), progress: progress)
      }
      progress.began("load", bytes: contents.reduce(0) { $0 + ($1.copies.first?.size ?? 0) })
      defer { progress.ended() }
      if anew { return try WarehouseDatabase.rebuild(path: configuration.database, contents, request, open: open) }
      let warehouse = try WarehouseDatabase.open(path: configuration.database)
      defer { try? warehouse.close() }
      return try warehouse.load(contents, request, open: open)
    }
    Failpoint.reach(.loaded)
    report.tell(loaded, rejectsFolder: rejects)
  }

  /// All exports that lie there or in the archive, as contents for a new database.
  private func contentsForRebuild(_ listing: [ExportFile], _ format: ExportFormat, restored: String) throws
    -> [ExportContent]
  {
    var files = listing
    if let archive = configuration.archive {
      files += try ExportFolder.list(Archive(folder: archive).restore(to: restored), format: format).files
    }
    guard WarehouseDatabase.exists(path: configuration.database) else { return try ExportSurvey(all: files).contents }
    let old = try WarehouseDatabase.open(path: configuration.database)
    let missing = try old.survey(files).missing
    try old.close()
    if !missing.isEmpty && !orders.mayDropMissing {
      throw ConfigurationProblem(
        "\(configuration.database): not rebuilt: \(missing.count) loaded exports are no longer there: "
          + "\(missing.prefix(5).joined(separator: ", "))\(missing.count > 5 ? " …" : ""); bring them back, or leave out "
          + "what they told with --drop-missing", status: .inputRefused)
    }
    return try ExportSurvey(all: files).contents
  }
}

extension [ExportContent] {
  /// Of each kind only the newest: the last modified; of those modified within a minute, as copies are, the greatest name.
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

extension RunReport {
  /// Puts what a load did into words and numbers.
  fileprivate mutating func tell(_ load: LoadReport, rejectsFolder: String) {
    for file in load.files {
      let rejectsFile =
        file.reading.rowsRejected > 0
        ? rejectsFolder + "/" + ExportFile(path: file.path, name: file.name, kind: file.kind).rejectsName : nil
      let rows = Rows(
        read: file.rows.read, new: file.rows.new, updated: file.rows.updated, unchanged: file.rows.unchanged,
        superseded: file.rows.superseded, rejected: file.rows.rejected)
      exports.files.append(
        File(
          name: file.name, kind: file.kind.rawValue, encoding: file.reading.encoding, refusal: file.refusal, rows: rows,
          rejects: file.reading.rejects.prefix(3).map { "\(file.name):\($0.line): row rejected: \($0.reason)" },
          rejectsFile: rejectsFile))
      exports.rows += rows
      if let refusal = file.refusal { problems.append(refusal) }
      warnings += file.reading.warnings.map { "\(file.name): \($0)" }
      if file.refusal == nil, file.reading.rowsRejected > 0 {
        warnings.append("\(file.name): \(file.reading.rowsRejected) rows rejected, see \(rejectsFile ?? rejectsFolder)")
      }
    }
    if load.isAbandoned {
      isGivenUpByStrict = true
      status = .inputRefused
      problems += warnings
      warnings = []
      problems.append("--strict: nothing was loaded, nothing was published")
    } else if refusedFiles > 0 {
      status = .inputRefused
    }
  }
}

extension RunReport.Rows {
  static func += (sum: inout Self, rows: Self) {
    sum.read += rows.read
    sum.new += rows.new
    sum.updated += rows.updated
    sum.unchanged += rows.unchanged
    sum.superseded += rows.superseded
    sum.rejected += rows.rejected
  }
}
