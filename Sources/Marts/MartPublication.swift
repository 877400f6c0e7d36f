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
    var files: [MartFile] = []
    var package = DataPackage(
      parameters: parameters, sources: sources, byteOrderMark: byteOrderMark, people: people)
    func add(_ file: MartFile, _ mart: MartDefinition?, _ format: MartFormat) {
      package.resources.append(
        DataPackage.Resource(
          path: file.name, byteCount: file.byteCount, sha256: file.sha256, format: format,
          mart: mart.map { DataPackage.Mart(title: $0.title, grain: $0.grain, columns: $0.columns, key: $0.key) }))
      files.append(file)
    }
    for (definition, table) in zip(definitions, tables) {
      if formats.contains(.csv) {
        let byteOrderMark = byteOrderMark
        add(
          MartFile(name: "\(definition.name).csv") { table.csv(byteOrderMark: byteOrderMark) }, definition, .csv)
      }
      if formats.contains(.json) {
        add(MartFile(name: "\(definition.name).json") { table.json() }, definition, .json)
      }
      if formats.contains(.parquet) {
        add(MartFile(name: "\(definition.name).parquet", bytes: try table.parquet()), definition, .parquet)
      }
    }
    package.resources += kept
    if formats.contains(.xlsx) {
      let bytes = try Workbook.bytes(Array(zip(definitions, tables)), parameters)
      add(MartFile(name: "itsm-marts.xlsx", bytes: bytes), nil, .xlsx)
    }
    files.append(MartFile(name: DataPackage.fileName, bytes: package.json()))
    return files
  }
}
