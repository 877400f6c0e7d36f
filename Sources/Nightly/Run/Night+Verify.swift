import Charts
import Exports
import Marts
import Warehouse

/// Whether the promise holds on the user's own data.
package struct NightVerification: Equatable, Sendable {
  /// What was looked at, a line each.
  package var checked: [String] = []
  /// What could not be looked at, and why.
  package var leftOut: [String] = []
  /// Each a line: place, found, expected.
  package var differences: [String] = []

  package var isSound: Bool { differences.isEmpty }
}

extension Night {
  /// Checks the database in itself, the published files against their index and against the database, and the database
  /// against one rebuilt aside from the exports that lie there or in the archive. Changes nothing.
  package func verify() throws -> NightVerification {
    guard WarehouseDatabase.exists(path: configuration.database) else {
      throw ConfigurationProblem(
        "\(configuration.database): nothing to verify: there is no database yet; run itsm-marts first",
        status: .noExports)
    }
    let lock = try RunLock(
      database: configuration.database, command: "verify", now: clock.now().iso, wait: orders.wait)
    let result = try verifyLocked()
    _ = consume lock
    return result
  }

  private func verifyLocked() throws -> NightVerification {
    var result = NightVerification()
    let warehouse = try WarehouseDatabase.open(path: configuration.database)
    defer { try? warehouse.close() }

    result.differences += try warehouse.verify().differences
    result.checked.append("\(configuration.database): integrity, foreign keys, rows by outcome, rollups")
    let night = try MartNight(warehouse, configuration)
    result.differences += try night.violations(warehouse).map { "mart \($0)" }
    result.checked.append("marts: keys, and sums that must agree with the facts")
    try comparePublished(night, &result)
    try compareRebuilt(warehouse, night, &result)
    return result
  }

  private func comparePublished(_ night: MartNight, _ result: inout NightVerification) throws {
    for file in try night.publication(configuration).files {
      // Kept from an earlier night: the database no longer gives it.
      guard let expected = file.bytes else { continue }
      let path = configuration.marts + "/" + file.name
      guard let found = try Folder.read(path) else {
        result.differences.append("\(path): found nothing, expected the mart that the database gives")
        continue
      }
      if found != expected {
        result.differences.append(
          "\(path): found \(found.count) bytes, expected the \(expected.count) that the database gives")
      }
    }
    result.checked.append("\(configuration.marts): every file against the database, byte by byte")
    guard let bytes = try Folder.read(configuration.charts + "/" + ChartCatalog.file),
      let catalog = ChartCatalog(json: bytes)
    else {
      result.differences.append("\(configuration.charts)/\(ChartCatalog.file): found none that can be read")
      return
    }
    for entry in catalog.charts {
      let path = configuration.charts + "/" + entry.file
      let hash = try Folder.read(path).map { "sha256:" + MartFile.sha256($0) }
      if hash != entry.hash {
        result.differences.append(
          "\(path): found \(hash == nil ? "nothing" : "other bytes"), expected those of \(ChartCatalog.file)")
      }
    }
    result.checked.append("\(configuration.charts): every file against \(ChartCatalog.file)")
  }

  private func compareRebuilt(
    _ warehouse: WarehouseDatabase, _ night: MartNight, _ result: inout NightVerification
  ) throws {
    let format = try configuration.exportFormat()
    let scratch = configuration.besideDatabase(".verify.next")
    try Folder.remove(scratch)
    try Folder.make(scratch, mode: 0o700)
    defer { try? Folder.remove(scratch) }
    var files =
      Folder.exists(configuration.exports) ? try ExportFolder.list([configuration.exports], format: format).files : []
    if let archive = configuration.archive {
      files += try ExportFolder.list(Archive(folder: archive).restore(to: scratch), format: format).files
    }
    let missing = try warehouse.survey(files).missing
    guard missing.isEmpty else {
      result.leftOut.append(
        "not rebuilt: loaded exports are no longer there, \(missing.count) of them, the first \(missing[0]); all else was checked"
      )
      return
    }
    let loaded = Set(try warehouse.loadedContents())
    let contents = try ExportSurvey(all: files).contents.filter { loaded.contains($0.sha256) }
    let path = scratch + "/rebuilt.db"
    _ = try WarehouseDatabase.rebuild(
      path: path, contents, LoadRequest(rules: configuration.loadRules, startedAt: clock.now().iso, command: "verify"),
      reading: ExportSession(format: format), rejectsFolder: nil)
    let rebuilt = try WarehouseDatabase.open(path: path)
    defer { try? rebuilt.close() }
    let again = try MartNight(rebuilt, configuration)
    for (found, expected) in zip(night.reading.tables, again.reading.tables) where found != expected {
      result.differences.append("mart \(found.name): \(difference(found, expected))")
    }
    if !result.isSound, let warning = try readingWarning(warehouse) { result.differences.append(warning) }
    result.checked.append("rebuilt from \(contents.count) exports: every mart is the same")
    if !result.isSound { result.checked.removeLast() }
  }

  /// The first row that differs, by its number; cells are not quoted, they may be people's.
  private func difference(_ found: MartTable, _ expected: MartTable) -> String {
    if found.rowCount != expected.rowCount {
      return "found \(found.rowCount) rows, expected the \(expected.rowCount) of a rebuild"
    }
    for row in 0..<found.rowCount {
      for (column, (a, b)) in zip(found.columns, zip(found.cells, expected.cells)) where a[row] != b[row] {
        return "row \(row + 1), \(column.name): found another value than a rebuild gives"
      }
    }
    return "columns differ from those of a rebuild"
  }
}

extension MartNight {
  func violations(_ warehouse: WarehouseDatabase) throws -> [MartViolation] {
    let facts = try warehouse.queue.read { try FactCounts($0) }
    return MartProof.violations(reading.definitions, reading.tables, facts: facts)
  }
}
