import Exports
import Foundation
import TemporaryFolder
import Testing

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

  @Test("is written while there is room, and counted from then on")
  func room() throws {
    func written(_ rows: Int, of columns: Int, _ room: RejectsRoom, _ run: RejectsRoom.OfRun) throws -> (Int, Int, Int)
    {
      let folder = try TemporaryFolder()
      let writer = RejectsWriter(path: folder.path + "/x.rejects.csv", room: room, run: run)
      for row in 1...rows {
        writer.write(
          RejectedRow(
            line: row, reason: .openedAfterUpdated, columns: (0..<columns).map(String.init),
            fields: [String](repeating: "", count: columns)))
      }
      try writer.finish()
      return (writer.rows, writer.rowsLeftOut, try folder.bytes("x.rejects.csv").count)
    }
    let all = RejectsRoom.OfRun()
    let five = try written(9, of: 3, RejectsRoom(rows: 5), all)
    #expect((five.0, five.1) == (5, 4))
    let few = try written(20_000, of: 3, RejectsRoom(), all)
    #expect(few.0 + few.1 == 20_000 && few.1 > 0 && few.2 <= 1 << 20, "rows of nothing")
    let wide = try written(20_000, of: 8_000, RejectsRoom(), all)
    #expect(wide.2 <= 1 << 20 && wide.0 > 100, "rows of nothing but commas")
    #expect(try written(9, of: 3, RejectsRoom(bytes: 500), all).2 <= 500)
    // The room of a run that others have used up is still enough for the first rows.
    let run = RejectsRoom.OfRun(bytes: 100_000)
    #expect(try written(1_000, of: 3, RejectsRoom(), run).1 > 0)
    #expect(try written(9, of: 3, RejectsRoom(), run).0 == 9)
    #expect(RejectsRoom().rows == 100_000)
  }

  @Test("of JSON records whose later keys would widen all earlier rows is left out where there is no room for that")
  func wideningRoom() throws {
    let folder = try TemporaryFolder()
    let writer = RejectsWriter(path: folder.path + "/x.rejects.csv")
    let columns = (0..<8_000).map(String.init)
    for row in 1...2_000 {
      writer.write(
        RejectedRow(
          line: row, reason: .empty(field: "0"), columns: row <= 1_000 ? ["0"] : columns, fields: [""]))
    }
    try writer.finish()
    #expect((writer.rows, writer.rowsLeftOut) == (1_000, 1_000))
    #expect(try folder.bytes("x.rejects.csv").count < 1 << 20)
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

  @Test("of a JSON export is written under the record's own keys, those that come later in the file too")
  func json() throws {
    let good = (1...12).map { #"{"number":\#($0),"opened_at":"2025-01-06 09:15","Updated":"2025-01-06 10:00"}"# }
    let bad = [
      #"{"number":7,"opened_at":"soon","Updated":"2025-01-06 10:00"}"#,
      #"{"Updated":"2025-01-06 10:00","number":"8","opened_at":"soon","opened_for":{"display_value":"Zo\u00eb (z)"}}"#,
      #"{"number":9,"Updated":null,"u_extra":[1, {"a":"b"}],"":"'=1","opened_at":"2025-01-06 09:15"}"#,
    ]
    let reading = Reading.interactions((good + bad).joined(separator: "\n"), name: "interaction_x.ndjson")
    let bytes = try #require(try RejectsTests.written(reading))
    let soon =
      "\"opened_at is a text of 4 characters, expected MM-DD-YYYY HH:mm[:ss] or YYYY-MM-DD[T][ ]HH:mm[:ss][.S]; see "
      + "`dates` in the configuration\""
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "\u{FEFF}reject_line,reject_reason,number,opened_at,Updated,opened_for,u_extra,\r\n"
        + "13,\(soon),7,soon,2025-01-06 10:00,,,\r\n" + "14,\(soon),8,soon,2025-01-06 10:00,Zoë (z),,\r\n"
        + "15,\"sys_updated_on is empty, expected a value\",9,2025-01-06 09:15,,,\"[1, {\"\"a\"\":\"\"b\"\"}]\",''=1\r\n"
    )
    let mended = String(decoding: bytes, as: UTF8.self).replacing(",soon,", with: ",2025-01-06 09:15,")
      .replacing("09:15,,", with: "09:15,2025-01-06 10:00,")
    let read = Reading(Array(mended.utf8), name: "interaction_x.ndjson.rejects.csv")
    #expect(read.error == nil)
    #expect(read.column("number") == ["7", "8", "9"])
    #expect(read.column("opened_for") == ["", "z|Zoë", ""])
    #expect(read.header?.ignored == ["u_extra", ""])
  }

  @Test("of a JSON export with very many fields is written whole")
  func wideJSON() throws {
    let rows = (1...150).map { row in
      "{" + (0..<row).map { "\"key \($0)\":\"\(String(repeating: "x", count: 200))\"" }.joined(separator: ",")
        + ",\"number\":\(row),\"opened_at\":\"\",\"Updated\":\"2025-01-06 10:00\"}"
    }
    let reading = Reading.interactions(rows.joined(separator: "\n"), name: "interaction_x.ndjson")
    let text = String(decoding: try #require(try RejectsTests.written(reading)), as: UTF8.self)
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 151)
    #expect(lines.allSatisfy { $0.replacing("empty, expected", with: "").count { $0 == "," } == 154 })
    let again = Reading(Array(text.utf8), name: "interaction_x.ndjson.rejects.csv")
    #expect(again.reasons.count == 150)
    #expect(again.rejects.last?.fields == reading.rejects.last?.fields)
  }

  /// A desk's configuration, and an export of it in which every second row lacks its time of opening.
  struct Mending: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var name = "interaction_x.csv"
    var bytes: [UInt8]
    var format = ExportFormat()
  }

  static let mendings: [Mending] = {
    let values = [
      "Zoë (z1)", "'=1", "=1", "＝1", "'＋1", "－", "＞1", "''=2", "'a", "-3", " +4 ", "'", "@", "a;b,c", "\"\"", "?",
      "\u{A0}x", "[1]", "a\nb", "",
    ]
    func csv(_ head: String, _ delimiter: String) -> String {
      head.replacing(",", with: delimiter) + "\n"
        + values.enumerated().map { index, value in
          let quoted = "\"\(value.replacing("\"", with: "\"\""))\""
          let time = index % 2 == 0 ? "gap" : "2025-01-06 09:15"
          return (["\(index)", time, "2025-01-06 10:00"] + [quoted, quoted, quoted]).joined(separator: delimiter)
        }.joined(separator: "\n")
    }
    let head = "number,opened_at,sys_updated_on,opened_for,short_description,location"
    let plain = csv(head, ",")
    let windows = plain.unicodeScalars.filter { $0.value < 0x100 }.map { UInt8($0.value) }
    var declared = ExportFormat()
    declared.encodings = [("interaction_*", .windows1252)]
    var aliased = ExportFormat()
    aliased.files[.interaction] = ["daily.csv", "daily.json"]
    aliased.nulls = ["?"]
    // What one field is called is another's header here, so that an alias taken twice shows.
    aliased.columns[.interaction] = [
      "number": ["Key"], "opened_for": ["location"], "location": ["opened_for"], "sys_updated_on": ["Changed"],
      "short_description": ["Summary", "work_notes"], "work_notes": ["short_description"],
    ]
    let swapped = "Key,opened_at,Changed,opened_for,work_notes,location"
    func json(_ keys: [String]) -> String {
      "["
        + values.enumerated().map { index, value in
          let time = index % 2 == 0 ? "gap" : "2025-01-06 09:15"
          let fields = ["\(index)", time, "2025-01-06 10:00", value, value, value].map { text in
            "\"" + text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
          }
          return "{" + zip(keys, fields).map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        }.joined(separator: ",") + "]"
    }
    func keys(_ head: String) -> [String] { head.split(separator: ",").map(String.init) }
    return [
      Mending(testDescription: "the defaults", bytes: Array(plain.utf8)),
      Mending(testDescription: "semicolons", bytes: Array(csv(head, ";").utf8)),
      Mending(testDescription: "Windows-1252, guessed", bytes: windows),
      Mending(testDescription: "Windows-1252, declared for the rejects' name too", bytes: windows, format: declared),
      Mending(
        testDescription: "aliases that are names of other fields, and a pattern for one name", name: "daily.csv",
        bytes: Array(csv(swapped, ",").utf8), format: aliased),
      Mending(testDescription: "JSON", name: "interaction_x.json", bytes: Array(json(keys(head)).utf8)),
      Mending(
        testDescription: "JSON with such aliases", name: "daily.json", bytes: Array(json(keys(swapped)).utf8),
        format: aliased),
    ]
  }()

  @Test("gives, once mended, the record that it would have given, whatever the configuration", arguments: mendings)
  func mendedIsTheSame(_ c: Mending) throws {
    let whole = Reading(
      Array(
        c.bytes.split(separator: Array("gap".utf8), omittingEmptySubsequences: false).joined(
          separator: "2025-01-06 09:15".utf8)),
      name: c.name, format: c.format)
    #expect(whole.error == nil)
    var format = c.format
    format.maxRejectedPercent = 100
    let reading = Reading(c.bytes, name: c.name, format: format)
    #expect(reading.rows.count == 10)
    let file = ExportFile(path: "", name: c.name, kind: .interaction)
    #expect(format.kinds(ofName: file.rejectsName) == [.interaction])
    let rejects = String(decoding: try #require(try RejectsTests.written(reading)), as: UTF8.self)
    let mended = Reading(
      Array(rejects.replacing(",gap,", with: ",2025-01-06 09:15,").utf8), name: file.rejectsName, format: format)
    #expect(mended.error == nil)
    #expect(mended.reasons == [])
    let both = (reading.rows + mended.rows).map(\.fields).sorted {
      Int($0["number"] ?? "") ?? 0 < Int($1["number"] ?? "") ?? 0
    }
    #expect(both == whole.rows.map(\.fields))
    // And dropped back as they were, the same are rejected again, and written again as they were.
    let unmended = Reading(Array(rejects.utf8), name: file.rejectsName, format: format)
    #expect(unmended.rejects.map(\.fields) == reading.rejects.map(\.fields))
    #expect(unmended.rejects.map(\.columns) == reading.rejects.map(\.columns))
  }

  @Test(
    "for its quotes is malformed in the rejects too, and is rejected again until it is mended",
    arguments: [
      (",", "\"a\"b", "\"a\"b"), (",", "\"a, \"\"b\"\"\" c", "\"a, \"\"b\"\"\" c"), (";", "\"a;b\"c", "\"a;b\"c"),
      (";", "\"a\"b,c", "\"\"\"a\"\"b,c\"?"),
    ])
  func malformed(delimiter: String, field: String, written: String) throws {
    let rows = RejectsTests.head + "1,2025-01-06 09:15,2025-01-06 10:00,#\n" + RejectsTests.good(2...9)
    let reading = Reading.interactions(rows.replacing(",", with: delimiter).replacing("#", with: field))
    let reasons = ["2: short_description has text after its closing quote; double a quote inside quotes"]
    #expect(reading.reasons == reasons)
    let bytes = try #require(try RejectsTests.written(reading))
    #expect(
      String(decoding: bytes, as: UTF8.self).hasSuffix(
        ",1,2025-01-06 09:15,2025-01-06 10:00,\(written)\r\n"))
    #expect(Reading(bytes, name: "interaction_x.rejects.csv").reasons == reasons)
  }

  @Test(
    "refuses its file beyond ten and max_rejected_pct, or if there is no other",
    arguments: [
      (10, 11, nil), (11, 1089, nil),
      (
        11, 1088,
        "11 of 1,099 rows rejected, expected at most 1 % (max_rejected_pct), the first in line 2: opened_at is empty, "
          + "expected a value"
      ),
      (1, 0, "its only row was rejected: opened_at is empty, expected a value"), (10, 1, nil),
      (2000, 0, "all 2,000 rows rejected, the first in line 2: opened_at is empty, expected a value"),
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

  @Test("is told by the commonest reason where its file is refused")
  func commonest() {
    let times = (1...9).map { "\($0),0\($0)/01/2025 09:15,,\n" }.joined()
    #expect(
      Reading.interactions(RejectsTests.head + "x,,,\n,,,\n" + times).error?.description
        == "interaction_x.csv: file refused: all 11 rows rejected, 9 of them as in line 4: opened_at is "
        + "\"01/01/2025 09:15\", expected MM-DD-YYYY HH:mm[:ss] or YYYY-MM-DD[T][ ]HH:mm[:ss][.S]; see `dates` in the "
        + "configuration")
    let reading = Reading(
      Array("[{\"interaction\":1},{\"interaction\":2}]".utf8), name: "ims_inc_x.json", kind: .incidentLink)
    #expect(
      reading.error?.description
        == "ims_inc_x.json: file refused: all 2 rows rejected, the first in record 1: task and document_id are both "
        + "empty, expected an incident in one of them")
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
    // Eleven bad ones of eleven with an incident, but of 1,500 rows: and a line that is no row is the interactions' matter.
    let bad = String(repeating: ",INC1\n", count: 11)
    let rows = "interaction,task\n1\n" + String(repeating: "IMS,\n", count: 1500) + bad
    let mixed = Reading(Array(rows.utf8), name: "x.csv", kind: .incidentLink, isAlsoInteraction: true)
    #expect(mixed.error == nil)
    #expect(mixed.reasons.count == 11)
    #expect(mixed.reasons.first == "1503: interaction is empty, expected a value")
    #expect(mixed.summary?.rowsRead == 11)
    let json = "[{\"interaction\":1},{\"interaction\":2},{\"task\":3}]"
    #expect(
      Reading(Array(json.utf8), name: "x.json", kind: .incidentLink, isAlsoInteraction: true).reasons
        == ["3: interaction is empty, expected a value"])
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
        .unreadableTime(field: "opened_at", found: .value("1"), expected: "DD"), "unreadable_time",
        "opened_at is \"1\", expected DD; see `dates` in the configuration"
      ),
      (
        .dayOutOfRange(field: "opened_at", found: .value("1")), "day_out_of_range",
        "opened_at is \"1\", expected a day from 1990 to 2100"
      ),
      (
        .openedAfterUpdated, "opened_after_updated",
        "opened_at is more than a day after sys_updated_on: day and month swapped? See `dates` in the configuration"
      ),
      (.noIncident, "no_incident", "task and document_id are both empty, expected an incident in one of them"),
      (.noSystemID, "no_sys_id", "interaction and task are both empty, expected a sys_id in one of them"),
      (.noSystemIDIn(field: "task"), "not_a_sys_id", "task is not a sys_id, expected 32 hexadecimal digits"),
      (
        .malformedQuotes(field: "state"), "malformed_quotes",
        "state has text after its closing quote; double a quote inside quotes"
      ),
      (.nestedValue(field: "state"), "nested_value", "state is a list or an object, expected a text, a number or null"),
      (.repeatedKey(field: "state"), "repeated_key", "state appears twice"),
    ]
    for (reason, code, words) in cases {
      #expect(reason.code.rawValue == code)
      #expect(reason.description == words)
    }
  }
}
