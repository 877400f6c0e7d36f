import CivilTime
import Foundation
import GRDB
import GRDBSQLite
import Marts
import TemporaryFolder
import Testing
import Warehouse

@Suite("Our SQL")
struct OurSQLTests {
  @Test("reads the tables that its header says, as SQLite's authorizer sees it", arguments: try MartSet().definitions)
  func reads(mart: MartDefinition) throws {
    final class Seen { var tables: Set<String> = [] }
    let seen = Seen()
    try Desk().warehouse().queue.read { database in
      // GRDB sets its own authorizer anew with the next statement that it makes.
      let connection = database.sqliteConnection
      sqlite3_set_authorizer(
        connection,
        { context, action, table, _, _, _ in
          if action == SQLITE_READ, let context, let table {
            Unmanaged<Seen>.fromOpaque(context).takeUnretainedValue().tables.insert(String(cString: table))
          }
          return SQLITE_OK
        }, Unmanaged.passUnretained(seen).toOpaque())
      var statement: OpaquePointer?
      #expect(sqlite3_prepare_v2(connection, mart.sql, -1, &statement, nil) == SQLITE_OK)
      sqlite3_finalize(statement)
      sqlite3_set_authorizer(connection, nil, nil)
    }
    let tables = seen.tables.filter { $0.hasPrefix("dim_") || $0.hasPrefix("fact_") || $0.hasPrefix("rollup_") }
    #expect(tables.sorted() == mart.reads.sorted())
  }

  @Test("is portable: no function, word or operator of SQLite alone", arguments: try MartSet().definitions)
  func portable(mart: MartDefinition) throws {
    let query = mart.sql.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("--") }.joined(
      separator: "\n")
    let forbidden = [
      "strftime", "julianday", "date(", "datetime(", "unixepoch", "printf", "iif(", "ifnull", "instr", "group_concat",
      "recursive", ".*", "select *", "rowid", "glob", "total(", " % ", "||", "||", "round(", "filter (", "limit ", "\"",
      "`", "[",
    ]
    #expect(forbidden.filter { query.lowercased().contains($0) } == [])
    // A quotient of two integers would be cut off: its left side is a number with a point.
    for line in query.split(separator: "\n") where line.contains(" / ") {
      #expect(
        line.contains("100.0 *") || line.contains("1.0 *") || line.contains("4.0 *") || line.contains("/ 7.0")
          || line.hasPrefix("        / sum("), "\(line)")
    }
    #expect(query.lowercased() == query || mart.name.hasPrefix("weekday"), "lower case")
  }

  @Test("has a description, a unit for each number, and words on what adds up")
  func described() throws {
    for mart in try MartSet().definitions {
      #expect(!mart.additivity.isEmpty, "\(mart.name)")
      #expect(!mart.order.isEmpty)
      for column in mart.columns where column.type.header.hasPrefix("number") {
        #expect(!column.unit.isEmpty, "\(mart.name).\(column.name)")
      }
    }
  }

  @Test("has the columns of the published contract, in order")
  func columns() throws {
    let columns = try MartSet().definitions.map { "\($0.name): " + $0.columns.map(\.name).joined(separator: ", ") }
    #expect(
      columns == [
        "daily: full_date, day_name, is_weekend, is_complete, interactions, unique_users, active_technicians, complete, "
          + "abandoned, open, converted_interactions, converted_pct, incidents, incidents_per_100, interactions_7d_avg, "
          + "same_weekday_prev, change_pct",
        "technician: tech_id, tech_name, total_tickets, share_pct, volume_rank, days_active, avg_per_day, "
          + "locations_served, complete, abandoned, open, converted_interactions, converted_pct, tickets_90d, "
          + "median_resolution_minutes_90d, p90_resolution_minutes_90d, first_opened_on, last_opened_on",
        "location: location_name, total_interactions, share_pct, cumulative_pct, volume_rank, unique_technicians, "
          + "days_active, avg_daily, converted_interactions, converted_pct, interactions_28d, interactions_prev_28d, "
          + "change_pct",
        "conversion: tech_id, tech_name, total_ims, converted_ims, converted_pct, converted_low_pct, "
          + "converted_high_pct, total_incidents, conversion_pct, incidents_created, created_pct, below_floor",
        "state: state_name, state_class, interactions, share_pct",
        "weekday: day_of_week, day_name, calendar_days, interactions, avg_per_day",
        "weekday_hour: day_of_week, day_name, hour, calendar_days, interactions, avg_per_day",
        "type: interaction_type, interactions, share_pct, converted_interactions, converted_pct, abandoned, abandon_pct",
        "category: category, interactions, share_pct, converted_interactions, converted_pct, interactions_28d, "
          + "interactions_prev_28d, change_pct",
        "resolution: month, interactions, closed, median_minutes, p90_minutes, within_1h, within_1h_pct, within_1d, "
          + "within_1d_pct, same_day, same_day_pct, closed_by_update",
        "backlog: full_date, is_complete, opened, closed, open_at_end", "summary: metric, value",
      ])
  }
}

@Suite("The page")
struct PageTests {
  @Test("docs/MARTS.md is made of the headers")
  func page() throws {
    try Golden.expect(Array(MartsPage.markdown(try MartSet().definitions).utf8), at: "docs/MARTS.md")
  }
}
