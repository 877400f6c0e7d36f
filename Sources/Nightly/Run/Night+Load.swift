import Exports
import Warehouse

// Lists the exports, tells the new ones from those loaded before, and has them loaded.

extension Night {
  /// The warehouse as it is after the load; nothing of it changed where the report says that the run was given up.
  func load(_ report: inout RunReport) throws -> WarehouseDatabase {
    let format = try configuration.exportFormat()
    let listing = try list(format, &report)
    Failpoint.reach(.listed)
    if orders.isRebuild { return try rebuild(listing, format, &report) }
    let warehouse = try WarehouseDatabase.open(path: configuration.database)
    let contents = try measured("list", &report) { report in
      let survey = try warehouse.survey(listing)
      report.exports.loadedBefore = survey.unchanged
      return orders.isLatestOnly ? survey.newestContents : survey.contents
    }
    try load(contents, into: warehouse, format, &report)
    return warehouse
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
    guard !listing.files.isEmpty || configuration.archive != nil && orders.files.isEmpty else {
      let names = configuration.files.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
      throw ConfigurationProblem(
        "\(paths.joined(separator: ", ")): nothing was done: found no exports, expected files named "
          + "\(names.joined(separator: ", ")); see `files` in the configuration", status: .noExports)
    }
    return listing.files
  }

  private func load(
    _ contents: [ExportContent], into warehouse: WarehouseDatabase, _ format: ExportFormat, _ report: inout RunReport
  ) throws {
    let request = LoadRequest(
      rules: configuration.loadRules, startedAt: report.startedAt, command: orders.command, version: version,
      isStrict: orders.isStrict)
    let loaded = try measured("load", &report) { _ in
      let session = ExportSession(format: format, today: clock.now().day)
      let total = contents.reduce(0) { $0 + ($1.copies.first?.size ?? 0) }
      progress.began("load", bytes: total)
      defer { progress.ended() }
      return try warehouse.load(contents, request) { file in
        progress.file(file.name)
        return try ExportSource(
          session, file, rejectsFolder: configuration.besideDatabase("rejects"), progressed: progress.read)
      }
    }
    Failpoint.reach(.loaded)
    report.tell(loaded, rejectsFolder: configuration.besideDatabase("rejects"))
  }

  /// A new database beside the old one, renamed into its place once it is whole.
  private func rebuild(
    _ listing: [ExportFile], _ format: ExportFormat, _ report: inout RunReport
  ) throws -> WarehouseDatabase {
    let beside = configuration.database + ".next"
    for ending in ["", "-wal", "-shm"] { try Folder.remove(beside + ending) }
    let restored = configuration.besideDatabase(".archive.next")
    try Folder.remove(restored)
    defer { try? Folder.remove(restored) }
    var files = listing
    if let archive = configuration.archive {
      files += try ExportFolder.list(Archive(folder: archive).restore(to: restored), format: format).files
    }
    if Folder.exists(configuration.database) {
      let old = try WarehouseDatabase.open(path: configuration.database)
      let missing = try old.survey(files).missing
      try old.close()
      if !missing.isEmpty && !orders.mayDropMissing {
        throw ConfigurationProblem(
          "\(configuration.database): not rebuilt: \(missing.count) loaded exports are no longer there: "
            + "\(missing.prefix(5).joined(separator: ", "))\(missing.count > 5 ? " …" : ""); bring them back, or leave out "
            + "what they told with --drop-missing", status: .inputRefused)
      }
    }
    do {
      let warehouse = try WarehouseDatabase.open(path: beside)
      defer { try? warehouse.close() }
      try load(try ExportSurvey(all: files).contents, into: warehouse, format, &report)
    }
    if report.mayPublish {
      for ending in ["-wal", "-shm"] { try Folder.remove(configuration.database + ending) }
      try Folder.rename(beside, to: configuration.database)
    } else {
      for ending in ["", "-wal", "-shm"] { try Folder.remove(beside + ending) }
    }
    return try WarehouseDatabase.open(path: configuration.database)
  }
}

extension ExportSurvey {
  /// Of each kind only the newest: the last modified; of those modified within a minute, as copies are, the greatest name.
  var newestContents: [ExportContent] {
    Dictionary(grouping: contents, by: \.file.kind).values.compactMap { ofKind in
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
