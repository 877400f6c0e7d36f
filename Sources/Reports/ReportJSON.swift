import Foundation

/// The form of every report in JSON: keys in snake_case and in alphabetical order, slashes as they are; what is nil is
/// left out.
///
/// Keys of dictionaries are data, such as headers of an export, and stay as they are. The marts' tables and Data Package
/// keep a writer of their own: their keys have an order, and the tables are too many rows for `Encodable`.
package enum ReportJSON {
  /// - Parameter keys: published files keep the names of their standard, the Data Package's.
  package static func document(
    _ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .convertToSnakeCase
  ) throws -> String {
    try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes], keys)
  }

  /// On one line, without its end.
  package static func line(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes], .convertToSnakeCase)
  }

  /// What ``document(_:keys:)`` or ``line(_:)`` wrote; nil if it is something else.
  package static func read<Value: Decodable>(_ type: Value.Type, _ text: some Sequence<UInt8>) -> Value? {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(type, from: Data(text))
  }

  private static func text(
    _ value: some Encodable, _ format: JSONEncoder.OutputFormatting, _ keys: JSONEncoder.KeyEncodingStrategy
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    encoder.keyEncodingStrategy = keys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
