import Logging
import Reports

extension Diagnostic {
  /// Writes it to a log: the words as the event; the code, the fields and `more` as metadata.
  package func log(to logger: Logger, _ more: Logger.Metadata) {
    let fields = fields.mapValues(\.logged)
    let metadata: Logger.Metadata = ["code": "\(code)", "fields": .dictionary(fields)]
    logger.log(level: level.ofLog, "\(words)", metadata: metadata.merging(more) { $1 })
  }
}

extension Diagnostic.Level {
  fileprivate var ofLog: Logger.Level {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .info
    }
  }
}

extension Diagnostic.Value {
  fileprivate var logged: Logger.MetadataValue {
    switch self {
    case .integer(let integer): .stringConvertible(integer)
    case .number(let number): .stringConvertible(number)
    case .text(let text): .string(text)
    case .texts(let texts): .array(texts.map { .string($0) })
    }
  }
}
