import Reports

/// A row that can't be used, as it stood in its export.
package struct RejectedRow: Equatable, Sendable {
  /// CSV: the line on which it starts, header = 1. JSON: the record's number from 1.
  package var line: Int
  package var reason: RejectReason
  /// The file's headers. JSON: the keys met so far, so that a later row of the file may have more of them, never others.
  package var columns: [String]
  /// As they stood, unquoted and without a formula guard; a list or an object as JSON text. Not as many as `columns` if
  /// that is what is wrong.
  package var fields: [String]
  /// Places of fields with text behind their closing quote, which stand here with their quotes.
  package var malformed: [Int]

  package init(line: Int, reason: RejectReason, columns: [String], fields: [String], malformed: [Int] = []) {
    self.line = line
    self.reason = reason
    self.columns = columns
    self.fields = fields
    self.malformed = malformed
  }
}

/// Gets each rejected row as it is met, and the whole of it only if it asks: most who count rejects do not.
package typealias RejectSink = (_ line: Int, _ reason: RejectReason, _ row: () -> RejectedRow) -> Void

/// Why a row was rejected. The run goes on without it.
///
/// Quotes only what looks like a time: a shifted row may have a name in any column.
package enum RejectReason: Hashable, Sendable {
  case fieldCount(found: Int, expected: Int)
  case empty(field: String)
  case unreadableTime(field: String, found: Found, expected: String)
  /// A day outside 1990–2100.
  case dayOutOfRange(field: String, found: Found)
  /// More than a day after sys_updated_on: day and month swapped?
  case openedAfterUpdated
  /// More than 30 years before sys_updated_on: a wrong year?
  case updatedDecadesLater
  /// A name, a place, a state or a number of more than `limit` bytes, or a short_description without a bar so far.
  case tooLong(field: String, limit: Int)
  /// A link that names no incident.
  case noIncident
  /// A system-id row with no sys_id.
  case noSystemID
  /// Of a system-id row, something else where a sys_id belongs.
  case noSystemIDIn(field: String)
  /// Text behind a closing quote.
  case malformedQuotes(field: String)
  /// JSON: a list, or an object that is no link.
  case nestedValue(field: String)
  /// JSON: the key is there twice.
  case repeatedKey(field: String)

  /// A value that may be shown if it is made of digits and the punctuation of times, else only its length.
  package enum Found: Hashable, Sendable {
    case value(String)
    case text(characters: Int)

    init(_ value: UnsafeBufferPointer<UInt8>) {
      let isTime =
        value.count <= 32
        && value.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ":"),
            UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: "+"):
            true
          default: false
          }
        }
      let text = String(decoding: value, as: UTF8.self)
      self = isTime ? .value(text) : .text(characters: text.count)
    }
  }
}

// MARK: - For programs

extension RejectReason: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case fieldCount = "field_count"
    case empty
    case unreadableTime = "unreadable_time"
    case dayOutOfRange = "day_out_of_range"
    case openedAfterUpdated = "opened_after_updated"
    case updatedDecadesLater = "updated_decades_later"
    case tooLong = "too_long"
    case noIncident = "no_incident"
    case noSystemID = "no_sys_id"
    case noSystemIDIn = "not_a_sys_id"
    case malformedQuotes = "malformed_quotes"
    case nestedValue = "nested_value"
    case repeatedKey = "repeated_key"
  }

  package var code: Code {
    switch self {
    case .fieldCount: .fieldCount
    case .empty: .empty
    case .unreadableTime: .unreadableTime
    case .dayOutOfRange: .dayOutOfRange
    case .openedAfterUpdated: .openedAfterUpdated
    case .updatedDecadesLater: .updatedDecadesLater
    case .tooLong: .tooLong
    case .noIncident: .noIncident
    case .noSystemID: .noSystemID
    case .noSystemIDIn: .noSystemIDIn
    case .malformedQuotes: .malformedQuotes
    case .nestedValue: .nestedValue
    case .repeatedKey: .repeatedKey
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .fieldCount(let found, let expected): ["found": .integer(found), "expected": .integer(expected)]
    case .empty(let field), .noSystemIDIn(let field), .malformedQuotes(let field), .nestedValue(let field),
      .repeatedKey(let field):
      ["field": .text(field)]
    case .unreadableTime(let field, .value(let found), let expected):
      ["field": .text(field), "found": .text(found), "expected": .text(expected)]
    case .unreadableTime(let field, .text(let characters), let expected):
      ["field": .text(field), "found_characters": .integer(characters), "expected": .text(expected)]
    case .dayOutOfRange(let field, .value(let found)): ["field": .text(field), "found": .text(found)]
    case .dayOutOfRange(let field, .text(let characters)):
      ["field": .text(field), "found_characters": .integer(characters)]
    case .tooLong(let field, let limit): ["field": .text(field), "limit_bytes": .integer(limit)]
    case .openedAfterUpdated, .updatedDecadesLater, .noIncident, .noSystemID: [:]
    }
  }
}

// MARK: - For people

extension RejectReason.Found: CustomStringConvertible {
  package var description: String {
    switch self {
    case .value(let value): "\"\(value)\""
    case .text(let characters): "a text of \(characters) character\(characters == 1 ? "" : "s")"
    }
  }
}

extension RejectReason {
  package var description: String {
    switch self {
    case .fieldCount(let found, let expected):
      "\(found) field\(found == 1 ? "" : "s"), expected \(expected) as in the header"
    case .empty(let field): "\(field) is empty, expected a value"
    case .unreadableTime(let field, let found, let expected):
      "\(field) is \(found), expected \(expected); see `dates` in the configuration"
    case .dayOutOfRange(let field, let found): "\(field) is \(found), expected a day from 1990 to 2100"
    case .openedAfterUpdated:
      "opened_at is more than a day after sys_updated_on: day and month swapped? See `dates` in the configuration"
    case .updatedDecadesLater:
      "sys_updated_on is more than 30 years after opened_at, expected a ticket's lifetime: is the year wrong?"
    case .tooLong("short_description", let limit):
      "short_description has more than \(limit / 1024) KiB before its first |, expected a category there"
    case .tooLong(let field, let limit): "\(field) has more than \(limit / 1024) KiB, expected a name or a number"
    case .noIncident: "task and document_id are both empty, expected an incident in one of them"
    case .noSystemID: "interaction and task are both empty, expected a sys_id in one of them"
    case .noSystemIDIn(let field): "\(field) is not a sys_id, expected 32 hexadecimal digits"
    case .malformedQuotes(let field): "\(field) has text after its closing quote; double a quote inside quotes"
    case .nestedValue(let field): "\(field) is a list or an object, expected a text, a number or null"
    case .repeatedKey(let field): "\(field) appears twice"
    }
  }
}
