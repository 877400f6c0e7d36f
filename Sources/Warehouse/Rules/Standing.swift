import Exports

/// Which of two rows with the same key stands, and what the ledger calls the row that came.
///
/// This is the rule of the whole warehouse, for interactions, links, sys_ids and names: the greater stamp stands. Rows
/// with equal stamps are one version, whose content comes from the greater source (``SourceRanks``). A name or a link
/// without a stamp has the least one.
enum Standing {
  /// The stamp is greater than the one that stood: the row takes its place.
  case newer
  /// The same version from a greater source: the row takes the place, and the ledger counts no change.
  case sameFromGreaterSource
  /// The same version from the same or a lesser source.
  case same
  /// The stamp is less than the one that stands.
  case older

  /// - Parameters:
  ///   - stamp: the stamp of the row that came.
  ///   - standing: the stamp of the row that stands.
  ///   - isGreaterSource: whether the row that came has the greater source; asked only if the stamps are equal.
  @inline(__always)
  init<Stamp: Comparable>(_ stamp: Stamp, over standing: Stamp, isGreaterSource: @autoclosure () -> Bool) {
    if stamp > standing {
      self = .newer
    } else if stamp < standing {
      self = .older
    } else {
      self = isGreaterSource() ? .sameFromGreaterSource : .same
    }
  }

  @inline(__always)
  init(_ mention: Mention, over standing: Mention, _ ranks: SourceRanks) {
    self.init(
      mention.at, over: standing.at, isGreaterSource: ranks.isGreater(mention.source, than: standing.source))
  }

  /// Whether the row that came stands from now on.
  @inline(__always)
  var takesPlace: Bool {
    switch self {
    case .newer, .sameFromGreaterSource: true
    case .same, .older: false
    }
  }

  /// What the ledger calls the row that came. A row whose key was not known is `new`.
  @inline(__always)
  var outcome: RowOutcome {
    switch self {
    case .newer: .updated
    case .sameFromGreaterSource, .same: .unchanged
    case .older: .superseded
    }
  }
}

/// What became of a row, as the ledger records it. Each row has one outcome; a file's outcomes add up to its rows.
package enum RowOutcome: Int, CaseIterable, Sendable {
  /// The number, pair or sys_ids were not known.
  case new
  /// The stamp is greater than the one that stood.
  case updated
  /// The stamp is that of the standing row, or of one of the versions kept.
  case unchanged
  /// The stamp is older than the standing one, and new to us.
  case superseded
}
