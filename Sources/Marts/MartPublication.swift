/// What a set of tables is published as: the files, made one after another so that only one is in memory at a time.
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

  package init(
    _ reading: MartReading, parameters: MartParameters,
    formats: Set<MartFormat> = Set(MartFormat.allCases), byteOrderMark: Bool = true,
    sources: [DataPackage.Source] = []
  ) {
    definitions = reading.definitions
    tables = reading.tables
    self.parameters = parameters
    self.formats = formats
    self.byteOrderMark = byteOrderMark
    self.sources = sources
  }

  /// Gives each file to `publish` and forgets it; `datapackage.json`, which names all others, comes last.
  package func forEachFile(_ publish: (MartFile) throws -> Void) throws {
    var package = DataPackage(parameters: parameters, sources: sources)
    func publishing(_ file: MartFile, _ mart: MartDefinition?, _ format: MartFormat) throws {
      package.resources.append(
        DataPackage.Resource(
          path: file.name, byteCount: file.bytes.count, sha256: file.sha256, format: format, mart: mart))
      try publish(file)
    }
    for (definition, table) in zip(definitions, tables) {
      if formats.contains(.csv) {
        let file = MartFile(name: "\(definition.name).csv", bytes: table.csv(byteOrderMark: byteOrderMark))
        try publishing(file, definition, .csv)
      }
      if formats.contains(.json) {
        try publishing(MartFile(name: "\(definition.name).json", bytes: table.json()), definition, .json)
      }
      if formats.contains(.parquet) {
        try publishing(MartFile(name: "\(definition.name).parquet", bytes: try table.parquet()), definition, .parquet)
      }
    }
    if formats.contains(.xlsx) {
      let bytes = try Workbook.bytes(Array(zip(definitions, tables)), parameters)
      try publishing(MartFile(name: "itsm-marts.xlsx", bytes: bytes), nil, .xlsx)
    }
    try publish(MartFile(name: DataPackage.fileName, bytes: package.json()))
  }

  /// All files at once, for tests and small sets.
  package func files() throws -> [MartFile] {
    var files: [MartFile] = []
    try forEachFile { files.append($0) }
    return files
  }
}
