import Foundation
import Nightly
import Testing

/// What a night may meet on the machine: no room, files that go away, a clock that jumps.
@Suite("A night in trouble")
struct TroubleTests {
  /// What a desk publishes of these exports if nothing happens.
  private func expected(_ names: [String], rows: Int = 60) throws -> [String: Data] {
    let calm = try Desk()
    _ = try calm.makeNights(2, rows: rows)
    try calm.deliver(names)
    try #require(try calm.tool("run", "--quiet").status == 0)
    return try calm.published()
  }

  @Test(
    "on a full disk ends with 73 or 74, leaves the old night whole, and is made good once there is room",
    .enabled(if: SmallFileSystem.isWanted, SmallFileSystem.explanation),
    arguments: [true, false], [0, 40, 120, 360, 440])
  func fullDisk(databaseToo: Bool, kilobytesLeft: Int) throws {
    var desk = try Desk()
    let nights = try desk.makeNights(2, rows: 400)
    let old = try expected(nights[0], rows: 400)
    let new = try expected(nights[0] + nights[1], rows: 400)
    let disk = try SmallFileSystem(on: desk.place.path + "/disk", kilobytes: 16_384)
    desk.tool.launcher = disk.launcher(in: desk.place.path)
    let arguments = [
      "run", "--quiet", "--marts", "disk/marts", "--charts", "disk/charts", "--database",
      databaseToo ? "disk/interactions.db" : "interactions.db",
    ]
    try desk.deliver(nights[0])
    #expect(try desk.tool.run(arguments) == Tool.Result(status: 0, output: "", error: ""))

    try desk.deliver(nights[1])
    try disk.fill(leaving: kilobytesLeft)
    let full = try desk.tool.run(arguments)
    #expect([73, 74].contains(full.status), "\(full)")
    let words = ["No space left on device", "database or disk is full", "disk I/O error"]
    #expect(words.contains { full.error.contains($0) }, "\(full)")
    let seen = try desk.published(in: disk.path)
    for folder in ["marts/", "charts/"] {
      let files = seen.filter { $0.key.hasPrefix(folder) }
      #expect([old, new].contains { $0.filter { $0.key.hasPrefix(folder) } == files }, "\(folder) is mixed")
    }

    try disk.makeRoom()
    #expect(try desk.tool.run(arguments) == Tool.Result(status: 0, output: "", error: ""))
    #expect(try desk.published(in: disk.path) == new)
    let left = try FileManager.default.contentsOfDirectory(atPath: disk.path).filter { $0.hasPrefix(".") }
    #expect(left == [])
  }

  @Test(
    "on a disk too small for the first load ends with 74, and is made good once there is room",
    .enabled(if: SmallFileSystem.isWanted, SmallFileSystem.explanation), arguments: [4, 60, 300, 400, 440, 480])
  func fullDiskAtFirst(kilobytesLeft: Int) throws {
    var desk = try Desk()
    let nights = try desk.makeNights(2, rows: 400)
    try desk.deliver(nights[0])
    let disk = try SmallFileSystem(on: desk.place.path + "/disk", kilobytes: 16_384)
    desk.tool.launcher = disk.launcher(in: desk.place.path)
    let arguments = ["run", "--quiet", "--database", "disk/interactions.db"]
    try disk.fill(leaving: kilobytesLeft)
    let full = try desk.tool.run(arguments)
    #expect(full.status == 74, "\(full)")
    #expect(full.error.contains("make room and run again") || full.error.contains("is the disk full"), "\(full)")
    try disk.makeRoom()
    #expect(try desk.tool.run(arguments) == Tool.Result(status: 0, output: "", error: ""))
    #expect(try desk.published() == expected(nights[0], rows: 400))
  }

  @Test(
    "with outputs that are read-only ends with 73, leaves the old night as it is, and is made good by the next",
    .enabled(if: SmallFileSystem.isWanted, SmallFileSystem.explanation), arguments: ["share", "share/marts"])
  func readOnly(mount: String) throws {
    var desk = try Desk()
    let nights = try desk.makeNights(2)
    let disk = try SmallFileSystem(on: desk.place.path + "/" + mount, kilobytes: 8_192)
    desk.tool.launcher = disk.launcher(in: desk.place.path)
    let arguments = ["run", "--quiet", "--marts", "share/marts"]
    func published() throws -> Set<Data> {
      let folder = mount == "share" ? disk.path + "/marts" : disk.path
      return Set(
        try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
          FileManager.default.contents(atPath: folder + "/" + $0)
        })
    }
    func marts(_ names: [String]) throws -> Set<Data> {
      Set(try expected(names).filter { $0.key.hasPrefix("marts/") }.values)
    }
    try desk.deliver(nights[0])
    #expect(try desk.tool.run(arguments).status == 0)
    let old = try published()
    #expect(try old == marts(nights[0]))
    try disk.setReadOnly(true)
    try desk.deliver(nights[1])
    let result = try desk.tool.run(arguments)
    #expect(result.status == 73)
    #expect(result.error.contains("  share/marts: nothing was published: "), "\(result)")
    #expect(result.error.hasSuffix(": Read-only file system\n"), "\(result)")
    #expect(try published() == old)
    try disk.setReadOnly(false)
    #expect(try desk.tool.run(arguments) == Tool.Result(status: 0, output: "", error: ""))
    #expect(try published() == marts(nights[0] + nights[1]))
  }

  @Test(
    "loads the others where an export goes away after it was listed, on a first night and later", arguments: [0, 1])
  func goesAwayListed(night: Int) throws {
    var (desk, nights, gone) = try deskBefore(night)
    desk.tool.environment = ["ITSM_MARTS_FAILPOINT": "\(Failpoint.listed.rawValue):stop"]
    let running = try desk.tool.start(["run", "--quiet"])
    try #require(running.waitUntilHalted())
    try FileManager.default.removeItem(atPath: desk.place.path + "/exports/" + gone)
    #expect(running.goOn() == Tool.Result(status: 0, output: "", error: ""))
    let delivered = nights[...night].joined().filter { $0 != gone }
    #expect(try desk.published() == expected(Array(delivered)))
    desk.tool.environment = [:]
    try desk.deliver([gone])
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.published() == expected(Array(nights[...night].joined())))
  }

  @Test("refuses an export that goes away before it is read, on a first night and later", arguments: [0, 1])
  func goesAwayUnread(night: Int) throws {
    var (desk, nights, gone) = try deskBefore(night)
    desk.tool.environment = ["ITSM_MARTS_FAILPOINT": "\(Failpoint.surveyed.rawValue):stop"]
    let running = try desk.tool.start(["run", "--quiet"])
    try #require(running.waitUntilHalted())
    try FileManager.default.removeItem(atPath: desk.place.path + "/exports/" + gone)
    let result = running.goOn()
    #expect(result.status == 65)
    #expect(
      result.error
        == """
        itsm-marts run: some input was refused; the rest was published (exit status 65)
          \(gone): file refused: no such file or folder

        """)
    let delivered = nights[...night].joined().filter { $0 != gone }
    #expect(try desk.published() == expected(Array(delivered)))
    desk.tool.environment = [:]
    try desk.deliver([gone])
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.published() == expected(Array(nights[...night].joined())))
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }

  @Test("refuses an export that changes after it was hashed, and loads it the next time", arguments: [0, 1])
  func changes(night: Int) throws {
    var (desk, nights, changing) = try deskBefore(night)
    let path = desk.place.path + "/exports/" + changing
    let whole = try #require(FileManager.default.contents(atPath: path))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
    desk.tool.environment = ["ITSM_MARTS_FAILPOINT": "\(Failpoint.surveyed.rawValue):stop"]
    let running = try desk.tool.start(["run", "--quiet"])
    try #require(running.waitUntilHalted())
    try whole.write(to: URL(filePath: path))
    let result = running.goOn()
    #expect(result.status == 65)
    #expect(
      result.error.hasSuffix("  \(changing): file refused: it changed while it was read; the next run tries again\n"))
    desk.tool.environment = [:]
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.published() == expected(Array(nights[...night].joined())))
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }

  /// A desk with all nights before that one run, and that one delivered; and the night's interactions.
  private func deskBefore(_ night: Int) throws -> (Desk, [[String]], String) {
    let desk = try Desk()
    let nights = try desk.makeNights(2)
    for earlier in 0..<night {
      try desk.deliver(nights[earlier])
      try #require(try desk.tool("run", "--quiet").status == 0)
    }
    try desk.deliver(nights[night])
    return (desk, nights, try #require(nights[night].first { $0.hasPrefix("interaction") }))
  }

  @Test("gives the same bytes where all that lies there is of the future")
  func clockJumpedBack() throws {
    let desk = try Desk()
    let nights = try desk.makeNights(2)
    try desk.deliver(nights[0])
    #expect(try desk.tool("run", "--quiet", "--metrics", "night.prom").status == 0)
    // As a machine leaves it whose clock ran ahead by decades, and was put right.
    let lastRun = try #require(desk.place.text("last_run.json"))
    let year = try #require(lastRun.firstMatch(of: /"started_at" : "(\d{4})/)?.output.1)
    try desk.place.write(
      lastRun.replacing("\"\(year)-", with: "\"2099-").replacing(
        /"last_success" : \d+/, with: "\"last_success\" : 4070908800"),
      to: "last_run.json")
    try desk.place.write("1 run 2099-01-01T00:00:00\n", to: "interactions.db.lock")
    try desk.deliver(nights[1])
    let future = Date(timeIntervalSince1970: 4_070_908_800)
    for name in try FileManager.default.subpathsOfDirectory(atPath: desk.place.path) where !name.hasPrefix("all") {
      try FileManager.default.setAttributes([.modificationDate: future], ofItemAtPath: desk.place.path + "/" + name)
    }
    #expect(try desk.tool("run", "--quiet", "--metrics", "night.prom") == Tool.Result(status: 0, output: "", error: ""))
    #expect(try desk.published() == expected(nights[0] + nights[1]))
    let report = try #require(desk.place.text("last_run.json"))
    #expect(!report.contains("2099-"))
    #expect(!report.contains(/"milliseconds" : -/))
    let metrics = try #require(desk.place.text("night.prom"))
    #expect(!metrics.contains("4070908800"))
    #expect(!metrics.contains(/\ -\d/))
    #expect(try desk.tool("run").error.hasPrefix("nothing new among 6 exports\nunchanged "))
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }
}
