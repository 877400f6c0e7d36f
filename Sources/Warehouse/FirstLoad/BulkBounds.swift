/// What is kept in memory of rows that can't be written yet. Changes time and memory, and nothing else.
package struct BulkBounds: Sendable {
  /// Bytes of rows put aside (``BulkFacts``), from which on the plain way is the better one for all that still comes.
  package var aside = 32 << 20
  /// Resolution times of days too old to be kept (``RecentTimes``), before they are looked for.
  package var oldTimes = 100_000

  package init() {}
}
