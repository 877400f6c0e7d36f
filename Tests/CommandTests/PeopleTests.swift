import Foundation
import Testing

@Suite("People")
struct PeopleTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  private func deliver(_ tickets: (technician: String, user: String)..., as name: String = "interaction_1.csv") throws {
    let rows = tickets.enumerated().map { number, ticket in
      "I\(number),02-18-2025 09:00:00,x,\(ticket.user),New,Phone,\(ticket.technician),02-20-2025 21:00:00,Here,\n"
    }
    try desk.place.write(Desk.header + rows.joined(), to: "exports/\(name)")
  }

  /// The published files with this text in them.
  private func mentions(_ text: String) throws -> Set<String> {
    Set(try desk.published().filter { $1.firstRange(of: Data(text.utf8)) != nil }.keys)
  }

  private static let run = ["run", "--quiet", "--formats", "csv,json", "--chart-formats", "svg"]

  @Test("are nobody only under the warehouse's own names for nobody")
  func parenthesis() throws {
    try desk.place.write("people: pseudonyms\n", to: "itsm-marts.yaml")
    try deliver(("(Zed) Smith", ""), ("", ""))
    #expect(try desk.tool.run(Self.run).status == 0)
    #expect(try mentions("Smith") == [])
    #expect(try mentions("(unassigned)").contains("marts/technician.csv"))
  }

  @Test("are hidden in the user's marts too, whose rows keep their order")
  func usersMarts() throws {
    try deliver(("Zoe Adams (za)", "Ann Brown (ab)"), ("Carl Young (cy)", "Ann Brown (ab)"))
    try desk.place.write(
      """
      -- mart:   who
      -- grain:  one row per interaction
      -- key:    number
      -- reads:  interactions
      -- order:  number descending
      -- person: helper, helper_name
      -- column: number  text  -  its number
      -- column: user_id  text  -  who asked
      -- column: user_name  text  -  who asked
      -- column: helper  text  -  who helped
      -- column: helper_name  text  -  who helped
      select interaction_number as number, user_id, user_name, tech_id as helper, tech_name as helper_name
      from interactions order by number desc;

      """, to: "marts.d/who.sql")
    try desk.place.write("people: ids\n", to: "itsm-marts.yaml")
    #expect(try desk.tool.run(Self.run) == Tool.Result(status: 0, output: "", error: ""))
    #expect(
      desk.place.text("marts/who.csv")
        == "number,user_id,user_name,helper,helper_name\r\nI1,ab,ab,cy,cy\r\nI0,ab,ab,za,za\r\n")
    try desk.place.write("people: pseudonyms\n", to: "itsm-marts.yaml")
    #expect(try desk.tool.run(Self.run) == Tool.Result(status: 0, output: "", error: ""))
    let rows = try #require(desk.place.text("marts/who.csv")).split(separator: "\r\n").dropFirst()
    #expect(rows.count == 2)
    for row in rows { #expect(row.contains(/^I[01](,P-[0-9A-F]{10}){4}$/)) }
    #expect(try desk.tool("verify", "--quiet", "--formats", "csv,json", "--chart-formats", "svg").status == 0)
  }

  @Test("without their ids keep a user's mart from being made")
  func namesAlone() throws {
    try deliver(("Zoe Adams (za)", "Ann Brown (ab)"))
    try desk.place.write(
      """
      -- mart:   names
      -- grain:  one row per technician
      -- key:    tech_name
      -- reads:  dim_technicians
      -- order:  tech_name
      -- column: tech_name  text  -  the name
      select tech_name from dim_technicians order by tech_name;

      """, to: "marts.d/names.sql")
    #expect(try desk.tool.run(Self.run).status == 0)
    try desk.place.write("people: ids\n", to: "itsm-marts.yaml")
    #expect(
      try desk.tool.run(Self.run)
        == Tool.Result(
          status: 65, output: "",
          error: """
            itsm-marts run: some input was refused; the rest was published (exit status 65)
              marts.d/names.sql:6: mart not made: tech_name has people's names, but people: ids needs their ids beside them: add a column, and perhaps `-- person: id, tech_name`

            """))
    #expect(try mentions("Adams") == [])
  }

  @Test("get other pseudonyms with another key, and that is said once")
  func lostKey() throws {
    try desk.place.write("people: pseudonyms\n", to: "itsm-marts.yaml")
    try deliver(("Zoe Adams (za)", "Ann Brown (ab)"))
    let first = try desk.tool("run")
    #expect(!first.error.contains("warning"), "\(first)")
    let before = try desk.published()
    let key = desk.place.path + "/itsm-marts.key"
    try FileManager.default.moveItem(atPath: key, toPath: key + ".old")
    let strict = try desk.tool("run", "--quiet", "--strict")
    let words =
      "itsm-marts.key: the pseudonym key is gone: everybody gets a new pseudonym; restore the old key from a backup to "
      + "get the old ones back"
    #expect(
      strict.error
        == "itsm-marts run: not clean; nothing changed (exit status 65)\n  \(words)\n"
        + "  --strict: nothing was loaded, nothing was published\n")
    #expect(try desk.published() == before)
    let lost = try desk.tool("run")
    #expect(lost.status == 0)
    #expect(lost.error.contains("  warning \(words)\n"), "\(lost)")
    #expect(try desk.published() != before)
    #expect(!(try desk.tool("run").error.contains("warning")))
    try FileManager.default.removeItem(atPath: key)
    try FileManager.default.moveItem(atPath: key + ".old", toPath: key)
    #expect(try desk.tool("run").error.contains("  warning itsm-marts.key: found a different pseudonym key: "))
    #expect(try desk.published() == before)
    try Data("short".utf8).write(to: URL(filePath: key))
    #expect(
      try desk.tool("run", "--quiet")
        == Tool.Result(
          status: 78, output: "",
          error: """
            itsm-marts run: did not finish; the last published night stays as it was (exit status 78)
              itsm-marts.key: nothing was published: found 5 bytes, expected a key of at least 16; bring it back from a backup, or remove the file, and everybody gets a new pseudonym

            """))
  }
}
