import Charts
import Files
import GRDB
import Marts
import Warehouse

/// The marts of one night, read from one snapshot of the warehouse.
struct MartNight: Sendable {
  private(set) var reading: MartReading
  let parameters: MartParameters
  private let sources: [DataPackage.Source]

  /// - Parameter key: the pseudonym key, if people are shown by pseudonyms.
  init(_ warehouse: WarehouseDatabase, _ set: MartSet, _ configuration: Configuration, _ key: PseudonymKey?) throws {
    (reading, parameters, sources) = try warehouse.queue.read { db in
      let parameters = try MartParameters(
        db, dayClosesAt: configuration.dayClosesAt, minimumInteractions: configuration.minimumInteractions)
      return (try set.read(db, parameters), parameters, try DataPackage.Source.all(db))
    }
    reading.show(configuration.people, key)
  }

  func publication(_ configuration: Configuration) throws -> Publication {
    let kept = try kept(configuration)
    let files = try MartPublication(
      reading, parameters: parameters, formats: configuration.martFormats, byteOrderMark: configuration.bom,
      sources: sources, kept: kept, people: configuration.people.rawValue
    ).files()
    return Publication(
      folder: configuration.marts, index: DataPackage.fileName,
      files: kept.map { Publication.File(name: $0.path, bytes: nil) }
        + files.map { file in Publication.File(name: file.name) { file.bytes } })
  }
}

extension MartNight {
  /// - Parameter keepsPublished: false also draws the charts that the index says would come out as they are published.
  func draw(
    _ configuration: Configuration, keepsPublished: Bool = true, on easels: Easels = Easels()
  ) throws -> ChartSet.Drawings {
    let folder = configuration.charts
    let catalog =
      !keepsPublished ? nil : try File.read(folder + "/" + ChartCatalog.file).flatMap { ChartCatalog(json: $0) }
    return ChartSet.draw(
      reading.tables, minimumInteractions: configuration.minimumInteractions, theme: configuration.theme,
      formats: configuration.chartFormats, previous: catalog,
      isIntact: { entry in
        guard let bytes = try? File.read(folder + "/" + entry.file) else { return false }
        return "sha256:" + SHA256.hex(of: bytes) == entry.hash
      }, on: easels)
  }
}
