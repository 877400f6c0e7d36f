import Dispatch
import Synchronization

/// What a set of tables is published as: the files.
///
/// A pure function of its values. Knows nothing of the folder: which files are there already, and how it is exchanged.
package struct MartPublication: Sendable {
  package var definitions: [MartDefinition]
  /// One per definition, in their order.
  package var tables: [MartTable]
  package var parameters: MartParameters
  package var formats: Set<MartFormat>
  package var byteOrderMark: Bool
  /// The exports that the tables come from.
  package var sources: [DataPackage.Source]
  /// Files published before that stay as they are, beside those made now.
  package var kept: [DataPackage.Resource]
  /// How the tables show people, as the package tells it.
  package var people: String

  package init(
    _ reading: MartReading, parameters: MartParameters,
    formats: Set<MartFormat> = Set(MartFormat.allCases), byteOrderMark: Bool = true,
    sources: [DataPackage.Source] = [], kept: [DataPackage.Resource] = [], people: String = "names"
  ) {
    definitions = reading.definitions
    tables = reading.tables
    self.parameters = parameters
    self.formats = formats
    self.byteOrderMark = byteOrderMark
    self.sources = sources
    self.kept = kept
    self.people = people
  }

  /// All but the kept ones. `datapackage.json`, which names all others, comes last.
  package func files() throws -> [MartFile] {
    // The workbook takes longer than all others together.
    let workbook = Mutex(Result<[Made], any Error>.success([]))
    let ofMarts = Mutex(Result<[Made], any Error>.success([]))
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 {
        let made = Result { try makeWorkbook() }
        workbook.withLock { $0 = made }
      } else {
        let made = Result { try makeOfMarts() }
        ofMarts.withLock { $0 = made }
      }
    }
    let made = (try ofMarts.withLock { try $0.get() }, try workbook.withLock { try $0.get() })
    var package = DataPackage(
      parameters: parameters, sources: sources, byteOrderMark: byteOrderMark, people: people)
    package.resources = made.0.map(\.resource) + kept + made.1.map(\.resource)
    return (made.0 + made.1).map(\.file) + [MartFile(name: DataPackage.fileName, bytes: package.json())]
  }

  private struct Made: Sendable {
    var file: MartFile
    var mart: MartDefinition?
    var format: MartFormat

    var resource: DataPackage.Resource {
      DataPackage.Resource(
        path: file.name, byteCount: file.byteCount, sha256: file.sha256, format: format,
        mart: mart.map { DataPackage.Mart(title: $0.title, grain: $0.grain, columns: $0.columns, key: $0.key) })
    }
  }

  private func makeOfMarts() throws -> [Made] {
    var made: [Made] = []
    for (definition, table) in zip(definitions, tables) {
      if formats.contains(.csv) {
        let byteOrderMark = byteOrderMark
        let file = MartFile(name: "\(definition.name).csv") { table.csv(byteOrderMark: byteOrderMark) }
        made.append(Made(file: file, mart: definition, format: .csv))
      }
      if formats.contains(.json) {
        let file = MartFile(name: "\(definition.name).json") { table.json() }
        made.append(Made(file: file, mart: definition, format: .json))
      }
      if formats.contains(.parquet) {
        let file = MartFile(name: "\(definition.name).parquet", bytes: try table.parquet())
        made.append(Made(file: file, mart: definition, format: .parquet))
      }
    }
    return made
  }

  private func makeWorkbook() throws -> [Made] {
    guard formats.contains(.xlsx) else { return [] }
    let bytes = try Workbook.bytes(Array(zip(definitions, tables)), parameters)
    return [Made(file: MartFile(name: "itsm-marts.xlsx", bytes: bytes), mart: nil, format: .xlsx)]
  }
}
