import Exports
import SeededGenerator
import Testing

@Suite("Random input")
struct PropertyTests {
  static let letters = [
    "a", "Z", "\"", ",", ";", "\t", "\n", "\r\n", " ", "ë", "佐", "😀", "'", "=", "|", "\\", "(", ")", "1",
  ]

  static func text(_ random: inout SeededGenerator, upTo most: Int = 12) -> String {
    (0..<Int.random(in: 0...most, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }.joined()
  }

  /// As values come out: without blanks around them, and without a guard that the writer did not put there.
  static func trimmed(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, first.value <= 0x20 { scalars = scalars.dropFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars = scalars.dropLast() }
    return String(scalars)
  }

  static func guarded(_ text: String) -> String {
    let value = trimmed(text)
    return value.hasPrefix("'=") ? String(value.dropFirst()) : value
  }

  @Test("written as CSV is read back as it was, in buffers of any size", arguments: 0..<150 as Range<UInt64>)
  func csvRoundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let delimiter = [",", ";", "\t"].randomElement(using: &random) ?? ","
    let lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
    let fields = ["short_description", "work_notes", "sys_id", "location"]
    var expected: [[String]] = []
    var text = (["number", "opened_at", "sys_updated_on"] + fields).joined(separator: delimiter) + lineEnd
    for number in 1...Int.random(in: 1...30, using: &random) {
      let values = fields.map { _ in PropertyTests.text(&random) }
      expected.append(values.map(PropertyTests.guarded))
      let cells =
        ["\(number)", "2025-01-06 09:15", "2025-01-06 10:00"]
        + values.map { value in
          let mustQuote =
            value.unicodeScalars.contains { "\"\r\n".unicodeScalars.contains($0) } || value.contains(delimiter)
          return mustQuote || Bool.random(using: &random) ? "\"\(value.replacing("\"", with: "\"\""))\"" : value
        }
      text += cells.joined(separator: delimiter) + lineEnd
    }
    let pieces = (0..<20).map { _ in Int.random(in: 1...40, using: &random) } + [.max]
    let reading = Reading(Array(text.utf8), pieces: pieces, batchBytes: Int.random(in: 16...400, using: &random))
    #expect(reading.error == nil)
    #expect(reading.reasons == [])
    #expect(reading.rows.map { row in fields.map { row[$0] } } == expected)
  }

  static func jsonText(_ text: String, _ random: inout SeededGenerator) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\r": json += "\\r"
      case "\t": json += "\\t"
      default:
        if Bool.random(using: &random) {
          json.unicodeScalars.append(scalar)
        } else {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        }
      }
    }
    return json + "\""
  }

  @Test("written as JSON is read back as it was, in buffers of any size", arguments: 0..<150 as Range<UInt64>)
  func jsonRoundTrip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let fields = ["short_description", "work_notes", "sys_id", "location"]
    var expected: [[String]] = []
    var records: [String] = []
    for number in 1...Int.random(in: 1...30, using: &random) {
      let values = fields.map { _ in PropertyTests.text(&random) }
      expected.append(values.map(PropertyTests.trimmed))
      var members = zip(fields, values).map { "\"\($0)\": \(PropertyTests.jsonText($1, &random))" }
      members += [
        "\"number\":\(number)", "\"opened_at\":\"2025-01-06 09:15\"", "\"sys_updated_on\":\"2025-01-06 10:00\"",
      ]
      records.append("{\(members.shuffled(using: &random).joined(separator: " , "))}")
    }
    let isArray = Bool.random(using: &random)
    let text = isArray ? "[\(records.joined(separator: ",\n"))]" : records.joined(separator: "\n")
    let pieces = (0..<20).map { _ in Int.random(in: 1...40, using: &random) } + [.max]
    let reading = Reading(
      Array(text.utf8), name: "interaction_x.json", pieces: pieces, batchBytes: Int.random(in: 16...400, using: &random)
    )
    #expect(reading.error == nil)
    #expect(reading.rows.map { row in fields.map { row[$0] } } == expected)
  }

  @Test("of any bytes ends, in bounded memory, the same however they arrive", arguments: 0..<400 as Range<UInt64>)
  func anyBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let isJSON = Bool.random(using: &random)
    var bytes = Array(
      (isJSON
        ? "[\(PeculiarInputTests.record(1, "\"a\"")),\(PeculiarInputTests.record(2, #"{"value":"\u00eb"}"#))]"
        : PeculiarInputTests.head + PeculiarInputTests.row + "\"a \"\"b\"\"\nc\"\n" + PeculiarInputTests.row + "ë\n")
        .utf8)
    let odd: [UInt8] = [
      0, 0x22, 0x2C, 0x0A, 0x0D, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0x81, 0xC3, 0xA9, 0xED, 0xF4, 0xFF, 0x3A,
    ]
    if seed % 10 == 0 { bytes = [] }
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes.insert(odd.randomElement(using: &random) ?? 0, at: place)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &random)))
      }
    }
    let name = isJSON ? "interaction_x.json" : "interaction_x.csv"
    let whole = Reading(bytes, name: name)
    let cut = Reading(
      bytes, name: name, pieces: [Int.random(in: 1...50, using: &random), 3, 1, .max],
      batchBytes: Int.random(in: 16...200, using: &random))
    #expect(whole.error == cut.error)
    #expect(whole.rejects == cut.rejects)
    if whole.error == nil { #expect(whole.rows == cut.rows) }
    if let summary = whole.summary, whole.error == nil {
      #expect(summary.rowsRead == whole.rows.count + whole.rejects.count)
    }
  }
}
