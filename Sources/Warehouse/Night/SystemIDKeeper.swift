import CivilTime
import Exports
import GRDBSQLite

/// Keeps `sysids`. If a pair of sys_ids is exported twice, ``Standing`` decides by its creation which one stands.
final class SystemIDKeeper {
  private let context: LoadContext
  private let matcher: SystemIDMatcher
  private let find: RawStatement
  private let replace: RawStatement
  private let createdOn = TimeText()

  init(_ context: LoadContext, _ matcher: SystemIDMatcher) throws {
    self.context = context
    self.matcher = matcher
    find = try RawStatement(
      context.connection,
      "select \(Stamp.columns) from sysids where interaction_sysid = ?1 and task_sysid = ?2")
    replace = try RawStatement(context.connection, SystemIDRow.replace)
  }

  /// Takes in one row. Needs an open transaction.
  func take(_ record: SystemIDRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome {
    let texts = context.vocabulary.texts
    let interaction = batch.bytes(record.interaction)
    let task = batch.bytes(record.task)
    let stamp = Stamp(
      creator: context.vocabulary.personID(record.createdBy), on: PackedTime(record.createdOn),
      file: UInt32(truncatingIfNeeded: file), line: record.line)
    // One side of a pair may be empty, and stays an empty text: null would match no row, and violate the table's NOT
    // NULL.
    find.bindText(1, interaction)
    find.bindText(2, task)
    let known = try find.first { Stamp($0, at: 0, texts) }
    let standing = known.map { Standing(stamp, over: $0, context.ranks) }
    if let standing, !standing.takesPlace { return standing.outcome }
    if let known { matcher.touch(known.creation) }
    matcher.touch(stamp.creation)
    try replace.run(
      SystemIDRow(interaction: interaction, task: task, creator: texts.bytes(stamp.creator), stamp: stamp), createdOn)
    return standing?.outcome ?? .new
  }
}
