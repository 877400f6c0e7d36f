import Foundation
import Nightly
import SeededGenerator
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

  /// Moments that come only on some ways, which tests of their own go: where old files are removed, or replaced one by one.
  private static let rare: [Failpoint] = [.removedOneOfTheOld, .replacedOneFile]

  @Test(
    "at any step is made good by the next, byte by byte", arguments: Failpoint.allCases.filter { !rare.contains($0) })
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
      #expect(killed.status == SIGKILL, "\(killed)")
      let seen = try desk.published()
      try expectWhole(seen, expected, "killed at \(point.rawValue) in night \(night + 1)")
      desk.tool.environment = [:]
      #expect(try desk.tool("run", "--quiet", "--archive", "archive") == Tool.Result(status: 0, output: "", error: ""))
      #expect(try desk.published() == expected[night], "after \(point.rawValue)")
    }
    #expect(try desk.names().filter { $0.hasPrefix(".") || $0.hasSuffix(".building") } == [])
    #expect(try desk.tool("verify", "--quiet", "--archive", "archive").status == 0)
  }

  @Test("while the old pictures are removed leaves none of them, though the next draws other formats")
  func amongTheOld() throws {
    let desk = try Desk()
    var tool = desk.tool
    try desk.deliver(try desk.makeNights(1)[0])
    #expect(try tool.run(["run", "--quiet", "--chart-formats", "svg"]).status == 0)
    tool.environment = ["ITSM_MARTS_FAILPOINT": Failpoint.removedOneOfTheOld.rawValue]
    #expect(try tool.run(["charts", "--quiet", "--chart-formats", "png"]).status == SIGKILL)
    tool.environment = [:]
    #expect(try tool.run(["run", "--quiet", "--chart-formats", "png"]).status == 0)
    #expect(try desk.published().keys.filter { $0.hasSuffix(".svg") } == [])
  }

  @Test("after its load is made good by the next, though all that that brings is refused")
  func loadedThenRefused() throws {
    let calm = try Desk()
    let nights = try calm.makeNights(2)
    let expected = try undisturbed(nights, by: calm)
    var desk = try Desk()
    _ = try desk.makeNights(2)
    try desk.deliver(nights[0])
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.deliver(nights[1])
    desk.tool.environment = ["ITSM_MARTS_FAILPOINT": Failpoint.loaded.rawValue]
    #expect(try desk.tool("run", "--quiet").status == SIGKILL)
    desk.tool.environment = [:]
    try desk.place.write("number,opened\n", to: "exports/interaction_broken.csv")
    #expect(try desk.tool("run", "--quiet").status == 65)
    #expect(try desk.published() == expected[1])
  }

  /// Marts are those of one night or none, whole; charts likewise.
  private func expectWhole(_ seen: [String: Data], _ nights: [[String: Data]], _ words: String) throws {
    for folder in ["marts/", "charts/"] {
      let files = seen.filter { $0.key.hasPrefix(folder) }
      let wholes = nights.map { $0.filter { $0.key.hasPrefix(folder) } } + [[:]]
      #expect(wholes.contains(files), "\(folder) is mixed, \(words)")
    }
  }

  @Test("at 50 random moments, while readers look, never shows a set that its index disowns")
  func atRandomMoments() throws {
    let calm = try Desk()
    let nights = try calm.makeNights(6, rows: 200)
    let expected = try #require(try undisturbed(nights, by: calm).last)
    var desk = try Desk()
    _ = try desk.makeNights(6, rows: 200)
    try desk.deliver(nights[0])
    // So that each run has marts and charts to publish, whatever became of the one before.
    func change(_ attempt: Int) {
      desk.tool.environment = [
        "ITSM_MARTS_BOM": attempt % 2 == 0 ? "true" : "false",
        "ITSM_MARTS_CHART_FORMATS": attempt % 2 == 0 ? "png" : "svg",
      ]
    }
    change(0)
    try #require(try desk.tool("run", "--quiet").status == 0)

    let readers = [
      PollingReader(desk.place.path + "/marts", index: "datapackage.json"),
      PollingReader(desk.place.path + "/charts", index: "charts.json"),
    ]
    var random = SeededGenerator(seed: 50)
    var (attempt, killed, longest) = (0, 0, UInt32(0))
    var waiting = nights.dropFirst()
    // As many as it takes: on a busy machine more of the runs end before their moment comes, or all take longer.
    while killed < 50, attempt < 1_000 {
      if attempt % 10 == 0 {
        // One in ten is left alone: something is published under the readers' eyes, and it is known how long that takes.
        if let night = waiting.popFirst() { try desk.deliver(night) }
        change(attempt)
        let whole = try ContinuousClock().measure { try #require(try desk.tool("run", "--quiet").status == 0) }
        longest = UInt32(whole / .microseconds(1))
        for reader in readers { reader.waitForLook() }
      }
      attempt += 1
      change(attempt)
      let running = try desk.tool.start(["run", "--quiet"])
      usleep(UInt32.random(in: 0...longest, using: &random))
      kill(running.process.processIdentifier, SIGKILL)
      let result = running.wait()
      #expect([SIGKILL, 0].contains(result.status), "attempt \(attempt): \(result)")
      if result.status == SIGKILL { killed += 1 }
    }
    #expect(killed == 50)
    for night in waiting { try desk.deliver(night) }
    for findings in readers.map({ $0.stop() }) {
      #expect(findings.disowned == [])
      #expect(findings.sets.count > 1, "nothing was published under the reader's eyes")
    }
    desk.tool.environment = [:]
    #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    let published = try desk.published()
    let differing = Set(published.keys).union(expected.keys).filter { published[$0] != expected[$0] }.sorted()
    #expect(differing == [])
    #expect(try desk.tool("verify", "--quiet").status == 0)
    #expect(try desk.names().filter { $0.hasPrefix(".") || $0.hasSuffix(".building") } == [])
  }

  @Test(
    "between two files of a folder that can't be exchanged is made good by the next",
    .enabled(if: SmallFileSystem.isWanted, SmallFileSystem.explanation))
  func fileByFile() throws {
    let calm = try Desk()
    let nights = try calm.makeNights(2)
    let expected = try undisturbed(nights, by: calm)

    var desk = try Desk()
    _ = try desk.makeNights(2)
    // A mounted folder has another file system beside it: no hard links there, and nothing to exchange with.
    let disk = try SmallFileSystem(on: desk.place.path + "/marts", kilobytes: 8_192)
    desk.tool.launcher = disk.launcher(in: desk.place.path)
    for (night, files) in nights.enumerated() {
      try desk.deliver(files)
      desk.tool.environment = ["ITSM_MARTS_FAILPOINT": Failpoint.replacedOneFile.rawValue]
      #expect(try desk.tool("run", "--quiet").status == SIGKILL)
      let mixed = try marts(in: disk)
      #expect(mixed["daily.csv"] == expected[night]["marts/daily.csv"], "the first file is replaced")
      // The index is the last: until then it vouches for the old set, or there is none.
      #expect(mixed["datapackage.json"] == (night == 0 ? nil : expected[night - 1]["marts/datapackage.json"]))
      desk.tool.environment = [:]
      let result = try desk.tool("run")
      #expect(result.status == 0)
      #expect(result.error.contains("\n  marts: replaced file by file, not in one step: "), "\(result)")
      for (name, bytes) in try marts(in: disk) { #expect(bytes == expected[night]["marts/" + name], "\(name)") }
      #expect(try marts(in: disk).count == expected[night].keys.count { $0.hasPrefix("marts/") })
    }
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }

  private func marts(in disk: SmallFileSystem) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: disk.path) {
      files[name] = FileManager.default.contents(atPath: disk.path + "/" + name)
    }
    return files
  }

  @Test("365 nights with random faults, and then verify holds")
  func aYear() throws {
    let desk = try Desk()
    let nights = try desk.makeNights(365, rows: 1_500, days: 365)
    var random = SeededGenerator(seed: 365)
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
