import Exports
import Foundation
import Testing

/// A folder of its own, gone when the test is.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("exports-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}

@Suite("A rejected row")
struct RejectsTests {
  static let head = "number,opened_at,sys_updated_on,short_description\n"
  static func good(_ rows: ClosedRange<Int>) -> String {
    rows.map { "\($0),2025-01-06 09:15,2025-01-06 10:00,a\n" }.joined()
  }

  static func written(_ reading: Reading) throws -> [UInt8]? {
    let folder = try TemporaryFolder()
    let writer = RejectsWriter(path: folder.path + "/interaction_x.rejects.csv")
    for row in reading.rejects { writer.write(row) }
    try writer.finish()
    let names = try folder.names
    #expect(names == (reading.rejects.isEmpty ? [] : ["interaction_x.rejects.csv"]))
    guard !names.isEmpty else { return nil }
    let mode = try FileManager.default.attributesOfItem(atPath: writer.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    return try folder.bytes("interaction_x.rejects.csv")
  }

  @Test("is written as it stood, with its line and why, and a file without one gets no file")
  func file() throws {
    let reading = Reading.interactions(
      RejectsTests.head + ",2025-01-06 09:15,x,\"a \"\"b\"\", 'c'\nd\"\n2,soon\n3,,2025-01-06 10:00,=1+1,5\n"
        + RejectsTests.good(4...20))
    #expect(reading.error == nil)
    let text = String(decoding: try #require(try RejectsTests.written(reading)), as: UTF8.self)
    #expect(
      text
        == "\u{FEFF}reject_line,reject_reason,number,opened_at,sys_updated_on,short_description\r\n"
        + "2,\"number is empty, expected a value\",,2025-01-06 09:15,x,\"a \"\"b\"\", 'c'\nd\"\r\n"
        + "4,\"2 fields, expected 4 as in the header\",2,soon\r\n"
        + "5,\"5 fields, expected 4 as in the header\",3,,2025-01-06 10:00,'=1+1,5\r\n")
    #expect(try RejectsTests.written(Reading.interactions(RejectsTests.head + RejectsTests.good(1...3))) == nil)
  }

  @Test("can be mended and dropped into the exports under the name it was given")
  func mended() throws {
    let reading = Reading.interactions(RejectsTests.head + "1,soon,2025-01-06 10:00,'=Zoë\n" + RejectsTests.good(2...9))
    let bytes = try #require(try RejectsTests.written(reading))
    let again = Reading(bytes, name: "interaction_x.rejects.csv")
    #expect(again.rejects.map(\.fields) == reading.rejects.map(\.fields))
    #expect(again.rejects.map(\.columns) == reading.rejects.map(\.columns))
    let mended = String(decoding: bytes, as: UTF8.self).replacing("soon", with: "2025-01-06 09:15")
    let read = Reading(Array(mended.utf8), name: "interaction_x.rejects.csv")
    #expect(read.error == nil)
    #expect(read.header?.ignored == [])
    #expect(read.column("short_description") == ["=Zoë"])
    #expect(ExportFormat().kinds(ofName: "interaction_x.rejects.csv") == [.interaction])
  }

  @Test("of a JSON export is written with the fields' names and the record's number")
  func json() throws {
    let good = (1...12).map { #"{"number":\#($0),"opened_at":"2025-01-06 09:15","Updated":"2025-01-06 10:00"}"# }
    let bad =
      #"{"Updated":"2025-01-06 10:00","number":"7","opened_at":"soon","opened_for":{"display_value":"Zo\u00eb (z)"},"x":1}"#
    let reading = Reading.interactions((good + [bad]).joined(separator: "\n"), name: "interaction_x.ndjson")
    #expect(reading.rejects.map(\.line) == [13])
    let bytes = try #require(try RejectsTests.written(reading))
    let mended = String(decoding: bytes, as: UTF8.self).replacing("soon", with: "2025-01-06 09:15")
    let read = Reading(Array(mended.utf8), name: "interaction_x.rejects.csv")
    #expect(read.error == nil)
    #expect(read.column("opened_for") == ["z|Zoë"])
    #expect(read.column("number") == ["7"])
  }

  @Test(
    "refuses its file beyond ten and max_rejected_pct, or if there is no other",
    arguments: [
      (10, 11, nil), (11, 1089, nil), (11, 1088, "11 of 1,099 rows rejected, expected at most 1 % (max_rejected_pct)"),
      (1, 0, "its only row was rejected"), (10, 1, nil), (2000, 0, "all 2,000 rows rejected"),
    ] as [(Int, Int, String?)])
  func refusal(bad: Int, good: Int, words: String?) {
    let reading = Reading.interactions(
      RejectsTests.head + String(repeating: "x,,,\n", count: bad) + (good > 0 ? RejectsTests.good(1...good) : ""))
    #expect(reading.error?.description == words.map { "interaction_x.csv: file refused: \($0)" })
    #expect(reading.rejects.count == bad, "written all the same")
    #expect(reading.summary?.rowsRead == bad + good)
    #expect(reading.summary?.rowsRejected == bad)
    #expect(reading.rows.count == good, "read = good + rejected")
  }

  @Test("that names no incident is none where the file is read as interactions too")
  func sharedFile() {
    let text = Array("interaction,task\nIMS1,INC1\nIMS2,\nIMS3,\n".utf8)
    let links = Reading(text, name: "ims_inc_x.csv", kind: .incidentLink)
    #expect(
      links.reasons == [3, 4].map { "\($0): task and document_id are both empty, expected an incident in one of them" })
    let shared = Reading(text, name: "x.csv", kind: .incidentLink, isAlsoInteraction: true)
    #expect(shared.reasons == [])
    #expect(shared.summary?.rowsRead == 1)
    let file = ExportFile(path: "", name: "x.csv", kind: .incidentLink, isAlsoInteraction: true)
    #expect(file.rejectsName == "x.ims_inc.rejects.csv")
  }

  @Test("that can't be written is told at the end, with its place")
  func unwritable() {
    let writer = RejectsWriter(path: "/nowhere/at/all/x.rejects.csv")
    writer.write(RejectedRow(line: 2, reason: .noIncident, columns: ["a"], fields: ["b"]))
    let error = #expect(throws: RejectsError.self) { try writer.finish() }
    #expect(
      error?.description
        == "/nowhere/at/all/x.rejects.csv: nothing was loaded: rejects not written: No such file or directory")
  }

  @Test("says why in words that tell what to do")
  func words() {
    let cases: [(RejectReason, String, String)] = [
      (.fieldCount(found: 1, expected: 4), "field_count", "1 field, expected 4 as in the header"),
      (.empty(field: "number"), "empty", "number is empty, expected a value"),
      (
        .unreadableTime(field: "opened_at", found: "\"1\"", expected: "DD"), "unreadable_time",
        "opened_at is \"1\", expected DD"
      ),
      (
        .dayOutOfRange(field: "opened_at", found: "\"1\""), "day_out_of_range",
        "opened_at is \"1\", expected a day of 1990 to 2100"
      ),
      (
        .openedAfterUpdated, "opened_after_updated",
        "opened_at is more than a day after sys_updated_on: day and month swapped? See `dates` in the configuration"
      ),
      (.noIncident, "no_incident", "task and document_id are both empty, expected an incident in one of them"),
      (.noSystemID, "no_sys_id", "interaction and task are both empty, expected a sys_id in one of them"),
      (.noSystemIDIn(field: "task"), "not_a_sys_id", "task is no sys_id, expected 32 hexadecimal digits"),
      (
        .malformedQuotes(field: "state"), "malformed_quotes",
        "state has text behind its closing quote; a quote inside quotes is doubled"
      ),
      (.nestedValue(field: "state"), "nested_value", "state is a list or an object, expected a text, a number or null"),
      (.repeatedKey(field: "state"), "repeated_key", "state is there twice"),
    ]
    for (reason, code, words) in cases {
      #expect(reason.code == code)
      #expect(reason.description == words)
    }
  }
}
