import CivilTime
import Foundation
import GRDB

/// The [Data Package](https://datapackage.org) of a published folder: each file with its size, hash and schema.
///
/// It carries the data's date (`as_of`, `report_day`) and not the clock's, so that equal marts give an equal package.
package struct DataPackage: Sendable {
  package static let fileName = "datapackage.json"

  /// An export that the marts come from.
  package struct Source: Hashable, Sendable {
    package var name: String
    /// 64 hex digits.
    package var sha256: String

    package init(name: String, sha256: String) {
      self.name = name
      self.sha256 = sha256
    }
  }

  struct Resource {
    var path: String
    var byteCount: Int
    var sha256: String
    var format: MartFormat
    /// Nil for the workbook, which holds all.
    var mart: MartDefinition?
  }

  var parameters: MartParameters
  var sources: [Source]
  /// Whether the CSV files begin with one.
  var byteOrderMark: Bool
  var resources: [Resource] = []

  init(parameters: MartParameters, sources: [Source], byteOrderMark: Bool) {
    self.parameters = parameters
    self.byteOrderMark = byteOrderMark
    self.sources = sources
  }
}

extension DataPackage.Source {
  /// The loaded exports, by name, then content.
  package static func all(_ database: Database) throws -> [DataPackage.Source] {
    try Row.fetchAll(
      database, sql: "select name, sha256 from etl_files where outcome = 'loaded' order by name, sha256"
    ).map { DataPackage.Source(name: $0[0], sha256: $0[1]) }
  }
}

// MARK: - Reading one back

extension DataPackage {
  /// What an earlier package says of a file.
  package struct Listing: Equatable, Sendable, Decodable {
    package var path: String
    package var bytes: Int
    /// `sha256:` and 64 hex digits.
    package var hash: String
  }

  /// The files that a published `datapackage.json` names, which are ours to replace or remove; nil if it is no such.
  package static func listings(_ bytes: [UInt8]) -> [Listing]? {
    struct Package: Decodable { var resources: [Listing] }
    return try? JSONDecoder().decode(Package.self, from: Data(bytes)).resources
  }
}

extension DataPackage {
  /// The report day of a published `datapackage.json`.
  package static func reportDay(_ bytes: [UInt8]) -> Day? {
    struct Package: Decodable { var report_day: String? }
    return (try? JSONDecoder().decode(Package.self, from: Data(bytes)))?.report_day.flatMap { Day(iso: $0) }
  }
}

// MARK: - Writing

extension DataPackage {
  /// What a reader of the CSV files must know, and their schema has no word for.
  private var description: String {
    "CSV files \(byteOrderMark ? "begin with a byte order mark" : "have no byte order mark"); in them an apostrophe stands "
      + "before a text that begins with =, +, -, @, a tab or a carriage return, lest a spreadsheet take it for a formula."
  }

  func json() -> [UInt8] {
    var json = JSONText()
    json.object {
      $0.member("$schema", "https://datapackage.org/profiles/2.0/datapackage.json")
      $0.member("name", "itsm-marts")
      $0.member("title", "IT service desk marts")
      $0.member("description", description)
      if let asOf = parameters.asOf { $0.member("as_of", asOf.iso) }
      if let reportDay = parameters.reportDay { $0.member("report_day", reportDay.iso) }
      if !sources.isEmpty {
        $0.array("sources", sources) { json, source in
          json.object {
            $0.member("title", source.name)
            $0.member("hash", "sha256:" + source.sha256)
          }
        }
      }
      $0.array("resources", resources) { json, resource in resource.write(to: &json) }
    }
    return json.bytes
  }
}

extension DataPackage.Resource {
  private var mediaType: String {
    switch format {
    case .csv: "text/csv"
    case .json: "application/json"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .parquet: "application/vnd.apache.parquet"
    }
  }

  fileprivate func write(to json: inout JSONText) {
    json.object {
      $0.member("name", path)
      $0.member("path", path)
      // As tables, frictionless can't check size and hash of the others.
      $0.member("type", format == .csv ? "table" : "file")
      $0.member("title", mart?.title ?? "All marts, a sheet each")
      if let mart { $0.member("description", mart.grain) }
      $0.member("format", format.rawValue)
      $0.member("mediatype", mediaType)
      if format == .csv || format == .json { $0.member("encoding", "utf-8") }
      $0.member("bytes", byteCount)
      $0.member("hash", "sha256:" + sha256)
      guard let mart else { return }
      $0.object("schema") {
        $0.array("fields", mart.columns) { json, column in column.write(to: &json, isKey: mart.key == [column.name]) }
        $0.array("primaryKey", mart.key) { json, column in json.value(column) }
      }
    }
  }
}

extension MartColumn {
  fileprivate func write(to json: inout JSONText, isKey: Bool) {
    json.object {
      $0.member("name", name)
      $0.member("type", type.frictionless)
      $0.member("title", title)
      $0.member("description", meaning)
      if !unit.isEmpty { $0.member("unit", unit) }
      if !isNullable {
        $0.object("constraints") {
          $0.member("required", true)
          if isKey { $0.member("unique", true) }
        }
      }
    }
  }

  /// The name as words: `converted_pct` is "Converted pct".
  var title: String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension MartColumnType {
  fileprivate var frictionless: String {
    switch self {
    case .text: "string"
    case .integer: "integer"
    case .number: "number"
    case .boolean: "boolean"
    case .date: "date"
    case .dateTime: "datetime"
    }
  }
}
