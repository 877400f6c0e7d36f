import Foundation
import SampleExports
import TemporaryFolder

/// A desk's nights of made-up exports: made at once into `all/`, delivered to `exports/` as a test says.
extension TemporaryFolder {
  /// Each night's file names, oldest first.
  package func makeNights(_ nights: Int, rows: Int = 60, days: Int = 30) throws -> [[String]] {
    let sample = try SampleExports(rows: rows, days: days, nights: nights)
    try sample.write(to: path + "/all")
    let names = sample.fileNames
    return stride(from: 0, to: names.count, by: 3).map { Array(names[$0..<$0 + 3]) }
  }

  package func deliver(_ names: [String]) throws {
    try FileManager.default.createDirectory(atPath: path + "/exports", withIntermediateDirectories: true)
    for name in names {
      try FileManager.default.copyItem(atPath: "\(path)/all/\(name)", toPath: "\(path)/exports/\(name)")
    }
  }
}
