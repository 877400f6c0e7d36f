import Exports
import GRDB

/// Takes rows, one by one, into a warehouse that may hold rows already, and keeps all of it a function of the rows.
final class Keepers {
  let context: LoadContext
  let rollups: RollupTracker
  private let dimensions: DimensionKeepers
  private let matcher: SystemIDMatcher
  private let facts: FactKeeper
  private let links: LinkKeeper
  private let systemIDs: SystemIDKeeper

  init(_ context: LoadContext, _ dimensions: DimensionKeepers) throws {
    self.context = context
    self.dimensions = dimensions
    try dimensions.connect(context.connection)
    rollups = try RollupTracker(context, dimensions)
    matcher = try SystemIDMatcher(context)
    facts = try FactKeeper(context, rollups, dimensions)
    links = try LinkKeeper(context, rollups, matcher)
    systemIDs = try SystemIDKeeper(context, matcher)
  }

  /// Takes in a batch's rows. Its part of the vocabulary has been learnt.
  func take(_ batch: RecordBatch, file: Int, _ rows: inout LoadReport.RowCounts) throws {
    switch batch.records {
    case .interactions(let records):
      facts.turn(to: batch)
      for record in records { rows.add(try facts.take(record, of: batch, file: file)) }
    case .incidentLinks(let records):
      for record in records { rows.add(try links.take(record, of: batch, file: file)) }
    case .systemIDs(let records):
      for record in records { rows.add(try systemIDs.take(record, of: batch, file: file)) }
    }
  }

  /// Writes the members that rows named. Call this at the end of each export.
  func writeDimensions() throws { try dimensions.write(context.connection, context.vocabulary.texts) }

  /// Forgets what an export brought, after it was rolled back.
  func forget(_ totals: Totals) throws {
    rollups.totals = totals
    dimensions.forget()
    context.ranks = try SourceRanks(context.connection)
  }

  /// Brings sys_ids, rollups and the calendar in line with the rows.
  func settle(_ database: Database) throws {
    try matcher.settle(&rollups.totals)
    try rollups.settle()
    try Calendar.settle(database, asOf: rollups.totals.asOf?.day)
  }
}
