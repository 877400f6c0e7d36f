import Foundation
import Logging
import Reports

/// Writes each event as one JSON object on a line of stderr: numbers stay numbers. Time, level and event come first, as a
/// person reads the line from its left; all else by name.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let time = Date.now.formatted(.iso8601)
    var members = [
      "\"time\":\(quoted(time))", "\"level\":\(quoted(event.level.rawValue))",
      "\"event\":\(quoted(event.message.description))",
    ]
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { members.append("\(quoted(key)):\(json(value))") }
    standardError("{\(members.joined(separator: ","))}")
  }

  private func json(_ value: Logger.MetadataValue) -> String {
    switch value {
    case .stringConvertible(let number as any BinaryInteger): "\(number)"
    case .stringConvertible(let number as Double): (try? ReportJSON.line(number)) ?? "null"
    case .string(let text): quoted(text)
    case .stringConvertible(let other): quoted("\(other)")
    case .array(let values): "[\(values.map(json).joined(separator: ","))]"
    case .dictionary(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",")
        + "}"
    }
  }

  private func quoted(_ text: String) -> String { (try? ReportJSON.line(text)) ?? "\"\"" }
}
