import Charts
import Exports
import GRDB
import Marts
import Warehouse

/// Whether the promise holds for the user's own data.
package struct NightVerification: Equatable, Sendable {
  /// What was checked, one per line.
  package var checked: [String] = []
  /// What could not be checked, and why.
  package var leftOut: [String] = []
  /// One per line: place, found, expected.
  package var differences: [String] = []

  package var isSound: Bool { differences.isEmpty }

  /// Runs one check and adds what it finds. If it fails, that is a difference, and the other checks still run.
  mutating func check(_ what: String, _ work: (inout NightVerification) throws -> Void) {
    do {
      try work(&self)
      checked.append(what)
    } catch {
      differences.append("\(what): not checked completely: \(reason(of: error))")
    }
  }
}

extension Night {
  /// Checks the database in itself, the published files against their index and against the database, and the database
  /// against one that is rebuilt aside from the exports in the folder and the archive. Changes nothing, but migrates an
  /// older database.
  package func verify() throws -> NightVerification {
    guard WarehouseDatabase.exists(path: configuration.database) else {
      throw RunError.noDatabase(configuration.database, wantedBy: .verifying)
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
    result.check("\(configuration.database): integrity, foreign keys, rows by outcome, rollups") {
      $0.differences += try warehouse.verify().differences
    }
    // The key is never made here: with a new one, everything would differ.
    let key = configuration.people == .pseudonyms ? try PseudonymKey(file: configuration.pseudonymKey) : nil
    var night: MartNight?
    result.check("marts: keys, and sums that must agree with the facts") {
      let made = try MartNight(warehouse, martSet(), configuration, key)
      night = made
      $0.leftOut += made.reading.failures.map(\.description)
      $0.differences += try made.violations(warehouse).map { "mart \($0)" }
    }
    if let night, configuration.people != .pseudonyms || key != nil {
      comparePublished(night, &result)
    } else if night != nil {
      result.differences.append(
        "\(configuration.pseudonymKey): found no pseudonym key, expected the one used for the published files; "
          + "without it they can't be compared")
    }
    try compareRebuilt(warehouse, night, &result)
    return result
  }
}

extension MartNight {
  func violations(_ warehouse: WarehouseDatabase) throws -> [MartViolation] {
    let facts = try warehouse.queue.read { try FactCounts($0) }
    return MartProof.violations(reading.definitions, reading.tables, facts: facts)
  }
}
