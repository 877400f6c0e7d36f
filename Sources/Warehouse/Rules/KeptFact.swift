import CivilTime
import GRDB

/// A stored fact, beside what follows from its times and its state's class.
///
/// This is the one way from stored facts back to the rules, for ``RuleKeeper``, which derives them anew, and
/// ``Verification``, which checks them.
struct KeptFact {
  let id: Int
  let number: String
  /// The closing that follows from the rules.
  let derivedClosing: Closing?
  /// Whether the stored day and closing follow from the rules.
  let isAsDerived: Bool

  /// Passes on each fact, in order of ids. Needs a transaction in which nobody else writes.
  static func each(_ db: Database, _ body: (KeptFact) throws -> Void) throws {
    let select = try RawStatement(
      db.connection,
      """
      select interaction_id, interaction_number, opened_date_id, opened_at, updated_at, exported_closed_at, state_class,
          closed_at, close_source, resolution_minutes
      from fact_interactions inner join dim_states on dim_states.state_id = fact_interactions.state_id
      order by interaction_id
      """)
    try select.each { row in
      let openedAt = LocalTime(iso: row.bytes(3)) ?? LocalTime(seconds: 0)
      let derived = Closing(
        StateClass(rawValue: row.text(6)) ?? .open, openedAt: openedAt,
        updatedAt: LocalTime(iso: row.bytes(4)) ?? openedAt, exported: LocalTime(iso: row.bytes(5)))
      // An open fact has none of the three columns.
      let isWhole = (7..<10).allSatisfy { derived == nil ? row.isNull($0) : $0 == 9 || !row.isNull($0) }
      try body(
        KeptFact(
          id: row.int(0), number: row.text(1), derivedClosing: derived,
          isAsDerived: isWhole && row.int(2) == openedAt.day.dateID && Closing(row, at: 7) == derived))
    }
  }
}
