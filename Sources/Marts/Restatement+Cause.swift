import CivilTime
import GRDB

extension Restatement {
  /// What changed in all marts between the folder as published and the marts as they are now.
  ///
  /// - Parameters:
  ///   - published: reads a file of the published folder by name; nil if it is not there. What was published without CSV
  ///     is not compared, nor a file that its Data Package disowns: somebody has changed it, and that is no restatement.
  ///   - cause: the exports that touched a day, as ``causes(_:)`` tells them.
  package static func all(
    published: (String) -> [UInt8]?, now reading: MartReading, cause: (Day) -> String
  ) -> [Restatement] {
    guard let package = published(DataPackage.fileName), let through = DataPackage.reportDay(package),
      let listings = DataPackage.listings(package)
    else { return [] }
    let hashes = Dictionary(listings.map { ($0.path, $0.hash) }, uniquingKeysWith: { $1 })
    return zip(reading.definitions, reading.tables).flatMap { definition, table -> [Restatement] in
      let name = "\(definition.name).csv"
      guard !definition.restated.isEmpty, let bytes = published(name),
        hashes[name] == "sha256:" + MartFile.sha256(bytes),
        let csv = CSVTable(bytes)
      else { return [] }
      return all(published: csv, now: table, definition, through: through, cause: cause)
    }
  }

  /// The exports of the last run that touched a day: those that gave one of its interactions or one of their links. Where
  /// none did (a closing on a later day, a row that moved away), all exports of that run.
  package static func causes(_ database: Database, of day: Day) throws -> String {
    let names = try String.fetchAll(
      database,
      sql: """
        with last_run as (
            select file_id, name from etl_files
            where outcome = 'loaded' and run_id = (select max(run_id) from etl_files where outcome = 'loaded')
        )
        select last_run.name
        from fact_interactions
        inner join last_run on last_run.file_id = fact_interactions.source_file_id
        where fact_interactions.opened_date_id = :day
        union
        select last_run.name
        from fact_interactions
        inner join bridge_ims_inc on bridge_ims_inc.interaction_number = fact_interactions.interaction_number
        inner join last_run on last_run.file_id = bridge_ims_inc.source_file_id
        where fact_interactions.opened_date_id = :day
        order by 1
        """, arguments: ["day": day.dateID])
    if !names.isEmpty { return names.joined(separator: " ") }
    return try String.fetchAll(
      database,
      sql: """
        select distinct name from etl_files
        where outcome = 'loaded' and run_id = (select max(run_id) from etl_files where outcome = 'loaded')
        order by name
        """
    ).joined(separator: " ")
  }
}
