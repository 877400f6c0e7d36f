import CivilTime
import Exports
import Foundation
import GRDB
import Testing
import Warehouse

@Suite("A first load of files")
struct BulkLoadTests {
  /// Exports of which the second repeats a number of the first, and the third is a copy of the second.
  private static let exports = [
    "interaction_1.csv": [
      "IMS1,2025-01-06 09:00:00,2025-01-09 09:00:00,New", "IMS2,2025-01-06 09:00:00,2025-01-07 09:00:00,New",
    ],
    "interaction_2.csv": ["IMS1,2025-01-06 09:00:00,2025-01-08 09:00:00,Closed Complete"],
    "interaction_3.csv": ["IMS1,2025-01-06 09:00:00,2025-01-08 09:00:00,Closed Complete"],
    "interaction_4.csv": ["IMS3,2025-01-10 09:00:00,2025-01-10 09:00:00,Closed Complete", "IMS4,,,"],
  ]

  // With room for no row that waits, all files are read in the plain way; with room for one, all but the first.
  @Test("knows each content by its hash, whenever it was read", arguments: [0, 1, 1 << 20])
  func hashes(mostAside: Int) throws {
    var bounds = BulkBounds()
    bounds.aside = mostAside
    try withFolder { folder in
      for (name, rows) in Self.exports {
        let text = (["number,opened_at,sys_updated_on,state"] + rows).joined(separator: "\n") + "\n"
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
      }
      let files = try ExportFolder.list([folder], format: ExportFormat()).files
      let contents = try ExportSurvey(forRebuild: files).contents
      // Two are alone with their size and wait for their hash; the copies had to be told from others by it.
      #expect(contents.map { $0.sha256.isEmpty }.filter { $0 }.count == 2)
      let path = folder + "/interactions.db"
      let report = try WarehouseDatabase.rebuild(
        path: path, contents, LoadRequest(rules: LoadRules(), startedAt: "2026-01-02T03:04:05"), bounds: bounds,
        open: WarehouseDatabase.opening(contents, ExportSession(format: ExportFormat()), nil))
      let expected = try ["interaction_1.csv", "interaction_3.csv", "interaction_4.csv"].map {
        "\($0) \(try ContentHash.sha256(ofFile: "\(folder)/\($0)"))"
      }
      #expect(report.files.map { "\($0.name) \($0.sha256)" } == expected)
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      database.checkHygiene(#_sourceLocation)
      try database.queue.read { db in
        let ledger = try String.fetchAll(db, sql: "select name || ' ' || sha256 from etl_files order by name")
        #expect(ledger == expected)
        let facts = try String.fetchAll(
          db, sql: "select interaction_number || ' ' || updated_at from fact_interactions order by 1")
        #expect(facts == ["IMS1 2025-01-09T09:00:00", "IMS2 2025-01-07T09:00:00", "IMS3 2025-01-10T09:00:00"])
        #expect(try Int.fetchOne(db, sql: "select count(*) from interaction_versions") == 1)
      }
    }
  }

  @Test("leaves what stands where nothing could be read anew")
  func allRefused() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let rows = [
        TestExport.Row.interaction(
          "IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00", tech: "Bo (b2)", state: "Open")
      ]
      try WarehouseDatabase.rebuild(path: path, [TestExport("interaction_1.csv", .interaction, rows)])
      let report = try WarehouseDatabase.rebuild(
        path: path, [TestExport("interaction_1.csv", .interaction, rows, refusal: "unreadable")])
      #expect(report.files.map(\.refusal?.problem) == [.unreadable("unreadable")])
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      let counts = try database.queue.read { db in
        try Int.fetchAll(
          db, sql: "select count(*) from fact_interactions union all select count(*) from etl_runs")
      }
      #expect(counts == [1, 1])
    }
  }

  @Test("that comes out damaged does not replace what stands")
  func damaged() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let night = TestNight(
        [
          TestExport(
            "interaction_1.csv", .interaction,
            [
              .interaction(
                "IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00", tech: "Bo (b2)", state: "Open")
            ])
        ], crashAfter: nil)
      func rebuild(_ damage: @escaping (FileHandle) throws -> Void = { _ in }) throws {
        try WarehouseDatabase.rebuild(
          path: path, night.contents, LoadRequest(rules: LoadRules(), startedAt: "2026-01-02T03:04:05"),
          open: night.open
        ) { _ in
          let file = try FileHandle(forUpdating: URL(filePath: path + ".building"))
          try damage(file)
          try file.close()
        }
      }
      try rebuild()
      let standing = try Data(contentsOf: URL(filePath: path))
      let root = try DatabaseQueue(path: path).read {
        try Int.fetchOne($0, sql: "select rootpage from sqlite_schema where name = 'fact_interactions'")
      }
      let page = UInt64((try #require(root) - 1) * 8_192)
      func write(_ bytes: [UInt8], at place: UInt64) -> (FileHandle) throws -> Void {
        { file in
          try file.seek(toOffset: page + place)
          try file.write(contentsOf: Data(bytes))
        }
      }
      let damages: [(String, (FileHandle) throws -> Void)] = [
        ("a page of no kind", write([0xAB], at: 0)),
        ("a row that lies outside its page", write([0xFF, 0xFF], at: 8)),
        ("a row that the schema does not allow", write([UInt8](repeating: 0, count: 8_000), at: 192)),
        ("a file cut off", { try $0.truncate(atOffset: page) }),
        ("a file of another kind", { try $0.write(contentsOf: Data("Some text, and no database".utf8)) }),
      ]
      for (name, damage) in damages {
        var refused = ""
        do { try rebuild(damage) } catch WarehouseError.unsound(path, let problem) { refused = problem }
        #expect(!refused.isEmpty, "\(name)")
        #expect(try Data(contentsOf: URL(filePath: path)) == standing, "\(name)")
        #expect(!FileManager.default.fileExists(atPath: path + ".building"), "\(name)")
      }
    }
  }

  @Test("keeps the resolution times of the last hundred days, in whatever order they come", arguments: [0, 100_000])
  func recentTimes(oldTimes: Int) throws {
    func row(_ number: String, _ opened: String, _ closed: String) -> TestExport.Row {
      .interaction(number, opened: opened, updated: closed, tech: "Bo (b2)", state: "Resolved")
    }
    let rows = [
      row("IMS1", "2025-01-05T23:59:59", "2025-01-06T09:00:00"),
      row("IMS2", "2025-01-06T09:00:00", "2025-01-06T10:00:00"),
      row("IMS3", "2025-01-06T09:00:00", "2025-01-06T09:05:00"),
      row("IMS4", "2025-04-16T09:00:00", "2025-04-16T09:01:00"),
    ]
    var bounds = BulkBounds()
    bounds.oldTimes = oldTimes
    for rows in [rows, rows.reversed()] {
      try withFolder { folder in
        let path = folder + "/interactions.db"
        try WarehouseDatabase.rebuild(path: path, [TestExport("interaction_1.csv", .interaction, rows)], bounds: bounds)
        let database = try WarehouseDatabase.open(path: path)
        defer { try? database.close() }
        #expect(try database.verify().differences == [])
        let times = try database.queue.read {
          try String.fetchAll($0, sql: "select date_id || ': ' || minutes from rollup_day_times order by 1")
        }
        #expect(times == ["20250106: 5 60", "20250416: 1"], "the hundredth day before the last is the first one kept")
      }
    }
  }

  @Test("of thousands, with texts longer than a page, and a night upon it are what nights alone give")
  func manyPages() throws {
    let long = String(repeating: "Ä long category ", count: 1_000)
    func stamp(_ day: Int, _ minute: Int) -> String {
      let day = Day(validYear: 2023, month: 11, day: 1).number + day
      return LocalTime(seconds: day * 86_400 + 9 * 3_600 + minute * 60).iso
    }
    func row(_ i: Int, _ day: Int, minutes: Int = 1) -> TestExport.Row {
      .interaction(
        "IMS\(i)", opened: stamp(day, 0), updated: stamp(day, minutes),
        user: i % 1_000 == 0 ? "\(long)\(i) (\(long)\(i))" : "User \(i % 2_003) (u\(i % 2_003))",
        tech: "Tech (t\(i % 97))", place: "Place \(i % 53)", state: "Resolved", type: "Type \(i % 3)",
        description: i % 999 == 0 ? "\(long)\(i) | x" : "Category \(i % 211) | x")
    }
    var rows = (1...5_000).map { row($0, $0 % 400, minutes: $0 % 300) }
    // So many of one technician's on the last day that their times fill more than a page.
    rows += (0..<3_000).map { row(100_000 + 97 * $0, 399, minutes: $0) }
    let history = TestExport("interaction_1.csv", .interaction, rows)
    let night = TestExport(
      "interaction_2.csv", .interaction, (1...300).map { row($0 * 17, 401, minutes: $0) } + [row(999_000, 400)])

    let plain = try WarehouseDatabase.create()
    try plain.load([history])
    try withFolder { folder in
      let path = folder + "/interactions.db"
      try WarehouseDatabase.rebuild(path: path, [history])
      let built = try WarehouseDatabase.open(path: path)
      defer { try? built.close() }
      built.checkHygiene(#_sourceLocation)
      expectSame(try built.dump(), try plain.dump(), "built")
      #expect(try built.verify().differences == [])
      try built.load([night])
      try plain.load([night])
      expectSame(try built.dump(), try plain.dump(), "a night upon it")
      #expect(try built.verify().differences == [])
    }
  }

  @Test("that refuses a file is one run")
  func oneRun() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let row = TestExport.Row.interaction(
        "IMS1", opened: "2025-01-06T09:00:00", updated: "2025-01-08T09:00:00", tech: "Bo (b2)", state: "Open")
      try WarehouseDatabase.rebuild(
        path: path,
        [
          TestExport("interaction_1.csv", .interaction, [row]),
          TestExport("interaction_2.csv", .interaction, [row, row], refusal: "broken"),
        ])
      let database = try WarehouseDatabase.open(path: path)
      defer { try? database.close() }
      let outcomes = try database.queue.read { db in
        try String.fetchAll(db, sql: "select outcome || ' ' || run_id from etl_files order by name")
      }
      #expect(outcomes == ["loaded 1", "refused 1"])
    }
  }
}
