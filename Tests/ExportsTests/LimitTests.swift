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

  @Test("of JSON keys loses no field: as many are read, and one more refuses the file", arguments: [[Int.max], [1, 333]])
  func keys(pieces: [Int]) {
    let others = LimitTests.most - 4
    let read = Reading(Array("\n\(LimitTests.record(others: others))".utf8), name: "interaction_x.ndjson", pieces: pieces)
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

  @Test("of columns is said of a file that could be one: of JSON or HTML named CSV it is said what it is")
  func otherForms() {
    let wide = "[" + (0...LimitTests.most).map { "\"\($0)\"," }.joined()
    #expect(Reading.interactions(wide).error?.code == .jsonNamedCSV)
  }
}
