import Foundation
import Nightly
import Testing

@Suite("A run that is killed")
struct CrashTests {
  /// What an undisturbed desk publishes after each of its nights.
  private func undisturbed(_ nights: [[String]], by desk: Desk) throws -> [[String: Data]] {
    try nights.map { night in
      try desk.deliver(night)
      try #require(try desk.tool("run", "--quiet").status == 0)
      return try desk.published()
    }
  }

  @Test("at any step is made good by the next, byte by byte", arguments: Failpoint.allCases)
  func atEachStep(point: Failpoint) throws {
    let calm = try Desk()
    let nights = try calm.makeNights(2)
    let expected = try undisturbed(nights, by: calm)

    var desk = try Desk()
    _ = try desk.makeNights(2)
    for (night, files) in nights.enumerated() {
      try desk.deliver(files)
      desk.tool.environment = ["ITSM_MARTS_FAILPOINT": point.rawValue]
      let killed = try desk.tool("run", "--quiet", "--archive", "archive")
      // Some moments come only on some ways: file by file, or never where nothing changes.
      #expect([SIGKILL, 0].contains(killed.status), "\(killed)")
      let seen = try desk.published()
      try expectWhole(seen, expected, "killed at \(point.rawValue) in night \(night + 1)")
      desk.tool.environment = [:]
      #expect(try desk.tool("run", "--quiet", "--archive", "archive") == Tool.Result(status: 0, output: "", error: ""))
      #expect(try desk.published() == expected[night], "after \(point.rawValue)")
    }
    #expect(try desk.names().filter { $0.hasPrefix(".") || $0.hasSuffix(".building") } == [])
    #expect(try desk.tool("verify", "--quiet", "--archive", "archive").status == 0)
  }

  /// Marts are those of one night or none, whole; charts likewise.
  private func expectWhole(_ seen: [String: Data], _ nights: [[String: Data]], _ words: String) throws {
    for folder in ["marts/", "charts/"] {
      let files = seen.filter { $0.key.hasPrefix(folder) }
      let wholes = nights.map { $0.filter { $0.key.hasPrefix(folder) } } + [[:]]
      #expect(wholes.contains(files), "\(folder) is mixed, \(words)")
    }
  }

  @Test("at 50 random moments, while readers look, never shows a mixed set")
  func atRandomMoments() throws {
    let calm = try Desk()
    let nights = try calm.makeNights(2, rows: 200)
    let expected = try undisturbed(nights, by: calm)
    let desk = try Desk()
    _ = try desk.makeNights(2, rows: 200)
    try desk.deliver(nights[0])
    try #require(try desk.tool("run", "--quiet").status == 0)
    let start = try checkpoint(of: desk)
    try desk.deliver(nights[1])
    var random = SystemRandomNumberGenerator()
    for attempt in 1...50 {
      let running = try desk.tool.start(["run", "--quiet"])
      usleep(UInt32.random(in: 0...120_000, using: &random))
      kill(running.process.processIdentifier, SIGKILL)
      _ = running.wait()
      try expectWhole(try desk.published(), expected, "attempt \(attempt)")
      if attempt % 10 == 0 { try restore(start, in: desk) }
    }
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.published() == expected[1])
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }

  /// The state of a desk before its second night, to begin that night again.
  private func checkpoint(of desk: Desk) throws -> String {
    let copy = desk.place.path + "/all/start"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for name in ["interactions.db", "marts", "charts", "last_run.json"] {
      try FileManager.default.copyItem(atPath: "\(desk.place.path)/\(name)", toPath: "\(copy)/\(name)")
    }
    return copy
  }

  private func restore(_ start: String, in desk: Desk) throws {
    for name in try desk.names() where name != "exports" {
      try FileManager.default.removeItem(atPath: "\(desk.place.path)/\(name)")
    }
    for name in ["interactions.db", "marts", "charts", "last_run.json"] {
      try FileManager.default.copyItem(atPath: "\(start)/\(name)", toPath: "\(desk.place.path)/\(name)")
    }
  }

  @Test("365 nights with random faults, and then verify holds")
  func aYear() throws {
    let desk = try Desk()
    let nights = try desk.makeNights(365, rows: 1_500, days: 365)
    var random = SystemRandomNumberGenerator()
    let killing = Failpoint.allCases
    for (night, files) in nights.enumerated() {
      try desk.deliver(files)
      var tool = desk.tool
      var arguments = ["run", "--quiet", "--formats", "csv"]
      switch Int.random(in: 0..<12, using: &random) {
      case 0: tool.environment["ITSM_MARTS_FAILPOINT"] = killing.randomElement(using: &random)?.rawValue
      case 1: try desk.place.write("number,opened\n", to: "exports/interaction_broken_\(night).csv")
      case 2: try desk.place.write("half", to: "exports/interaction_\(night).csv.part")
      case 3: arguments += ["--strict"]
      case 4: try? FileManager.default.removeItem(atPath: desk.place.path + "/marts")
      case 5: try? FileManager.default.removeItem(atPath: desk.place.path + "/last_run.json")
      default: break
      }
      // A night in five is left out: the next one brings both.
      if night % 5 == 4 { continue }
      let result = try tool.run(arguments)
      #expect([0, 65, SIGKILL].contains(result.status), "night \(night + 1): \(result)")
      for name in try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports")
      where name.contains("broken") || name.hasSuffix(".part") {
        try FileManager.default.removeItem(atPath: "\(desk.place.path)/exports/\(name)")
      }
    }
    #expect(try desk.tool("run", "--quiet", "--formats", "csv").status == 0)
    let verified = try desk.tool("verify", "--formats", "csv")
    #expect(verified.status == 0, "\(verified)")

    let atOnce = try Desk()
    _ = try atOnce.makeNights(365, rows: 1_500, days: 365)
    try atOnce.deliver(nights.joined().map { $0 })
    #expect(try atOnce.tool("run", "--quiet", "--formats", "csv").status == 0)
    #expect(try atOnce.published() == desk.published())
  }
}
