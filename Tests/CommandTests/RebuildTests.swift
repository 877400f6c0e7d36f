import Foundation
import Testing

@Suite("A night that could read all anew")
struct RebuildTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("refuses to rebuild without the exports it was loaded from, unless told to")
  func rebuildWithoutExports() throws {
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0] + nights[1])
    #expect(try desk.tool("run", "--quiet").status == 0)
    for name in nights[0] { try FileManager.default.removeItem(atPath: "\(desk.place.path)/exports/\(name)") }
    let refused = try desk.tool("run", "--quiet", "--rebuild")
    #expect(refused.status == 65)
    #expect(
      refused.error.contains("interactions.db: not rebuilt: can no longer read 3 of the loaded exports: ")
    )
    #expect(try desk.tool("run", "--quiet", "--rebuild", "--drop-missing").status == 0)
  }

  @Test("refuses to rebuild from an export that holds something else at the size and time of then")
  func overwrittenUnseen() throws {
    let path = desk.place.path + "/exports/interaction_1.csv"
    for number in ["I1", "I2"] {
      try desk.place.write(Desk.header + Desk.row(number, "02-18-2025 09:00:00"), to: "exports/interaction_1.csv")
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
      #expect(try desk.tool("run", "--quiet").status == 0)
    }
    let verified = try desk.tool("verify")
    #expect(verified.status == 0, "\(verified)")
    #expect(
      verified.output.contains("not rebuilt: can no longer read 1 of the loaded exports"), "\(verified)")
    let refused = try desk.tool("run", "--quiet", "--rebuild")
    #expect(refused.status == 65)
    #expect(refused.error.contains("can no longer read 1 of the loaded exports: interaction_1.csv"), "\(refused)")
    #expect(try desk.tool("explain", "I1").status == 0)
    #expect(try desk.names().contains("interactions.db.building") == false)
    #expect(try desk.tool("run", "--quiet", "--rebuild", "--drop-missing").status == 0)
    #expect(try desk.tool("explain", "I2").status == 0)
  }

  @Test("remembers that exports were read by two configurations, also once the first is back")
  func readByTwo() throws {
    let first = "nulls: [\"?\"]\n"
    for (night, configuration) in [(1, first), (2, ""), (3, first)] {
      try desk.place.write(configuration, to: "itsm-marts.yaml")
      try desk.place.write(
        Desk.header + Desk.row("I\(night)", "02-18-2025 09:00:00"), to: "exports/interaction_\(night).csv")
      #expect(try desk.tool("run").error.contains("nulls: changed since exports were loaded") == (night > 1))
    }
    #expect(try desk.tool("run").error.contains("nulls: changed since exports were loaded"))
    #expect(try desk.tool("run", "--rebuild").error.contains("changed since") == false)
    #expect(try desk.tool("run").error.contains("changed since") == false)
  }

  @Test("says that exports were read by another configuration, until all are read anew")
  func readAnew() throws {
    try desk.place.write(
      Desk.header + Desk.row("I1", "02-03-2025 09:00:00", updated: "04-05-2025 21:00:00"),
      to: "exports/interaction_1.csv")
    let loaded = try desk.tool("run")
    #expect(loaded.status == 0)
    #expect(!loaded.error.contains("changed since"))
    try desk.place.write(
      "dates: [\"DD-MM-YYYY HH:mm:ss\", \"MM-DD-YYYY HH:mm:ss\"]\nnulls: [\"?\"]\n", to: "itsm-marts.yaml")
    let words =
      "dates, nulls: changed since exports were loaded; their rows stay as read then, until you read all "
      + "exports again: itsm-marts run --rebuild"
    #expect(try desk.tool("run").error.contains("  warning \(words)\n"))
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let strict = try desk.tool("run", "--quiet", "--strict")
    #expect(strict.status == 65)
    #expect(
      strict.error
        == """
        itsm-marts run: not clean; nothing changed (exit status 65)
          \(words)
          --strict: nothing was loaded, nothing was published

        """)
    let differing = try desk.tool("verify", "--quiet")
    #expect(differing.status == 70)
    #expect(differing.output.contains("differs   \(words)\n"))
    // Killed before it published what was read anew: the next run does.
    var killed = desk.tool
    killed.environment = ["ITSM_MARTS_FAILPOINT": "loaded"]
    #expect(try killed("run", "--rebuild").status == SIGKILL)
    #expect(try desk.tool("run").error.contains("changed since") == false)
    #expect(try desk.tool("verify", "--quiet").status == 0)
    #expect(try #require(desk.place.text("marts/daily.csv")).contains("2025-03-02,"))
  }
}
