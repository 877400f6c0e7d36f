import CivilTime
import Exports
import TemporaryFolder
import Testing

@Suite("A message")
struct PrivacyTests {
  static let marker = "MARKERofAPERSON"
  static let columns = ["opened_for", "assigned_to", "short_description", "work_notes"]

  /// Exports that go wrong in every way we know, with a marker in each personal column.
  static let exports: [(name: String, bytes: [UInt8])] = {
    let head = "number,opened_at,sys_updated_on,closed_at,opened_for,assigned_to,short_description,work_notes\n"
    let personal = "\(marker) (\(marker)1),\(marker) ((\(marker)2)),\(marker) | \(marker)3,\(marker)4"
    let good = "1,2025-01-06 09:15,2025-01-06 10:00,,\(personal)\n"
    let rows = [
      ",2025-01-06 09:15,2025-01-06 10:00,,\(personal)", "1,,2025-01-06 10:00,,\(personal)",
      "1,soon,2025-01-06 10:00,,\(personal)", "1,2025-01-06 09:15,2025-01-06 10:00,never,\(personal)",
      "1,1889-01-06 09:15,2025-01-06 10:00,,\(personal)", "1,2025-12-06 09:15,2025-01-06 10:00,,\(personal)",
      // A cell too many or too few, so that each name stands in another column.
      "1,\(personal),2025-01-06 09:15,2025-01-06 10:00,,", "1,2025-01-06 09:15,\(personal)", "\(personal),,,,",
      "1,2025-01-06 09:15,2025-01-06 10:00,,\"\(marker)\"\(marker),,,", personal,
    ].map { $0 + "\n" }
    let all = head + rows.joined() + good
    let json = all.split(separator: "\n").dropFirst().map { row in
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      return
        "{\(zip(head.dropLast().split(separator: ","), cells).map { "\"\($0)\":\"\($1.filter { $0 != "\"" })\"" }.joined(separator: ","))}"
    }
    let broken = [
      "{\"number\":\"1\",\"work_notes\":\(marker)}", "{\"opened_for\":\"\(marker)\" \"x\"}", "[\"\(marker)\"]",
      "{\"work_notes\":[\"\(marker)\"],\"number\":1,\"opened_at\":1,\"sys_updated_on\":1}",
      "{\"opened_for\":\"\(marker)",
    ]
    // What is no header, though a cell of it is called like a column: a state, a type.
    let headless = [
      "IMS0001,01-06-2025 09:00:00,\(marker),\(marker) (z1),Closed,call,\(marker),01-06-2025 10:00:00,North,\(marker)\n",
      "\(marker),DESK-101,Type,Closed,\(marker),Opened,06/Jan/25 9:15 AM,06/Jan/25\n",
      "\(marker) goes on,Closed\n1,\(marker),2025-01-06 10:00\n", "\(marker)\",call\n",
      "[{\"opened_for\": \"\(marker) (z1)\", \"number\": \"\(marker)\"}]\n", "<html>\(marker)</html>",
      "Closed,Type,\(marker) 2025-01-06\n", "number,number,\(marker),2025-01-06 09:15\n",
    ]
    let failed = [
      "{\"result\":[],\"error\":{\"message\":\"\(marker)\"},\"status\":\"failure\"}", "{\"error\":\"\(marker)\"}",
      "{\"\(marker)\":\"x\",\"closed\":1}", "<html>\(marker)</html>",
    ]
    return [
      ("interaction_rows.csv", Array(all.utf8)), ("interaction_bare.csv", Array((rows.joined() + good).utf8)),
      ("interaction_good.csv", Array((good + good).utf8)), ("interaction_bad.csv", Array((head + rows.joined()).utf8)),
      ("interaction_quote.csv", Array((head + good + "1,\"\(marker)\n").utf8)),
      ("interaction_nul.csv", Array((head + good + "1,\(marker)\0").utf8)),
      ("interaction_mixed.csv", Array((head + good + "1,\(marker)ë").utf8) + [0xEB] + Array(marker.utf8)),
      ("interaction_rows.ndjson", Array(json.joined(separator: "\n").utf8)),
      ("interaction_swallowed.csv", Array((head + "9,\"\(marker)\n\(good)8,\"\(marker)\n").utf8)),
    ] + headless.enumerated().map { ("interaction_headless\($0).csv", Array(($1).utf8)) }
      + failed.enumerated().map { ("interaction_failed\($0).json", Array(($1).utf8)) }
      + broken.enumerated().map { ("interaction_broken\($0).json", Array(($1).utf8)) }
  }()

  @Test("quotes no name, description or note of a ticket, whatever is wrong with it", arguments: exports)
  func quotesNobody(name: String, bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: name)
    let reading = Reading(bytes, name: name, today: Day(validYear: 2024, month: 1, day: 1))
    let checks = ExportCheck.all(
      try ExportFolder.list([folder.path], format: ExportFormat()).files, format: ExportFormat(),
      today: Day(validYear: 2024, month: 1, day: 1))
    #expect(checks.count == 1)
    let words =
      reading.rejects.map(\.reason.description) + (reading.summary?.warnings ?? []).map(\.description)
      + [reading.error?.description ?? "", try ExportCheck.json(checks)] + checks.map(\.text)
    for word in words { #expect(!word.contains("MARKER"), "\(word)") }
    #expect(reading.error != nil || !reading.rejects.isEmpty, "nothing was wrong: the test proves nothing")
  }
}
