/// Something said of a file, a row, a mart or a run: a code and fields for programs, words for people.
///
/// What is wrong stays data until it is reported. Its words are made in one place, the `description` of the
/// ``Diagnosing`` type; nothing reads them, adds to them or compares by them.
package struct Diagnostic: Equatable, Sendable, Codable {
  package enum Level: String, Sendable, Codable {
    /// A person must act on it.
    case error
    /// A person should look at it.
    case warning
    /// For information only.
    case note
  }

  package var level: Level
  /// In snake_case, and unique in the program: docs/OPERATIONS.md lists every code with its meaning.
  package let code: String
  /// What the words name, by a name in snake_case: `file` and `line` first of all, `found` and `expected`.
  package let fields: [String: Value]
  /// One line.
  package let words: String

  /// The value of a field.
  package enum Value: Equatable, Sendable {
    case integer(Int)
    case number(Double)
    case text(String)
    case texts([String])
  }
}

extension Diagnostic.Value: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let integer = try? container.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .texts(try container.decode([String].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let integer): try container.encode(integer)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .texts(let texts): try container.encode(texts)
    }
  }
}

/// An error or a warning that can be reported: data, with its words in `description`.
package protocol Diagnosing: CustomStringConvertible {
  /// Every code that the type has, so that a test can hold them against the documentation.
  associatedtype Code: RawRepresentable<String>, CaseIterable

  var code: Code { get }
  /// By name; what is nil in this case is left out.
  var fields: [String: Diagnostic.Value?] { get }
}

extension Diagnosing {
  package func diagnostic(_ level: Diagnostic.Level) -> Diagnostic {
    Diagnostic(level: level, code: code.rawValue, fields: fields.compactMapValues { $0 }, words: description)
  }
}
