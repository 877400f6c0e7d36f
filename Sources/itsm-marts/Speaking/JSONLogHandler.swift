import Foundation
import Logging

/// Writes each event as one JSON object on a line of stderr: numbers stay numbers.
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
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      if case .stringConvertible(let number as Int) = value {
        members.append("\(quoted(key)):\(number)")
      } else if case .stringConvertible(let number as Int32) = value {
        members.append("\(quoted(key)):\(number)")
      } else {
        members.append("\(quoted(key)):\(quoted("\(value)"))")
      }
    }
    standardError("{\(members.joined(separator: ","))}")
  }

  private func quoted(_ text: String) -> String {
    let data = try? JSONEncoder.plain.encode(text)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }
}

extension JSONEncoder {
  fileprivate static var plain: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return encoder
  }
}
