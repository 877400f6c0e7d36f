import Foundation
import Testing

@Suite("A night that knows people")
struct PrivacyTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("shows people as configured")
  func people() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    try desk.place.write("people: pseudonyms\n", to: "itsm-marts.yaml")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let text = try #require(desk.place.text("marts/technician.csv"))
    let rows = text.split(separator: "\r\n").dropFirst().filter { !$0.contains("(unassigned)") }
    #expect(!rows.isEmpty)
    for row in rows { #expect(row.hasPrefix("P-"), "\(row)") }
    let key = try FileManager.default.attributesOfItem(atPath: desk.place.path + "/itsm-marts.key")
    #expect(key[.posixPermissions] as? Int == 0o600)
    let before = try desk.published()
    #expect(try desk.tool("run", "--quiet", "--rebuild").status == 0)
    #expect(try desk.published() == before)
  }

  @Test("puts ids in the place of names, in every text that is published")
  func ids() throws {
    try desk.place.write(
      Desk.header + Desk.row("I1", "02-18-2025 09:00:00").replacing("Bob (bob)", with: "Robert Tables (bob17)"),
      to: "exports/interaction_1.csv")
    let arguments = ["run", "--quiet", "--chart-formats", "svg"]
    #expect(try desk.tool.run(arguments).status == 0)
    func mentions(_ name: String) throws -> Set<String> {
      Set(try desk.published().filter { $1.firstRange(of: Data(name.utf8)) != nil }.keys)
    }
    #expect(try mentions("Robert Tables").isSuperset(of: ["marts/technician.csv", "marts/conversion.json"]))
    try desk.place.write("people: ids\n", to: "itsm-marts.yaml")
    #expect(try desk.tool.run(arguments).status == 0)
    #expect(try mentions("Robert") == [])
    #expect(try mentions("bob17").isSuperset(of: ["marts/technician.csv", "marts/conversion.json"]))
    #expect(try desk.tool("verify", "--quiet", "--chart-formats", "svg").status == 0)
  }

  @Test("leaves work notes out of the database, those of earlier nights too")
  func workNotes() throws {
    let secret = "the password is swordfish"
    func database() throws -> Data {
      try #require(FileManager.default.contents(atPath: desk.place.path + "/interactions.db"))
    }
    for (number, keeps) in [(1, true), (2, false)] {
      try desk.place.write("store_work_notes: \(keeps)\n", to: "itsm-marts.yaml")
      let row = Desk.row("I\(number)", "02-18-2025 09:00:00").replacing("Here,", with: "Here,\(secret) \(number)")
      try desk.place.write(Desk.header + row, to: "exports/interaction_\(number).csv")
      #expect(try desk.tool("run", "--quiet").status == 0)
      #expect(try desk.tool("explain", "I\(number)").status == 0)
      #expect(try database().contains(Data(secret.utf8)) == keeps)
    }
    #expect(try desk.tool("verify", "--quiet").status == 0)
    // They come back with a rebuild alone, and it is said so until then.
    try desk.place.write("store_work_notes: true\n", to: "itsm-marts.yaml")
    for _ in 1...2 {
      #expect(try desk.tool("run").error.contains("store_work_notes: changed since exports were loaded"))
    }
    #expect(try desk.tool("run", "--rebuild").error.contains("store_work_notes") == false)
    #expect(try database().contains(Data(secret.utf8)))
    #expect(try desk.tool("verify", "--quiet").status == 0)
  }

  @Test("overwrites the work notes that it leaves out, long ones too")
  func longWorkNotes() throws {
    let secret = "the password is swordfish"
    let row = Desk.row("I1", "02-18-2025 09:00:00").replacing(
      "Here,", with: "Here," + String(repeating: secret + " ", count: 4_000))
    try desk.place.write(Desk.header + row, to: "exports/interaction_1.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    try desk.place.write("store_work_notes: false\n", to: "itsm-marts.yaml")
    try desk.place.write(Desk.header + Desk.row("I2", "02-18-2025 09:00:00"), to: "exports/interaction_2.csv")
    #expect(try desk.tool("run", "--quiet").status == 0)
    let database = try #require(FileManager.default.contents(atPath: desk.place.path + "/interactions.db"))
    #expect(database.firstRange(of: Data(secret.utf8)) == nil)
  }

  @Test("keeps database, rejects and reports from other people's eyes")
  func modes() throws {
    try desk.deliver(desk.makeNights(1).joined().map { $0 })
    #expect(try desk.tool("run", "--quiet").status == 0)
    for (name, mode) in [("interactions.db", 0o600), ("rejects", 0o700), ("last_run.json", 0o640)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: desk.place.path + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
    }
  }
}
