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

  /// One file, as the package tells of it.
  package struct Resource: Equatable, Sendable {
    package var path: String
    package var byteCount: Int
    package var sha256: String
    package var format: MartFormat
    /// Nil for the workbook, which holds all.
    var mart: Mart?

    package var martName: String? { mart.map { _ in String(path.prefix { $0 != "." }) } }
  }

  /// As much of a mart's definition as the package has.
  struct Mart: Equatable, Sendable {
    var title: String
    var grain: String
    var columns: [MartColumn]
    var key: [String]
  }

  var parameters: MartParameters
  var sources: [Source]
  /// Whether the CSV files begin with one.
  var byteOrderMark: Bool
  /// How people are shown: `names`, or as the configuration has it.
  var people: String
  var resources: [Resource] = []

  init(parameters: MartParameters, sources: [Source], byteOrderMark: Bool, people: String) {
    self.parameters = parameters
    self.byteOrderMark = byteOrderMark
    self.people = people
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
  /// The files of a published package whose marts the user still has, but could not be made this time: better yesterday's
  /// than none. Where a file of the user's does not even tell its mart's name, any mart that is not made now may be it.
  /// None where people were shown otherwise then: names would stay that are to be seen no more.
  ///
  /// - Parameter bytes: the published `datapackage.json`.
  package static func kept(
    _ bytes: [UInt8], for reading: MartReading, formats: Set<MartFormat>, people: String
  ) -> [Resource] {
    struct Package: Decodable {
      var people: String?
      var resources: [Resource]
    }
    guard !reading.failures.isEmpty, let package = try? JSONDecoder().decode(Package.self, from: Data(bytes)),
      package.people == people
    else { return [] }
    let made = Set(reading.definitions.map(\.name))
    let unmade = Set(reading.failures.compactMap(\.mart))
    let mayBeAny = reading.failures.contains { $0.mart == nil }
    return package.resources.filter { resource in
      guard let name = resource.martName, formats.contains(resource.format), !made.contains(name) else { return false }
      return mayBeAny || unmade.contains(name)
    }
  }

  /// SHA-256 of each export that a published `datapackage.json` says its marts come from.
  package static func sources(_ bytes: [UInt8]) -> Set<String> {
    struct Package: Decodable {
      struct Source: Decodable { var hash: String }
      var sources: [Source]?
    }
    let package = try? JSONDecoder().decode(Package.self, from: Data(bytes))
    return Set((package?.sources ?? []).map { String($0.hash.trimmingPrefix("sha256:")) })
  }
}

extension DataPackage.Resource: Decodable {
  private enum Key: String, CodingKey { case path, bytes, hash, format, title, description, schema }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    path = try container.decode(String.self, forKey: .path)
    byteCount = try container.decode(Int.self, forKey: .bytes)
    sha256 = String(try container.decode(String.self, forKey: .hash).trimmingPrefix("sha256:"))
    let format = try container.decode(String.self, forKey: .format)
    guard let format = MartFormat(rawValue: format) else {
      throw DecodingError.dataCorruptedError(forKey: .format, in: container, debugDescription: "no format of ours")
    }
    self.format = format
    struct Schema: Decodable {
      struct Field: Decodable {
        struct Constraints: Decodable { var required: Bool? }
        var name: String
        var type: String
        var description: String
        var unit: String?
        var constraints: Constraints?
      }
      var fields: [Field]
      var primaryKey: [String]
    }
    guard let schema = try container.decodeIfPresent(Schema.self, forKey: .schema) else { return }
    mart = DataPackage.Mart(
      title: try container.decode(String.self, forKey: .title),
      grain: try container.decode(String.self, forKey: .description),
      columns: schema.fields.map { field in
        MartColumn(
          name: field.name, type: MartColumnType(frictionless: field.type),
          isNullable: field.constraints?.required != true, unit: field.unit ?? "", meaning: field.description)
      }, key: schema.primaryKey)
  }
}

// MARK: - Writing

extension DataPackage {
  /// What a reader of the CSV files must know, and their schema has no word for.
  private var description: String {
    "CSV files \(byteOrderMark ? "begin with a byte order mark" : "have no byte order mark"); an apostrophe precedes each text "
      + "that begins with =, +, -, @, a tab or a carriage return, so that a spreadsheet does not take it for a formula."
  }

  func json() -> [UInt8] {
    var json = JSONText()
    json.object {
      $0.member("$schema", "https://datapackage.org/profiles/2.0/datapackage.json")
      $0.member("name", "itsm-marts")
      $0.member("title", "IT service desk marts")
      $0.member("description", description)
      $0.member("people", people)
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
      $0.member("title", mart?.title ?? "All marts, one sheet each")
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

  /// The package does not tell decimals.
  fileprivate init(frictionless type: String) {
    switch type {
    case "integer": self = .integer
    case "number": self = .number(decimals: 0)
    case "boolean": self = .boolean
    case "date": self = .date
    case "datetime": self = .dateTime
    default: self = .text
    }
  }
}
