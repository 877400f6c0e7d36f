import Charts
import Files
import Marts

// Compares the published files, marts and charts, with those that the database gives.

extension Night {
  func comparePublished(_ night: MartNight, _ result: inout NightVerification) {
    result.check("\(configuration.marts): every file against the database, byte by byte") {
      $0.differences += try differences(of: try night.publication(configuration))
    }
    result.check("\(configuration.charts): every file against the marts redrawn, byte by byte") {
      $0.differences += try chartDifferences(night)
    }
  }

  private func differences(of publication: Publication) throws -> [String] {
    var lines: [String] = []
    for file in publication.files {
      let path = publication.folder + "/" + file.name
      guard let found = try File.read(path) else {
        lines.append("\(path): missing, expected what the database gives")
        continue
      }
      if let bytes = file.bytes, found != bytes { lines.append(difference(path, found, bytes)) }
    }
    return lines
  }

  private func chartDifferences(_ night: MartNight) throws -> [String] {
    let index = configuration.charts + "/" + ChartCatalog.file
    guard let bytes = try File.read(index), let catalog = ChartCatalog(json: bytes) else {
      return ["\(index): missing or unreadable"]
    }
    let package = configuration.marts + "/" + DataPackage.fileName
    let packageBytes = try File.read(package) ?? []
    if catalog.dataPackage != "sha256:" + SHA256.hex(of: packageBytes) {
      return ["\(index): found charts of another night, expected those of \(package)"]
    }
    let lines = try differences(
      of: Publication(
        night.draw(configuration, keepsPublished: false), in: configuration.charts, dataPackage: packageBytes))
    // A run trusts the index for charts that it need not draw, so it would leave an altered chart as it is.
    return lines.isEmpty ? [] : lines + ["\(index): remove it, and the next run draws all charts again"]
  }

  /// The place at which two files first differ: the line if they are text, which a person can look up; else the byte.
  /// Both count from 1.
  private func difference(_ path: String, _ found: [UInt8], _ expected: [UInt8]) -> String {
    let same = zip(found, expected).prefix { $0 == $1 }.count
    let isText = [".csv", ".json", ".svg"].contains { path.hasSuffix($0) }
    let place =
      isText
      ? ":\(1 + found[..<same].count { $0 == UInt8(ascii: "\n") }): found another line"
      : ": found other bytes from byte \(same + 1) on"
    let size = found.count == expected.count ? "" : ", \(found.count) bytes in place of \(expected.count)"
    return "\(path)\(place) than the database gives\(size)"
  }
}
