import Foundation
import TemporaryFolder
import Testing

@Suite("A night of exports that are links")
struct LinksTests {
  let desk: Desk
  let elsewhere: TemporaryFolder

  init() throws {
    desk = try Desk()
    elsewhere = try TemporaryFolder()
    try elsewhere.write(Desk.header + Desk.row("I1", "02-18-2025 09:00:00"), to: "interaction_1.csv")
    try desk.place.write(Desk.header + Desk.row("I2", "02-18-2025 09:00:00"), to: "exports/interaction_2.csv")
    try FileManager.default.createSymbolicLink(
      atPath: desk.place.path + "/exports/interaction_1.csv", withDestinationPath: elsewhere.path + "/interaction_1.csv"
    )
  }

  @Test("passes over one that leads out of the folder, and says so every night")
  func outside() throws {
    for _ in 1...2 {
      let night = try desk.tool("run")
      #expect(night.status == 0)
      #expect(
        (night.output + night.error).contains("interaction_1.csv: skipped: a link to a file outside the exports folder")
      )
      #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,1\r\n"))
    }
  }

  @Test("reads it where the configuration says so, and archives what it leads to under the archive's own rights")
  func followed() throws {
    try desk.place.write("follow_links: true\narchive: archive\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try #require(desk.place.text("marts/summary.csv")).contains("total_interactions,2\r\n"))
    #expect(elsewhere.text("interaction_1.csv") != nil)
    let folder = desk.place.path + "/archive"
    let archived = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".gz") }
    #expect(archived.count == 2)
    for path in archived {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
      #expect(attributes[.type] as? FileAttributeType == .typeRegular)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.place.path + "/exports").isEmpty)
  }
}
