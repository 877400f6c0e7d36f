import Charts
import CivilTime
import Files
import Foundation
import Glibc
import Marts
import Nightly
import TemporaryFolder
import Testing

/// What somebody did to the database, and what is said of it.
struct Alteration: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var sql: String
  var differences: [String]

  init(_ what: String, _ sql: String, _ differences: String...) {
    testDescription = what
    self.sql = sql
    self.differences = differences
  }
}

@Suite("Verify")
struct VerifyTests {
  private static let rebuilt = "rebuilt from 3 exports: database and marts against the rebuild"
  private static let checked = [
    "interactions.db: integrity, foreign keys, rows by outcome, rollups",
    "marts: keys, and sums that must agree with the facts",
    "marts: every file against the database, byte by byte",
    "charts: every file against the marts redrawn, byte by byte", rebuilt,
  ]

  @Test("finds nothing where nothing was altered")
  func sound() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    let result = try desk.verify()
    #expect(result.differences == [])
    #expect(result.leftOut == [])
    #expect(result.checked == Self.checked)
  }

  @Test("finds nothing where a category ends in a blank of Unicode, on a first night and later")
  func blankBeforeTheBar() throws {
    let desk = try NightDesk()
    for night in 1...2 {
      try desk.place.write(
        """
        number,opened_at,sys_updated_on,short_description
        N\(night),2025-01-06 09:00:00,2025-01-06 10:00:00,VPN\u{A0}| down
        M\(night),2025-01-06 09:00:00,2025-01-06 10:00:00,VPN | down

        """, to: "exports/interaction_blanks_\(night).csv")
      #expect(desk.run().status == .done)
      #expect(try desk.verify().differences == [])
    }
  }

  @Test(
    "finds what was altered in the database, and quotes nobody",
    arguments: [
      Alteration(
        "a user's name", "update dim_users set user_name = 'X' where user_id = (select max(user_id) from dim_users)",
        "dim_users: user_name of 1 row is not what a rebuild gives"),
      Alteration(
        "a work note", "update fact_interactions set work_notes = 'X' where interaction_id = 1",
        "fact_interactions: work_notes of 1 row is not what a rebuild gives, the first IMS0001001"),
      Alteration(
        "where a row came from", "update fact_interactions set source_line = source_line + 100",
        "fact_interactions: source_line of 60 rows is not what a rebuild gives, the first IMS0001001"),
      Alteration(
        "no sys_ids", "delete from sysids", "sysids: only in a rebuild: SYSIDS"),
    ])
  func altered(_ alteration: Alteration) throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    try desk.alter(alteration.sql)
    let found = try desk.verify().differences.map { line in
      line.replacing(
        /(only in a rebuild: )\d+ rows, the first [0-9a-f]{32} [0-9a-f]{32}$/, with: { "\($0.output.1)SYSIDS" })
    }
    #expect(found == alteration.differences)
  }

  @Test(
    "quotes nobody's id and no ticket's words where a rollup was altered",
    arguments: [
      "rollup_users", "rollup_categories", "rollup_day_technicians", "rollup_incident_creators", "rollup_technicians",
      "rollup_day_categories", "rollup_technician_locations",
    ])
  func alteredRollup(table: String) throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    let counter = table == "rollup_incident_creators" ? "incidents" : "interactions"
    try desk.alter("update \(table) set \(counter) = \(counter) + 1000")
    let found = try desk.verify().differences.filter { $0.hasPrefix("\(table): found: ") }
    #expect(!found.isEmpty)
    for line in found {
      for match in line.matches(of: /(user_id|tech_id|created_by|category) (\S+?)(,|$)/) {
        #expect(match.output.2 == "…", "\(line)")
      }
    }
  }

  @Test("finds a link put on another incident")
  func alteredLink() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    try desk.alter("update bridge_ims_inc set incident_number = 'INC9' where link_id = 1")
    let found = try desk.verify().differences
    #expect(found.contains { $0.hasPrefix("bridge_ims_inc: not in a rebuild: 1 row, the first IMS") })
    #expect(found.contains { $0.hasPrefix("bridge_ims_inc: only in a rebuild: 1 row, the first IMS") })
  }

  @Test("goes on where the totals can't be read, and tells all that it found")
  func brokenTotals() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    try desk.alter("update rollup_totals set value = 'soon' where metric = 'as_of'; delete from sysids")
    let result = try desk.verify()
    #expect(result.differences.contains { $0.hasPrefix("rollup_totals: found: ") })
    #expect(result.differences.contains { $0.hasPrefix("sysids: only in a rebuild: ") })
    #expect(result.checked.contains(Self.rebuilt))
  }

  @Test("finds charts of another night")
  func otherNight() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    let path = desk.configuration.charts + "/charts.json"
    var catalog = try #require(ChartCatalog(json: FileManager.default.contents(atPath: path) ?? Data()))
    catalog.dataPackage = "sha256:0"
    try Data(catalog.json).write(to: URL(filePath: path))
    #expect(
      try desk.verify().differences
        == ["charts/charts.json: found charts of another night, expected those of marts/datapackage.json"])
  }

  @Test("finds a picture that was put in another's place, even if the index vouches for it")
  func swappedPicture() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    let folder = desk.configuration.charts
    let other = try #require(FileManager.default.contents(atPath: folder + "/backlog.png"))
    try other.write(to: URL(filePath: folder + "/overview.png"))
    let index = URL(filePath: folder + "/charts.json")
    var catalog = try #require(ChartCatalog(json: Data(contentsOf: index)))
    let place = try #require(catalog.charts.firstIndex { $0.file == "overview.png" })
    catalog.charts[place].hash = "sha256:" + SHA256.hex(of: Array(other))
    try Data(catalog.json).write(to: index)
    let found = try desk.verify().differences
    #expect(found.count == 3)
    #expect(found.first?.hasPrefix("charts/overview.png: found other bytes from byte ") == true)
    #expect(found.last == "charts/charts.json: remove it, and the next run draws all charts again")
  }

  @Test("says in which line a published file parts from the database")
  func alteredFile() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    let weekday = try #require(desk.place.text("marts/weekday.csv"))
    try desk.place.write("\u{FEFF}" + weekday.replacing("Wednesday", with: "wednesday"), to: "marts/weekday.csv")
    #expect(
      try desk.verify().differences == ["marts/weekday.csv:4: found another line than the database gives"])
  }

  @Test("names a mart of the user's that can't be made, and compares the others")
  func brokenMart() throws {
    let desk = try NightDesk()
    #expect(desk.run().status == .done)
    try desk.place.write("select 1", to: "marts.d/broken.sql")
    let result = try desk.verify()
    #expect(result.differences == [])
    #expect(result.leftOut == ["marts.d/broken.sql:1: mart not made: the header has no `-- mart:`"])
    #expect(result.checked == Self.checked)
  }

  @Test("makes no key of pseudonyms, and says that it is gone")
  func lostKey() throws {
    var desk = try NightDesk()
    desk.configuration.people = .pseudonyms
    #expect(desk.run().status == .done)
    #expect(try desk.verify().differences == [])
    try FileManager.default.removeItem(atPath: desk.configuration.pseudonymKey)
    let result = try desk.verify()
    #expect(
      result.differences == [
        "itsm-marts.key: found no pseudonym key, expected the one used for the published files; "
          + "without it they can't be compared"
      ])
    #expect(result.checked.contains(Self.rebuilt))
    #expect(!FileManager.default.fileExists(atPath: desk.configuration.pseudonymKey))
  }

  @Test("is told of an export that was not loaded as it lies there now, and archives it not")
  func overwrittenBeforeArchiving() throws {
    let place = try TemporaryFolder()
    try place.write("other", to: "exports/interaction_1.csv")
    let path = place.path + "/exports/interaction_1.csv"
    var status = stat()
    #expect(stat(path, &status) == 0)
    let modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    // Of the size and time of the one that was loaded.
    let loaded = (path: path, size: 5, modifiedNanoseconds: modified, sha256: String(repeating: "0", count: 64))
    let archive = Archive(folder: place.path + "/archive")
    _ = try archive.take([loaded], Day(validYear: 2025, month: 2, day: 20))
    #expect(place.text("exports/interaction_1.csv") == "other")
    #expect(try archive.isEmpty)
  }

  @Test("finds an archived export that is damaged, or cut", arguments: [true, false])
  func damagedArchive(isCut: Bool) throws {
    var desk = try NightDesk()
    desk.configuration.archive = desk.place.path + "/archive"
    #expect(desk.run().status == .done)
    #expect(try desk.verify().differences == [])
    let archived = try FileManager.default.subpathsOfDirectory(atPath: desk.place.path + "/archive").sorted()
    let name = try #require(archived.first { $0.contains("interaction_") })
    let path = desk.place.path + "/archive/" + name
    var bytes = try #require(FileManager.default.contents(atPath: path))
    if isCut { bytes = bytes.prefix(bytes.count / 2) } else { bytes[bytes.count / 2] ^= 0xFF }
    try bytes.write(to: URL(filePath: path))
    let words =
      "archive/\(name): damaged: found an incomplete gzip file, expected an export as archived; bring it "
      + "back from a backup"
    #expect(try desk.verify().differences == [words])
    let report = desk.run(isRebuild: true)
    #expect(report.status == .inputRefused)
    #expect(report.problems.map(desk.short) == [words])
  }
}
