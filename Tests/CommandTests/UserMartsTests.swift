import Foundation
import Testing

@Suite("A night with marts of the user's own")
struct UserMartsTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("publishes the user's own marts beside ours, and stops only the one with an error")
  func usersMarts() throws {
    try desk.deliver(desk.makeNights(1)[0])
    try desk.place.write(
      """
      -- mart:   phone
      -- title:  Calls
      -- grain:  one row per state
      -- key:    state_name
      -- reads:  interactions
      -- order:  state_name
      -- column: state_name  text  -  the state
      -- column: calls  integer  interactions  by phone
      select state_name, count(*) as calls from interactions where interaction_type = 'Phone'
      group by state_name order by state_name;

      """, to: "marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let before = try desk.published()
    let phone = try #require(desk.place.text("marts/phone.csv"))
    #expect(phone.hasPrefix("state_name,calls\r\n"))
    for format in ["json", "parquet"] { #expect(before["marts/phone.\(format)"] != nil) }
    #expect(try #require(desk.place.text("marts/datapackage.json")).contains("\"phone.csv\""))
    #expect(try desk.tool("verify", "--quiet").status == 0)

    try desk.place.write(
      """
      -- mart:   broken
      -- title:  Broken
      -- grain:  one row
      -- key:    n
      -- reads:  interactions
      -- order:  n
      -- column: n  integer  -  a number
      select count(*) as n
      from nowhere;

      """, to: "marts.d/broken.sql")
    let report = """
      itsm-marts run: some input was refused; the rest was published (exit status 65)
        marts.d/broken.sql:9: mart not made: SQLite 1: no such table: nowhere

      """
    // Every night until it is mended.
    for _ in 1...2 { #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 65, output: "", error: report)) }
    #expect(try desk.published() == before)

    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d/phone.sql")
    let strict = try desk.tool("run", "--quiet", "--strict")
    #expect(strict.status == 65)
    let given = "no such table: nowhere\n  --strict: nothing was loaded, nothing was published\n"
    #expect(strict.error.hasSuffix(given), "\(strict)")
    #expect(try desk.published() == before)
    // Before anything is loaded or put away.
    try desk.place.write(
      Desk.header + Desk.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet", "--strict", "--archive", "archive").error.hasSuffix(given))
    #expect(desk.place.text("exports/interaction_1.csv") != nil)
    #expect(try desk.tool("explain", "I1").status == 65)
    try FileManager.default.removeItem(atPath: desk.place.path + "/exports/interaction_1.csv")
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d/broken.sql")

    // What is no mart at all stops nothing but itself.
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/marts.d/x.sql", withIntermediateDirectories: true)
    let folder = try desk.tool("run", "--quiet")
    #expect(folder.status == 65)
    #expect(folder.error.hasSuffix("\n  marts.d/x.sql: not read: found no UTF-8 text\n"))
    #expect(desk.place.text("marts/daily.csv") != nil)
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d")
    try desk.place.write("", to: "marts.d")
    let file = try desk.tool("run", "--quiet")
    #expect(file.status == 65)
    #expect(file.error.hasSuffix("\n  marts.d: not read: found a file, expected a folder of .sql files\n"))
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d")
    #expect(try desk.tool("run", "--quiet", "--strict").status == 0)
    #expect(desk.place.text("marts/phone.csv") == nil)
  }

  @Test("keeps what was published of a user's mart that can't be made any more, and says so")
  func keptMart() throws {
    try desk.deliver(desk.makeNights(1)[0])
    let sql = """
      -- mart:   phone
      -- grain:  one row per state
      -- key:    state_name
      -- reads:  dim_states
      -- order:  state_name
      -- column: state_name  text  -  the state
      -- column: share  number(1)?  %  of all
      select state_name, 1 as share from dim_states order by state_name;

      """
    try desk.place.write(sql, to: "marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let before = try desk.published()
    for broken in [sql.replacing("from dim", with: "from gone_dim"), sql.replacing("-- key:  ", with: "-- kye:  "), ""]
    {
      try desk.place.write(broken, to: "marts.d/phone.sql")
      let run = try desk.tool("run")
      #expect(run.status == 65)
      #expect(
        run.error.contains(
          "marts: kept as published before, because the mart could not be made: phone.csv, phone.json, phone.parquet\n"),
        "\(run)")
      let now = try desk.published()
      for name in before.keys where name != "marts/itsm-marts.xlsx" && name != "charts/charts.json" {
        // Name, size, hash and schema are told as before; of the workbook, which has lost a sheet, they are others.
        if name != "marts/datapackage.json" { #expect(now[name] == before[name], "\(name)") }
      }
      let package = try #require(desk.place.text("marts/datapackage.json"))
      let phone = try #require(package.firstRange(of: "\"name\": \"phone.csv\""))
      let end = try #require(package.firstRange(of: "\"name\": \"itsm-marts.xlsx\""))
      let original = String(decoding: try #require(before["marts/datapackage.json"]), as: UTF8.self)
      #expect(original.contains(package[phone.lowerBound..<end.lowerBound]))
    }
    // With people shown otherwise, it could be names that stay.
    try desk.place.write("people: ids\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 65)
    #expect(desk.place.text("marts/phone.csv") == nil)
    try desk.place.write(sql, to: "marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("marts/phone.csv") != nil)
    try FileManager.default.removeItem(atPath: desk.place.path + "/marts.d/phone.sql")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("marts/phone.csv") == nil)
  }
}
