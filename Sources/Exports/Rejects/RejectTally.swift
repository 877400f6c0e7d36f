/// Rejected rows, counted by what is wrong with them.
package struct RejectTally: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    /// Of the first such row.
    package var reason: RejectReason
    package var place: RowPlace
    package var rows: Int
  }

  /// In the order in which each was first met.
  package private(set) var entries: [Entry] = []
  private var last = 0

  package init() {}

  mutating func add(_ reason: RejectReason, at place: RowPlace) {
    if entries.isEmpty || !entries[last].reason.isLike(reason) {
      last = entries.firstIndex { $0.reason.isLike(reason) } ?? entries.count
      if last == entries.count { entries.append(Entry(reason: reason, place: place, rows: 0)) }
    }
    entries[last].rows += 1
  }

  /// The commonest first.
  package var byRows: [Entry] {
    entries.sorted { $0.rows == $1.rows ? $0.place.number < $1.place.number : $0.rows > $1.rows }
  }

  package static func == (a: Self, b: Self) -> Bool { a.entries == b.entries }
}

extension RejectReason {
  /// The same is wrong with the same field, whatever its value.
  fileprivate func isLike(_ other: RejectReason) -> Bool {
    switch (self, other) {
    case (.unreadableTime(let a, _, _), .unreadableTime(let b, _, _)),
      (.dayOutOfRange(let a, _), .dayOutOfRange(let b, _)):
      a == b
    case (.fieldCount, .fieldCount): true
    default: self == other
    }
  }
}
