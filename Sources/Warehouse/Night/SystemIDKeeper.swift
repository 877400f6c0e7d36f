import CivilTime
import Exports
import GRDBSQLite

/// Keeps `sysids`: of a pair of sys_ids exported twice the greatest (created_on, source) stands.
final class SystemIDKeeper {
  private let context: LoadContext
  private let matcher: SystemIDMatcher
  private let find: Statement
  private let upsert: Statement
  private let createdOn = TimeText()

  init(_ context: LoadContext, _ matcher: SystemIDMatcher) throws {
    self.context = context
    self.matcher = matcher
    find = try Statement(
      context.connection,
      """
      select created_by, created_on, source_file_id, source_line from sysids
      where interaction_sysid = ?1 and task_sysid = ?2
      """)
    upsert = try Statement(
      context.connection,
      """
      insert or replace into sysids
          (interaction_sysid, task_sysid, created_by, created_on, source_file_id, source_line)
      values (?1, ?2, ?3, ?4, ?5, ?6)
      """)
  }

  /// Takes one row in. Needs an open transaction.
  func take(_ record: SystemIDRecord, of batch: RecordBatch, file: Int) throws -> RowOutcome {
    let interaction = batch.bytes(record.interaction)
    let task = batch.bytes(record.task)
    let createdBy = record.createdBy.isEmpty ? nil : context.vocabulary.people[Int(record.createdBy.index)].id
    let mention = Mention(at: record.createdOn, source: Source(file: file, line: Int(record.line)))
    find.bindText(1, interaction)
    find.bindText(2, task)
    let standing = try find.first { row in
      (
        createdBy: row.optionalText(0),
        mention: Mention(at: TimeText.time(row.bytes(1)), source: Source(file: row.int(2), line: row.int(3)))
      )
    }
    if let standing {
      guard mention.isGreater(than: standing.mention, context.ranks) else {
        return mention.at == standing.mention.at ? .unchanged : .superseded
      }
      matcher.touch(standing.createdBy, standing.mention.at)
    }
    matcher.touch(createdBy, record.createdOn)
    upsert.bindText(1, interaction)
    upsert.bindText(2, task)
    upsert.bind(3, createdBy)
    upsert.bind(4, createdOn.of(record.createdOn))
    upsert.bind(5, file)
    upsert.bind(6, Int(record.line))
    try upsert.run()
    guard let standing else { return .new }
    return mention.at == standing.mention.at ? .unchanged : .updated
  }
}
