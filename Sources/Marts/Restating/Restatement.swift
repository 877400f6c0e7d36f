import CivilTime

/// A number of a past day that a run changed after an earlier run had published it: last Tuesday moved, and why.
///
/// Only marts whose header has `restated` columns are compared: counts of a day. Rates and means follow from them.
package struct Restatement: Equatable, Sendable {
  package var mart: String
  /// What beside the day tells the row; empty where the day alone does.
  package var key: String
  package var day: Day
  package var column: String
  /// Nil where the earlier mart had no such row, or no value there.
  package var old: Int?
  /// Nil where the row is gone.
  package var new: Int?
  /// The exports that caused it, a blank between them; empty where they are not known.
  package var export: String

  package init(mart: String, key: String, day: Day, column: String, old: Int?, new: Int?, export: String) {
    self.mart = mart
    self.key = key
    self.day = day
    self.column = column
    self.old = old
    self.new = new
    self.export = export
  }
}

extension Restatement {
  /// What changed in all marts between a publication and the next, mart by mart, then in the order of day, key and column.
  ///
  /// Only a number that was published can be restated: of a day after its report day or before its calendar there was
  /// none. A mart that has other columns now is not compared, its numbers meant other things. A change of a level goes on
  /// through all later days, and is told where it begins or becomes another.
  ///
  /// - Parameter cause: the exports behind a change of what is tied so to that day, a blank between them.
  package static func all(
    published: PublishedCounts, now: PublishedCounts, _ definitions: [MartDefinition],
    cause: (RestatedColumn.Tie, Day) -> String
  ) -> [Restatement] {
    definitions.flatMap { definition -> [Restatement] in
      guard let old = published.marts.first(where: { $0.name == definition.name }),
        let new = now.marts.first(where: { $0.name == definition.name }) ?? Optional(old.emptied),
        old.columns == new.columns
      else { return [] }
      return all(old, new, definition, through: published.reportDay, cause)
    }
  }

  private static func all(
    _ old: PublishedCounts.Mart, _ new: PublishedCounts.Mart, _ definition: MartDefinition, through: Day,
    _ cause: (RestatedColumn.Tie, Day) -> String
  ) -> [Restatement] {
    let rows = old.differing(from: new, keyCount: definition.key.count)
    var changes: [Place: Change] = [:]
    for row in rows.these where row.day <= through { changes[Place(row), default: Change()].old = row.counts }
    for row in rows.others where (old.from...through).contains(row.day) {
      changes[Place(row), default: Change()].new = row.counts
    }
    return changes.keys.sorted().flatMap { place -> [Restatement] in
      let change = changes[place] ?? Change()
      return definition.restated.enumerated().compactMap { index, column in
        let (before, after) = (change.old?[index], change.new?[index])
        guard before != after else { return nil }
        if column.tie == .level, let change = change.difference(index),
          changes[place.dayBefore]?.difference(index) == change
        {
          return nil
        }
        return Restatement(
          mart: definition.name, key: place.key, day: place.day, column: column.name, old: before ?? nil,
          new: after ?? nil, export: cause(column.tie, place.day))
      }
    }
  }
}

/// What tells a row of a mart, by bytes.
private struct Place: Hashable, Comparable {
  var day: Day
  private var keyBytes: [UInt8]

  init(_ row: PublishedCounts.Mart.Row) {
    day = row.day
    keyBytes = Array(row.key.joined(separator: " / ").utf8)
  }

  var key: String { String(decoding: keyBytes, as: UTF8.self) }

  var dayBefore: Place {
    var place = self
    place.day = day.advanced(by: -1)
    return place
  }

  static func < (a: Place, b: Place) -> Bool {
    a.day != b.day ? a.day < b.day : a.keyBytes.lexicographicallyPrecedes(b.keyBytes)
  }
}

/// A row's restated counts before and after; nil where there was, or is, no such row.
private struct Change {
  var old: [Int?]?
  var new: [Int?]?

  /// By how much a count changed; nil unless it was there before and is now.
  func difference(_ index: Int) -> Int? {
    guard let old = old?[index], let new = new?[index] else { return nil }
    // Of a user's counts it may not fit; it is only held against that of the day before.
    return new &- old
  }
}
