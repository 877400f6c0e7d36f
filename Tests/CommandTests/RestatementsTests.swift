import Foundation
import Testing

@Suite("A night after one that is published")
struct RestatementsTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("logs each number of a past day that it changes, with the export that did")
  func restatements() throws {
    try desk.place.write(
      Desk.header + Desk.row("I1", "02-18-2025 09:00:00") + Desk.row("I2", "02-19-2025 09:00:00"),
      to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.tool("run", "--quiet", "--rebuild").status == 0)
    #expect(desk.place.text("restatements.csv") == nil)

    try desk.place.write(Desk.header + Desk.row("I3", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let log = try #require(desk.place.text("restatements.csv"))
    #expect(
      log
        == [
          "mart,key,day,column,old,new,export",
          "daily,\"\",2025-02-18,interactions,1,2,interaction_2.csv",
          "daily,\"\",2025-02-18,open,1,2,interaction_2.csv",
          "backlog,\"\",2025-02-18,opened,1,2,interaction_2.csv",
          "backlog,\"\",2025-02-18,open_at_end,1,2,interaction_2.csv",
          "",
        ].joined(separator: "\r\n"))
    // Nothing moves: nothing is said. What somebody edited by hand has not moved.
    let daily = try #require(desk.place.text("marts/daily.csv"))
    try desk.place.write("\u{FEFF}" + daily.replacing("true,2,1,1,", with: "true,7,1,1,"), to: "marts/daily.csv")
    #expect(try #require(desk.place.text("marts/daily.csv")) != daily)
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try #require(desk.place.text("marts/daily.csv")) == daily)
    #expect(desk.place.text("restatements.csv") == log)
    // A killed run does not say it twice.
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(desk.place.text("restatements.csv") == log)
    try desk.place.write(Desk.header + Desk.row("I4", "02-18-2025 11:00:00"), to: "exports/interaction_3.csv")
    var killed = desk.tool
    killed.environment = ["ITSM_MARTS_FAILPOINT": "staged-files"]
    #expect(try killed("run", "--quiet").status == SIGKILL)
    #expect(try desk.tool("run", "--quiet").status == 0)
    let rows = try #require(desk.place.text("restatements.csv")).split(separator: "\r\n")
    #expect(rows.count == 9)
    #expect(rows.last == "backlog,\"\",2025-02-18,open_at_end,2,3,interaction_3.csv")
  }

  private func lastRestatements(_ count: Int) -> [String] {
    (desk.place.text("restatements.csv") ?? "").split(separator: "\r\n").suffix(count).map(String.init)
  }

  @Test("says a number once that a killed run had changed before, and another run again")
  func killedRestatements() throws {
    try desk.place.write(Desk.header + Desk.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write(Desk.header + Desk.row("I2", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    var killed = desk.tool
    killed.environment = ["ITSM_MARTS_FAILPOINT": "staged-all"]
    #expect(try killed("run", "--quiet").status == SIGKILL)
    #expect(lastRestatements(9).count == 5)
    try desk.place.write(Desk.header + Desk.row("I3", "02-18-2025 11:00:00"), to: "exports/interaction_3.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(
      lastRestatements(9).dropFirst() == [
        "daily,\"\",2025-02-18,interactions,1,3,interaction_2.csv interaction_3.csv",
        "daily,\"\",2025-02-18,open,1,3,interaction_2.csv interaction_3.csv",
        "backlog,\"\",2025-02-18,opened,1,3,interaction_2.csv interaction_3.csv",
        "backlog,\"\",2025-02-18,open_at_end,1,3,interaction_2.csv interaction_3.csv",
      ])
  }

  @Test("logs restatements whatever formats are published, and of an export that was only ingested")
  func restatementsOfOtherFormats() throws {
    try desk.place.write("formats: [parquet]\n", to: "itsm-marts.yaml")
    try desk.place.write(Desk.header + Desk.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write(Desk.header + Desk.row("I2", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("ingest", "--quiet").status == 0)
    try desk.place.write(Desk.header + Desk.row("I3", "02-20-2025 10:00:00"), to: "exports/interaction_3.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(
      lastRestatements(99).filter { $0.contains("interactions,1,") } == [
        "daily,\"\",2025-02-18,interactions,1,2,interaction_2.csv"
      ])
    // The configuration alone: no export has done it.
    try desk.place.write("formats: [parquet]\nstates: { complete: [\"New\"] }\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let caused = lastRestatements(99).filter { $0.hasPrefix("daily,\"\",2025-02-18,") }
    #expect(
      caused.suffix(2) == ["daily,\"\",2025-02-18,complete,0,2,\"\"", "daily,\"\",2025-02-18,open,2,0,\"\""],
      "\(caused)")
  }

  @Test("puts a log aside that a spreadsheet has saved in its own way, and says so")
  func foreignLog() throws {
    try desk.place.write(Desk.header + Desk.row("I1", "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write("mart;key;day;column;old;new;export\r\nmine\r\n", to: "restatements.csv")
    try desk.place.write(Desk.header + Desk.row("I2", "02-18-2025 10:00:00"), to: "exports/interaction_2.csv")
    let run = try desk.tool("run")
    #expect(run.status == 0)
    #expect(
      run.error.contains(
        "restatements.csv: started again: its first line is not the log's, as after a spreadsheet has saved it; the old "
          + "file is now restatements.csv.unreadable\n"), "\(run)")
    #expect(desk.place.text("restatements.csv.unreadable") == "mart;key;day;column;old;new;export\r\nmine\r\n")
    #expect(lastRestatements(9).count == 5)
  }
}
