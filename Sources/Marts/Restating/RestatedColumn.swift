/// A count of which a change on a past day is logged (``Restatement``), and what ties an interaction to that day.
package struct RestatedColumn: Equatable, Sendable {
  package enum Tie: String, CaseIterable, Sendable {
    /// The day counts what was opened on it; the header does not say so.
    case opening
    /// The day counts links of what was opened on it.
    case links
    /// The day counts what was closed on it.
    case closing
    /// The day's count carries on that of the day before: a change on one day is a change on all later ones.
    case level
  }

  package var name: String
  package var tie: Tie
}

extension RestatedColumn {
  /// As a header has it: `open_at_end (level)`, or the name alone. Nil if what stands behind it is no tie.
  init?(header: Substring) {
    let words = header.split(separator: " ", maxSplits: 1)
    guard let name = words.first else { return nil }
    self.name = String(name)
    guard words.count == 2 else {
      tie = .opening
      return
    }
    guard words[1].hasPrefix("("), words[1].hasSuffix(")"),
      let tie = Tie(rawValue: String(words[1].dropFirst().dropLast())), tie != .opening
    else { return nil }
    self.tie = tie
  }
}
