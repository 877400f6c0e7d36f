import Foundation
import Nightly
import Reports
import Testing

@Suite("The report of a run")
struct ReportTests {
  private static let head = "number,opened_at,sys_updated_on\n"

  /// Two good rows of twelve can't be used; of the refused file, the last column is missing.
  private func desk() throws -> NightDesk {
    let desk = try NightDesk()
    let good = (1...10).map { "IMA\($0),02-18-2025 09:00:00,02-19-2025 09:00:00\n" }.joined()
    let bad = "IMB1,2025/02/21 06:51,02-19-2025 09:00:00\nIMB2,,02-19-2025 09:00:00\n"
    try desk.place.write(Self.head + good + bad, to: "exports/interaction_bad.csv")
    try desk.place.write("number,opened_at\n", to: "exports/interaction_broken.csv")
    return desk
  }

  private func lastRun(_ desk: NightDesk) throws -> [String: Any] {
    let text = try #require(desk.place.text("last_run.json"))
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("has each error and warning in last_run.json with its code and fields, the words beside them as before")
  func lastRun() throws {
    let desk = try desk()
    let run = desk.run()
    #expect(run.status == .inputRefused)
    let report = try #require(try lastRun(desk)["report"] as? [String: Any])
    let diagnostics = try #require(report["diagnostics"] as? [[String: Any]])
    #expect(diagnostics.map { $0["code"] as? String } == ["rows_rejected", "unusable_header"])
    #expect(diagnostics.map { $0["level"] as? String } == ["warning", "error"])
    let fields = diagnostics.compactMap { $0["fields"] as? [String: Any] }
    #expect(fields.map { $0["file"] as? String } == ["interaction_bad.csv", "interaction_broken.csv"])
    #expect(fields.first?["rows"] as? Int == 2)
    #expect(fields.last?["line"] as? Int == 1)
    #expect(fields.last?["missing"] as? [String] == ["sys_updated_on"])
    #expect(report["problems"] as? [String] == diagnostics.suffix(1).compactMap { $0["words"] as? String })
    #expect(report["warnings"] as? [String] == diagnostics.prefix(1).compactMap { $0["words"] as? String })
    #expect(report["notes"] as? [String] == [])
    #expect(run.problems == report["problems"] as? [String])
  }

  @Test("has the first rejected rows of a file with codes and fields, and a refused file with its error")
  func files() throws {
    let desk = try desk()
    _ = desk.run()
    let report = try #require(try lastRun(desk)["report"] as? [String: Any])
    let files = try #require((report["exports"] as? [String: Any])?["files"] as? [[String: Any]])
    func file(_ name: String) throws -> [String: Any] { try #require(files.first { $0["name"] as? String == name }) }
    let rejecting = try file("interaction_bad.csv")
    let rejects = try #require(rejecting["first_rejects"] as? [[String: Any]])
    #expect(rejects.map { $0["code"] as? String } == ["unreadable_time", "empty"])
    let fields = rejects.compactMap { $0["fields"] as? [String: Any] }
    #expect(fields.map { $0["line"] as? Int } == [12, 13])
    #expect(fields.map { $0["field"] as? String } == ["opened_at", "opened_at"])
    #expect(fields.first?["found"] as? String == "2025/02/21 06:51")
    #expect(rejects.compactMap { $0["words"] as? String } == rejecting["rejects"] as? [String])
    #expect(rejecting["error"] == nil)
    let refused = try file("interaction_broken.csv")
    let error = try #require(refused["error"] as? [String: Any])
    #expect(error["code"] as? String == "unusable_header")
    #expect(error["words"] as? String == refused["refusal"] as? String)
  }

  @Test("of an earlier version is remembered: it had words alone")
  func earlierVersion() throws {
    let place = try desk().place
    try place.write(
      """
      {"report": {"problems": [], "pseudonym_key": "abc"}, "last_success": 5,
       "published": {"source": "x", "files": [{"path": "a", "size": 1, "modified_nanoseconds": 2, "inode": 3}]}}
      """, to: "last_run.json")
    let remembered = try #require(LastRun.Remembered(database: place.path + "/interactions.db"))
    #expect(remembered.report?.pseudonymKey == "abc")
    #expect(remembered.lastSuccess == 5)
    #expect(remembered.published?.files.map(\.modifiedNanoseconds) == [2])
  }
}
