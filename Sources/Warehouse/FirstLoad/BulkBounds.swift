/// The limits of what stays in memory of rows that can't be written yet. They change time and memory, and nothing else.
package struct BulkBounds: Sendable {
  /// Bytes of rows put aside (``BulkFacts``). Beyond this, a night's way is better for all rows still to come.
  package var aside = 32 << 20
  /// How many resolution times of days too old to keep (``RecentTimes``) may pile up before they are removed.
  package var oldTimes = 100_000

  package init() {}
}
