import Exports
import Files
import Marts
import Warehouse

// Compares the database and its marts with a database that is built aside from the exports.

extension Night {
  /// - Parameter night: nil if the database's marts could not be made.
  func compareRebuilt(_ warehouse: WarehouseDatabase, _ night: MartNight?, _ result: inout NightVerification) throws {
    let scratch = configuration.besideDatabase(".verify.next")
    try Folder.remove(scratch)
    try Folder.make(scratch, mode: 0o700)
    defer { try? Folder.remove(scratch) }
    let files: [ExportFile]
    do {
      files = try exportsToRebuildFrom(scratch)
    } catch let error as ArchiveError {
      result.differences.append("\(error)")
      return
    } catch let error as ExportError {
      result.leftOut.append("not rebuilt: \(error)")
      return
    }
    let all = try ExportSurvey(all: files).contents
    let loaded = try warehouse.loadedContents()
    let found = Set(all.map(\.sha256))
    let missing = loaded.filter { !found.contains($0.sha256) }.map(\.name)
    guard missing.isEmpty else {
      result.leftOut.append(
        "not rebuilt: can no longer read \(missing.count) of the loaded exports, the first \(missing[0]); "
          + "all else was checked")
      return
    }
    let hashes = Set(loaded.map(\.sha256))
    let unloaded = all.filter { content in
      !hashes.contains(content.sha256) && content.copies.contains { $0.path.hasPrefix(scratch + "/") }
    }
    if let first = unloaded.map(\.file.name.printable).min() {
      result.differences.append(
        "\(configuration.archive ?? ""): holds \(unloaded.count) exports that the database has not loaded, the first "
          + "\(first); the next run loads them")
    }
    let contents = all.filter { hashes.contains($0.sha256) }
    let before = result.differences.count
    result.check("rebuilt from \(contents.count) exports: database and marts against the rebuild") {
      let path = scratch + "/rebuilt.db"
      _ = try WarehouseDatabase.rebuild(
        path: path, contents,
        LoadRequest(rules: configuration.loadRules, startedAt: clock.now().iso, command: "verify"),
        reading: ExportSession(format: try configuration.exportFormat()), rejectsFolder: nil)
      $0.differences += try warehouse.differences(fromRebuilt: path)
      guard let night else { return }
      let rebuilt = try WarehouseDatabase.open(path: path)
      defer { try? rebuilt.close() }
      let again = try MartNight(rebuilt, martSet(), configuration, nil)
      let once = configuration.people == .pseudonyms ? try MartNight(warehouse, martSet(), configuration, nil) : night
      $0.differences += differences(once.reading, again.reading)
    }
    if result.differences.count > before, let finding = try readingFinding(warehouse) {
      result.differences.append(finding.description)
    }
  }

  /// The exports in the folder and those in the archive, which are unpacked into a folder.
  private func exportsToRebuildFrom(_ folder: String) throws -> [ExportFile] {
    let format = try configuration.exportFormat()
    var folders = File.exists(configuration.exports) ? [configuration.exports] : []
    if let archive = configuration.archive.map(Archive.init(folder:)) {
      folders += try archive.restore(archive.copies(), to: folder)
    }
    return try ExportFolder.list(folders, format: format).files
  }

  private func differences(_ found: MartReading, _ expected: MartReading) -> [String] {
    let tables = Dictionary(expected.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return found.tables.compactMap { table in
      guard let again = tables[table.name] else { return "mart \(table.name): found, but can't be made from a rebuild" }
      return table == again ? nil : "mart \(table.name): \(difference(table, again))"
    }
  }

  /// The first row that differs, by number. Cells are not quoted: they may be people's data.
  private func difference(_ found: MartTable, _ expected: MartTable) -> String {
    if found.rowCount != expected.rowCount {
      return "found \(found.rowCount) rows, expected the \(expected.rowCount) of a rebuild"
    }
    for row in 0..<found.rowCount {
      for (column, (a, b)) in zip(found.columns, zip(found.cells, expected.cells)) where a[row] != b[row] {
        return "row \(row + 1), \(column.name): a rebuild gives another value"
      }
    }
    return "columns differ from a rebuild's"
  }
}
