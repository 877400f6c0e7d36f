import Nightly
import Warehouse

extension Configuration {
  /// For looking only.
  ///
  /// - Throws: ``RunError/noDatabase(_:wantedBy:)``
  func existingWarehouse() throws -> WarehouseDatabase {
    guard WarehouseDatabase.exists(path: database) else { throw RunError.noDatabase(database, wantedBy: .asking) }
    return try WarehouseDatabase.openReadOnly(path: database)
  }
}
