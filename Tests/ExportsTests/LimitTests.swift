import Exports
import Testing

@Suite("A limit of what an export may hold")
struct LimitTests {
  static let most = 8_192
  static let tooMany = "it has more than 8,192 columns, expected at most so many. Export fewer columns"

  /// A JSON record with its three required fields first, so many other keys, and then a closing time.
  static func record(others: Int) -> String {
    let others = (0..<others).map { "\"k\($0)\":\($0)," }.joined()
    return #"{"number":"1","opened_at":"2025-01-06 09:15","sys_updated_on":"2025-01-06 10:00",\#(others)"#
      + #""closed_at":"2025-01-06 09:30"}"#
  }

  @Test(
    "of JSON keys loses no field: as many are read, and one more refuses the file", arguments: [[Int.max], [1, 333]])
  func keys(pieces: [Int]) {
    let others = LimitTests.most - 4
    let read = Reading(
      Array("\n\(LimitTests.record(others: others))".utf8), name: "interaction_x.ndjson", pieces: pieces)
    #expect(read.error == nil)
    #expect(read.column("closed_at") == ["2025-01-06T09:30:00"])
    let refused = Reading(
      Array("\n\n\(LimitTests.record(others: others + 1))".utf8), name: "interaction_x.ndjson", pieces: pieces)
    #expect(refused.error?.description == "interaction_x.ndjson:3: file refused: \(LimitTests.tooMany)")
    #expect(refused.error?.code == .tooManyColumns)
  }

  @Test("of JSON keys counts those of all records, and a known one in whatever record is read")
  func keysOfManyRecords() {
    let records = (0..<LimitTests.most - 3).map { key in
      #"{"number":\#(key),"opened_at":"2025-01-06 09:15","sys_updated_on":"2025-01-06 10:00","k\#(key)":1}"# + "\n"
    }
    let good = records.joined() + records[0]
    #expect(Reading(Array(good.utf8), name: "interaction_x.ndjson").rows.count == LimitTests.most - 2)
    let reading = Reading(Array((good + #"{"closed_at":1}"#).utf8), name: "interaction_x.ndjson")
    #expect(reading.error?.line == LimitTests.most - 1)
  }

  @Test("of CSV columns refuses the file by its name")
  func columns() {
    func file(others: Int) -> Reading {
      let others = (0..<others).map { ",c\($0)" }.joined()
      return Reading.interactions(
        "number,opened_at,sys_updated_on\(others),closed_at\n"
          + "1,2025-01-06 09:15,2025-01-06 10:00\(others),2025-01-06 09:30\n")
    }
    #expect(file(others: LimitTests.most - 4).column("closed_at") == ["2025-01-06T09:30:00"])
    for others in [LimitTests.most - 3, 20_000] {
      #expect(file(others: others).error?.description == "interaction_x.csv:1: file refused: \(LimitTests.tooMany)")
    }
  }

  @Test(
    "of a name's length rejects the row of a longer one, and lets its rows stand",
    arguments: ["number", "opened_for", "assigned_to", "location", "state", "type", "channel"])
  func longNames(field: String) {
    let most = 65_536
    func row(_ length: Int) -> String {
      let long = String(repeating: "9", count: length)
      let number = field == "number" ? long : "\(length),2025-01-06 09:15,2025-01-06 10:00,\(long)"
      return field == "number" ? "\(number),2025-01-06 09:15,2025-01-06 10:00,\n" : number + "\n"
    }
    let header = "number,opened_at,sys_updated_on,\(field == "number" ? "notes" : field)\n"
    let reading = Reading.interactions(header + row(1) + row(most) + row(most + 1) + row(2))
    #expect(reading.error == nil)
    #expect(reading.rows.map(\.line) == [2, 3, 5])
    #expect(reading.column(field).map(\.utf8.count) == [1, most, 2])
    #expect(reading.reasons == ["4: \(field) has more than 64 KiB, expected a name or a number"])
  }

  @Test("of a name's length holds for a category, and not for the text behind the bar or the notes")
  func longCategories() {
    let long = String(repeating: "x", count: 70_000)
    let reading = Reading.interactions(
      "number,opened_at,sys_updated_on,short_description,work_notes\n"
        + ["VPN | \(long),", "\(long),", "\(long) | VPN,", "VPN,\(long)"].enumerated().map {
          "\($0),2025-01-06 09:15,2025-01-06 10:00,\($1)\n"
        }.joined())
    #expect(reading.column("category") == ["VPN", "VPN"])
    let reason = "short_description has more than 64 KiB before its first |, expected a category there"
    #expect(reading.reasons == ["3: \(reason)", "4: \(reason)"])
  }

  @Test("of a name's length holds for links too")
  func longLinks() {
    let long = String(repeating: "1", count: 65_537)
    let head = "interaction,task,document_id,sys_created_by\n"
    let rows = [
      ("1,1,,a", nil), ("\(long),1,,a", "interaction"), ("1,\(long),,a", "task"), ("1,,\(long),a", "document_id"),
      ("1,2,,\(long)", "sys_created_by"),
    ]
    let reading = Reading(
      Array((head + rows.map { $0.0 + "\n" }.joined()).utf8), name: "ims_inc_x.csv", kind: .incidentLink)
    #expect(reading.rows.count == 1)
    #expect(
      reading.reasons
        == rows.enumerated().compactMap { place, row in
          row.1.map { "\(place + 2): \($0) has more than 64 KiB, expected a name or a number" }
        })
  }

  @Test("of columns is said of a file that could be one: of JSON or HTML named CSV it is said what it is")
  func otherForms() {
    let wide = "[" + (0...LimitTests.most).map { "\"\($0)\"," }.joined()
    #expect(Reading.interactions(wide).error?.code == .jsonNamedCSV)
  }
}
