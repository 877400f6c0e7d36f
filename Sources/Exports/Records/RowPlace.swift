/// Where a row stands in its file.
package enum RowPlace: Hashable, Sendable {
  /// CSV: the line on which it starts, header = 1.
  case line(Int)
  /// JSON: its number from 1.
  case record(Int)

  init(_ number: Int, inJSON: Bool) { self = inJSON ? .record(number) : .line(number) }

  package var number: Int {
    switch self {
    case .line(let number), .record(let number): number
    }
  }

  /// What a diagnostic calls the number.
  var field: String {
    switch self {
    case .line: "line"
    case .record: "record"
    }
  }
}

extension RowPlace: CustomStringConvertible {
  package var description: String {
    switch self {
    case .line(let number): "line \(number)"
    case .record(let number): "record \(number)"
    }
  }
}
