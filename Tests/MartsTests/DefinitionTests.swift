import CivilTime
import Foundation
import GRDB
import GRDBSQLite
import Marts
import TemporaryFolder
import Testing
import Warehouse

private let header = """
  -- mart:   mine
  -- grain:  one row per state
  -- key:    state_name
  -- reads:  dim_states
  -- order:  state_name
  -- column: state_name  text  -  its name,
  --     as it is
  -- column: share  number(1)?  %  of all

  """

@Suite("The header of a SQL file")
struct HeaderTests {
  @Test("says what the mart is")
  func reads() throws {
    let mart = try MartDefinition(sql: header, file: "mine.sql")
    #expect(mart.name == "mine")
    #expect(mart.title == "mine")
    #expect(mart.key == ["state_name"])
    #expect(
      mart.columns == [
        MartColumn(name: "state_name", type: .text, isNullable: false, meaning: "its name, as it is"),
        MartColumn(name: "share", type: .number(decimals: 1), isNullable: true, unit: "%", meaning: "of all"),
      ])
  }

  @Test(
    "is refused at the line that breaks the contract",
    arguments: [
      ("-- grain:  one row per state\n", "", "mine.sql:1: mart not made: the header has no `-- grain:`"),
      (
        "-- mart:   mine", "-- mart:   My mart",
        "mine.sql:1: mart not made: mart is \"My mart\", expected a small letter, then small letters, digits and _, 31 at "
          + "most"
      ),
      ("-- key:    state_name", "-- key:    state", "mine.sql:3: mart not made: key state is not a column"),
      ("-- key:    state_name", "-- key:    share", "mine.sql:3: mart not made: key share may be null"),
      (
        "-- order:", "-- ordr:",
        "mine.sql:5: mart not made: not a header line, expected `-- field: …` with one of mart, title, grain, key, reads, "
          + "order, additivity, caveat, restated, person, column"
      ),
      (
        "-- order:", "-- person: helper\n-- order:",
        "mine.sql:5: mart not made: person is \"helper\", expected a column of text with the id, then perhaps one with the name"
      ),
      (
        "number(1)?", "decimal",
        "mine.sql:8: mart not made: type \"decimal\", expected text, integer, boolean, date, datetime or number(decimals), "
          + "and ? if null is allowed"
      ),
      (
        "share  number(1)?  %  of all", "share number(1)? % of all",
        "mine.sql:8: mart not made: expected name, type, unit and meaning of a column, separated by two blanks"
      ),
      ("-- column: share", "-- column: state_name", "mine.sql:8: mart not made: column state_name appears twice"),
      ("-- reads:  dim_states", "-- mart:   other", "mine.sql:4: mart not made: `-- mart:` appears twice"),
      (
        "-- mart:   mine", "-- mart:   datapackage",
        "mine.sql:1: mart not made: datapackage is reserved by itsm-marts, for datapackage.json; give it another name"
      ),
      (
        "-- mart:   mine", "-- mart:   history",
        "mine.sql:1: mart not made: history is reserved by Excel, which allows no sheet of this name; give it another name"
      ),
      (
        "-- mart:   mine", "-- mart:   com1",
        "mine.sql:1: mart not made: com1 is reserved by Windows, which opens no file called com1.csv; give it another name"
      ),
      ("-- order:  state_name", "-- order:", "mine.sql:5: mart not made: `-- order:` is empty"),
    ])
  func refuses(part: String, replacement: String, message: String) {
    let sql = header.replacingOccurrences(of: part, with: replacement)
    let error = #expect(throws: MartError.self) { try MartDefinition(sql: sql, file: "mine.sql") }
    #expect(error?.description == message)
  }
}

@Suite("A user's mart")
struct UserMartTests {
  /// What comes of a query behind the header above.
  private func reading(
    _ query: String, budget: QueryGuard.Budget = QueryGuard.Budget()
  ) throws -> MartReading {
    var desk = Desk()
    desk.interactions = [Desk.Interaction(number: "I1", opened: "2025-01-06T09:00:00")]
    var set = try MartSet()
    set.add(sql: header + query, file: "marts.d/mine.sql")
    return try desk.warehouse().queue.read { try set.read($0, try MartParameters($0), users: budget) }
  }

  @Test("is made like ours, after them")
  func made() throws {
    let reading = try reading(
      "select state_name, 100.0 * :report_day / 3e9 as share from dim_states order by state_name;\n")
    #expect(reading.failures == [])
    #expect(reading.tables.count == 13)
    #expect(reading.tables.last?.lines == ["(unknown),0.7", "New,0.7"])
  }

  @Test(
    "that can't be made is told with file and line, and stops no other",
    arguments: [
      (
        "select state_name,\n  share\nfrom dim_states",
        "marts.d/mine.sql:10: mart not made: SQLite 1: no such column: share"
      ),
      (
        "select state_name,\n  :today as share\nfrom dim_states",
        "marts.d/mine.sql:10: mart not made: unknown parameter :today, expected one of :as_of :report_day :from_28d "
          + ":from_prev_28d :from_90d :minimum_interactions"
      ),
      (
        "select state_name from dim_states",
        "marts.d/mine.sql:9: mart not made: the query returns columns state_name, the header says state_name, share"
      ),
      (
        "select state_name, 'x' as share from dim_states",
        "marts.d/mine.sql:8: mart not made: row 1 of share is a text, expected number(1)"
      ),
      ("", "marts.d/mine.sql:9: mart not made: SQLite 21: there is no query after the header"),
      (
        "delete from dim_states", "marts.d/mine.sql:9: mart not made: SQLite 8: a mart is one query that only reads"
      ),
      (
        "attach ':memory:' as other", "marts.d/mine.sql:9: mart not made: SQLite 8: a mart is one query that only reads"
      ),
      (
        "select state_name,\n  Random() % 10 as share\nfrom dim_states",
        "marts.d/mine.sql:10: mart not made: random gives another result each time, expected the same rows for the same exports; "
          + "the data's clock is :as_of and :report_day"
      ),
      (
        "select state_name, 1 as share from dim_states where 'x' < current_timestamp",
        "marts.d/mine.sql:9: mart not made: current_timestamp gives another result each time, expected the same rows for "
          + "the same exports; the data's clock is :as_of and :report_day"
      ),
      (
        "select state_name, 1 as share from dim_states where 'x' < strftime('%Y', 'NOW')",
        "marts.d/mine.sql:9: mart not made: strftime gives another result each time, expected the same rows for the same exports; "
          + "the data's clock is :as_of and :report_day"
      ),
      (
        "select state_name, 1 as share from dim_states where 'x' < date( )",
        "marts.d/mine.sql:9: mart not made: date gives another result each time, expected the same rows for the same exports; "
          + "the data's clock is :as_of and :report_day"
      ),
      (
        "select state_name, (select count(*) from dim_users) as share from dim_states",
        "marts.d/mine.sql:4: mart not made: the query reads dim_users, which `-- reads:` does not name"
      ),
      (
        "select state_name, 1 as share from dim_states;\nselect 1;",
        "marts.d/mine.sql:9: mart not made: SQLite 8: a mart is one query that only reads"
      ),
      (
        "select 'x' as state_name, 1 as share from dim_states",
        "marts.d/mine.sql:3: mart not made: row 2 has the state_name of an earlier row"
      ),
      ("select null as state_name, 1 as share", "marts.d/mine.sql:6: mart not made: state_name is null in row 1"),
      (
        "select cast(x'41ff' as text) as state_name, 1 as share",
        "marts.d/mine.sql:6: mart not made: row 1 of state_name is no UTF-8, expected text"
      ),
      (
        "select 'x' as state_name, -9223372036854775807 - 1 as share",
        "marts.d/mine.sql:8: mart not made: row 1 of share is an integer, expected number(1)"
      ),
      (
        "select hex(zeroblob(250000000)) as state_name, 1 as share",
        "marts.d/mine.sql:9: mart not made: stopped after 64 MiB of text: does the query end?"
      ),
    ])
  func failure(query: String, message: String) throws {
    let reading = try reading(query)
    #expect(reading.failures.map(\.description) == [message])
    #expect(reading.tables.count == 12)
    #expect(reading.definitions.count == 12)
  }

  @Test(
    "may be commented, and ask SQLite's calendar for days that it names",
    arguments: [
      "/* all states */ select state_name, 1 as share from dim_states;\n/* the\nend */ ; -- really\n",
      ";select state_name, cast(strftime('%m', '2025-01-06') as integer) as share from dim_states",
      "with dim as (select state_name from dim_states) select state_name, 1 as share from dim",
    ])
  func harmless(query: String) throws {
    let reading = try reading(query)
    #expect(reading.failures == [])
    #expect(reading.tables.last?.rowCount == 2)
  }

  @Test(
    "can't ask for now, however it puts the question together",
    arguments: [
      ("date", "date('no' || 'w')"), ("time", "time(lower('NOW'))"),
      ("datetime", "datetime(char(110, 111, 119), '+1 day')"),
      ("julianday", "julianday(x'4e6f77')"), ("unixepoch", "unixepoch(replace('nXw', 'X', 'o'))"),
      ("strftime", "strftime('%Y', substr('know', 2))"), ("strftime", "strftime('%' || '%Y')"),
      ("datetime", "datetime('2025-01-06', 'local' || 'time')"),
      ("date", "date('2025-01-06', '+1 day', lower('UT' || 'C'))"),
      ("date", "date('n' || 'ow' || char(0) || 'x')"), ("date", "date(state_name)"),
    ])
  func clock(function: String, expression: String) throws {
    let reading = try reading(
      "select state_name, 1 as share from (select 'no' || 'w' as state_name) where \(expression) is not null")
    #expect(
      reading.failures.map(\.error) == [.impure(function: function, file: "marts.d/mine.sql", line: 9)])
    #expect(reading.tables.count == 12)
  }

  @Test("gets from the calendar what SQLite says of days that it names")
  func calendar() throws {
    let sql = """
      -- mart:   mine
      -- grain:  one row
      -- key:    a
      -- reads:  dim_states
      -- order:  a
      -- column: a  text  -  texts
      -- column: b  number(1)  -  a number
      -- column: c  integer  s  seconds
      -- column: d  text?  -  null
      select date('2025-01-31', '+' || 1 || ' month') || time('2025-01-06 07:08:09') || strftime('now%m', '2025-01-06') as a,
          julianday('2025-01-06') as b, unixepoch('2025-01-06') as c, date(null) as d;
      """
    var set = try MartSet()
    set.add(sql: sql, file: "marts.d/mine.sql")
    let reading = try Desk().warehouse().queue.read { try set.read($0, try MartParameters($0)) }
    #expect(reading.failures == [])
    #expect(reading.tables.last?.lines == ["2025-03-0307:08:09now01,2460681.5,1736121600,"])
  }

  @Test("can't have an integer that stands for null")
  func leastInteger() throws {
    var set = try MartSet()
    set.add(
      sql: header.replacing("number(1)?", with: "integer")
        + "select 'x' as state_name, -9223372036854775807 - 1 as share",
      file: "marts.d/mine.sql")
    set.add(
      sql: header.replacing("number(1)?", with: "integer").replacing("mine", with: "yours")
        + "select 'x' as state_name, -9223372036854775807 as share", file: "marts.d/yours.sql")
    let reading = try Desk().warehouse().queue.read { try set.read($0, try MartParameters($0)) }
    #expect(
      reading.failures.map(\.description) == [
        "marts.d/mine.sql:8: mart not made: row 1 of share is -2^63, which stands for null, expected integer"
      ])
    #expect(reading.tables.last?.lines == ["x,-9223372036854775807"])
  }

  @Test("that gives more than a mart may have is stopped, and stops no other")
  func tooMuch() throws {
    var budget = QueryGuard.Budget()
    (budget.textBytes, budget.cells) = (10_000, 200)
    let numbers = "with recursive n (n) as (select 1 union all select n + 1 from n limit 1000)"
    func failures(_ query: String) throws -> [String] { try reading(query, budget: budget).failures.map(\.description) }
    let text = ["marts.d/mine.sql:9: mart not made: stopped after 10000 bytes of text: does the query end?"]
    #expect(try failures("\(numbers) select printf('%d%*s', n, 500, 'x') as state_name, 1 as share from n") == text)
    #expect(try failures("select hex(zeroblob(5001)) as state_name, 1 as share") == text)
    #expect(try failures("\(numbers) select group_concat(n, '----------') as state_name, 1 as share from n") == text)
    #expect(
      try failures("\(numbers) select n || '' as state_name, 1 as share from n") == [
        "marts.d/mine.sql:9: mart not made: stopped after 200 cells: does the query end?"
      ])
    #expect(try failures("\(numbers) select n || '' as state_name, 1 as share from n limit 100") == [])
  }

  @Test("that does not end is stopped, and stops no other")
  func endless() throws {
    var budget = QueryGuard.Budget()
    budget.steps = 1_000_000
    budget.rows = 1_000
    let numbers = "with recursive n (n) as (select 1 union all select n + 1 from n)"
    let counting = try reading("\(numbers) select 'x' as state_name, count(*) as share from n", budget: budget)
    #expect(
      counting.failures.map(\.description) == [
        "marts.d/mine.sql:9: mart not made: stopped after 1000000 steps of SQLite: does the query end?"
      ])
    let listing = try reading("\(numbers) select 'x' || n as state_name, 1 as share from n", budget: budget)
    #expect(
      listing.failures.map(\.description) == [
        "marts.d/mine.sql:9: mart not made: stopped after 1000 rows: does the query end?"
      ])
    #expect(listing.tables.count == 12)
  }

  @Test("can't take the name of another")
  func duplicate() throws {
    var set = try MartSet()
    set.add(sql: header.replacingOccurrences(of: "mine", with: "daily"), file: "marts.d/a.sql")
    #expect(
      set.failures.map(\.description) == [
        "marts.d/a.sql:1: mart not made: daily is already defined in daily.sql; give it another name"
      ])
  }

  @Test("is found in its folder, by file name")
  func folder() throws {
    let folder = try TemporaryFolder()
    try folder.write(header.replacing("mine", with: "second"), to: "b.sql")
    try folder.write(header.replacing("mine", with: "first"), to: "a.sql")
    try folder.write([0xFF], to: "c.sql")
    try folder.write("not SQL", to: "notes.txt")
    var set = try MartSet()
    set.add(folder: folder.path)
    set.add(folder: folder.path + "/absent")
    #expect(set.users.map(\.name) == ["first", "second"])
    #expect(set.failures.map(\.description) == ["\(folder.path)/c.sql: not read: found no UTF-8 text"])
  }

  @Test("of the page's example is made")
  func pageExample() throws {
    let page = MartsPage.markdown(try MartSet().definitions)
    let start = try #require(page.range(of: "```sql\n")).upperBound
    let end = try #require(page.range(of: "```", range: start..<page.endIndex)).lowerBound
    var set = try MartSet()
    set.add(sql: String(page[start..<end]), file: "marts.d/team_days.sql")
    var desk = Desk()
    desk.interactions = [Desk.Interaction(number: "I1", opened: "2025-01-06T09:00:00")]
    let reading = try desk.warehouse().queue.read { try set.read($0, try MartParameters($0)) }
    #expect(reading.failures == [])
    #expect(reading.tables.last?.lines == ["2025-01-06,t1,1"])
  }
}

@Suite("The order of a mart's rows")
struct MartOrderTests {
  @Test(
    "is read from the header as far as it can be",
    arguments: [
      ("state_name", [MartOrder("state_name")]), ("share descending", [MartOrder("share", isDescending: true)]),
      ("share desc, then state_name", [MartOrder("share", isDescending: true), MartOrder("state_name")]),
      ("state_name then share asc", [MartOrder("state_name"), MartOrder("share")]),
      ("share, state_name: a total order, so that two runs agree", [MartOrder("share"), MartOrder("state_name")]),
      ("share, by the length of state_name", [MartOrder("share")]), ("as it comes", []),
      ("share descending always, state_name", []),
    ])
  func read(order: String, columns: [MartOrder]) throws {
    let sql = header.replacing("-- order:  state_name", with: "-- order:  \(order)")
    #expect(try MartDefinition(sql: sql, file: "mine.sql").orderColumns == columns)
  }

  @Test("follows from the cells alone")
  func followsFromCells() {
    let columns = [
      MartColumn(name: "n", type: .integer), MartColumn(name: "text", type: .text),
      MartColumn(name: "b", type: .boolean),
    ]
    let rows: [[MartValue]] = [
      [.integer(2), .text("b"), .boolean(true)], [.integer(2), .text("a"), .null], [.null, .text("z"), .boolean(true)],
      [.integer(.max), .null, .boolean(false)], [.integer(2), .text("b"), .boolean(false)],
      [.integer(-1), .text(""), .null],
    ]
    let descending = [5, 3, 2, 1, 4, 0].map { rows[$0] }
    for rows in [rows, rows.reversed(), descending] {
      let table = MartTable(name: "t", columns: columns, rows: rows)
      #expect(
        table.ordered(by: [MartOrder("n", isDescending: true)]).lines == [
          "9223372036854775807,,false", "2,a,", "2,b,false", "2,b,true", "-1,\"\",", ",z,true",
        ])
      #expect(
        table.ordered(by: []).lines == [
          ",z,true", "-1,\"\",", "2,a,", "2,b,false", "2,b,true", "9223372036854775807,,false",
        ])
    }
  }
}

/// In a test run's report a mart is its name, and not all of its SQL.
extension MartDefinition: CustomTestStringConvertible {
  /// The name.
  public var testDescription: String { name }
}
