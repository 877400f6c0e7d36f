import Exports
import Testing

/// One input, and what must come of it however its bytes arrive.
struct Peculiar: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var bytes: [UInt8]
  var name: String
  /// short_description of each record, by its line.
  var records: [Int: String]
  var rejects: [String]
  var error: String?

  init(
    _ peculiarity: String, _ text: String, _ records: [Int: String] = [:], rejects: [String] = [],
    error: String? = nil, name: String = "interaction_x.csv"
  ) {
    self.init(peculiarity, Array(text.utf8), records, rejects: rejects, error: error, name: name)
  }

  init(
    _ peculiarity: String, _ bytes: [UInt8], _ records: [Int: String] = [:], rejects: [String] = [],
    error: String? = nil, name: String = "interaction_x.csv"
  ) {
    testDescription = peculiarity
    self.bytes = bytes
    self.records = records
    self.rejects = rejects
    self.error = error
    self.name = name
  }
}

@Suite("A peculiar export")
struct PeculiarInputTests {
  static let head = "number,opened_at,sys_updated_on,short_description\n"
  static let row = "1,2025-01-06 09:15,2025-01-06 10:00,"
  static let enough = (2...3).map { "\($0),2025-01-06 09:15,2025-01-06 10:00,\n" }.joined()

  static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
  }

  static let csv: [Peculiar] = [
    Peculiar("a plain row", head + row + "a\n", [2: "a"]),
    Peculiar("no line break at the end", head + row + "a", [2: "a"]),
    Peculiar("an empty last field and no line break", head + row, [2: ""]),
    Peculiar("CRLF", (head + row + "a\n" + row + "b\n").replacing("\n", with: "\r\n"), [2: "a", 3: "b"]),
    Peculiar("CR alone", (head + row + "a\n" + row + "b\n").replacing("\n", with: "\r"), [2: "a", 3: "b"]),
    Peculiar("CR as the last byte", head + row + "a\r", [2: "a"]),
    Peculiar("a line break inside quotes", head + row + "\"a\nb\"\n" + row + "c\n", [2: "a\nb", 4: "c"]),
    Peculiar("CRLF inside quotes counts one line", head + row + "\"a\r\nb\"\n" + row + "c", [2: "a\r\nb", 4: "c"]),
    Peculiar("CR inside quotes counts a line", head + row + "\"a\rb\"\n" + row + "c", [2: "a\rb", 4: "c"]),
    Peculiar("doubled quotes", head + row + #""a ""b"" c""#, [2: #"a "b" c"#]),
    Peculiar("nothing but doubled quotes", head + row + "\"\"\"\"\"\"", [2: "\"\""]),
    Peculiar("a quote at the end, doubled", head + row + #""a""""# + "\n", [2: #"a""#]),
    Peculiar("a quote inside an unquoted field", head + row + "5\" disk\n" + row + "b", [2: "5\" disk", 3: "b"]),
    Peculiar("delimiters in quotes", head + row + "\"a,b;c\td\"", [2: "a,b;c\td"]),
    Peculiar("an empty quoted field", head + row + "\"\"", [2: ""]),
    Peculiar(
      "quotes in the header",
      "number,5\" disk,\"a \"\"b;;;;;\",opened_at,sys_updated_on\n1,,,2025-01-06 09:15,2025-01-06 10:00",
      [2: ""]),
    Peculiar("blank lines", "\n\r\n" + head + "\n" + row + "a\n\n\n" + row + "b\n\n", [5: "a", 8: "b"]),
    Peculiar("semicolons", (head + row + "a\n").replacing(",", with: ";"), [2: "a"]),
    Peculiar("tabs", (head + row + "a\n").replacing(",", with: "\t"), [2: "a"]),
    Peculiar("Excel's hint for semicolons", "sep=;\n" + (head + row + "a\n").replacing(",", with: ";"), [3: "a"]),
    Peculiar(
      "Excel's hint behind a byte order mark, before CRLF", "\u{FEFF}sep=,\r\n" + head + row + "a\n", [3: "a"]),
    Peculiar(
      "Excel's hint for tabs, in capitals and UTF-16",
      utf16(
        "SEP=\t\n" + (head + row + "a,b\n").replacing(",", with: "\t").replacing("a\t", with: "a,"), bigEndian: false),
      [3: "a,b"]),
    Peculiar(
      "Excel's hint in quotes, for bars", "\"sep=|\"\r" + (head + row + "a").replacing(",", with: "|"), [3: "a"]),
    Peculiar(
      "Excel's hint against what the header would speak for",
      "sep=,\nx;y;z;u,number,opened_at,sys_updated_on\n"
        + "a;b,1,2025-01-06 09:15,2025-01-06 10:00\n", [3: ""]),
    Peculiar(
      "Excel's hint, and a line that is named as the file has it",
      "sep=;\n\n" + head.replacing(",", with: ";") + "1;\"x",
      error: "interaction_x.csv:4: file refused: a quote opens here and is never closed. Was the export interrupted? "
        + "Export it again"),
    Peculiar(
      "a header that only looks like Excel's hint",
      "sep=x,number,opened_at,sys_updated_on\n"
        + "a,1,2025-01-06 09:15,2025-01-06 10:00\n", [2: ""]),
    Peculiar(
      "Excel's hint and nothing else", "sep=;",
      error:
        "interaction_x.csv: file refused: the file is empty, expected a header and rows. Was the export interrupted?"),
    Peculiar(
      "half of Excel's hint", "se",
      error:
        "interaction_x.csv:1: file refused: no column for number, opened_at, sys_updated_on: its only column is "
        + "unknown. Name the header in the configuration: columns: { interaction: { number: … } }"),
    Peculiar("a byte order mark", "\u{FEFF}" + head + row + "Zoë", [2: "Zoë"]),
    Peculiar("UTF-8 of every length", head + row + "aëक😀\u{10FFFF}\n", [2: "aëक😀\u{10FFFF}"]),
    Peculiar("UTF-16 LE", utf16(head + row + "Zoë 佐藤 😀\r\n", bigEndian: false), [2: "Zoë 佐藤 😀"]),
    Peculiar("UTF-16 BE", utf16(head + row + "Zoë 佐藤 😀\r\n", bigEndian: true), [2: "Zoë 佐藤 😀"]),
    Peculiar(
      "Windows-1252", Array((head + row + "Zo").utf8) + [0xEB, 0x20, 0x80, 0x20, 0x93, 0x61, 0x94, 0x0A],
      [2: "Zoë € “a”"]),
    Peculiar("a cut sequence at the end is Windows-1252", Array((head + row + "A").utf8) + [0xC3], [2: "AÃ"]),
    Peculiar("a formula guard", head + row + "'=1+1\n" + row + "'-a\n" + row + "'a", [2: "=1+1", 3: "-a", 4: "'a"]),
    Peculiar("blanks around values", head + " 1 , 2025-01-06 09:15 ,2025-01-06 10:00,  a b  ", [2: "a b"]),
    Peculiar(
      "columns in any order, case and style",
      "SHORT DESCRIPTION,Updated,Opened,Number\na," + "2025-01-06 10:00,2025-01-06 09:15,1", [2: "a"]),
    Peculiar("a header and nothing more", head),
    Peculiar(
      "a row with too few fields", head + enough + "1,2025-01-06 09:15\n",
      Dictionary(uniqueKeysWithValues: (2...3).map { ($0, "") }), rejects: ["4: 2 fields, expected 4 as in the header"]),
    Peculiar(
      "a row with too many", head + enough + row + "a,b\n",
      Dictionary(uniqueKeysWithValues: (2...3).map { ($0, "") }), rejects: ["4: 5 fields, expected 4 as in the header"]),
    Peculiar(
      "text behind a closing quote", head + enough + row + "\"a\"b\n",
      Dictionary(uniqueKeysWithValues: (2...3).map { ($0, "") }),
      rejects: ["4: short_description has text after its closing quote; double a quote inside quotes"]),
    Peculiar(
      "an unterminated quote", head + row + "a\n" + row + "\"b\n\n" + row + "c", [2: "a"],
      error: "interaction_x.csv:3: file refused: a quote opens here and is never closed. Was the export interrupted? "
        + "Export it again"),
    Peculiar(
      "a quote that another row's quote seems to close",
      head + row + "a\n" + row + "\"VPN\n" + row + "b\n" + row + "\"Printer\"\n", [2: "a"],
      error:
        "interaction_x.csv:3: file refused: a quote opens here, and text follows its closing quote on line 5, "
        + "so the rows between would be lost. A quote is missing or not doubled: mend it, or export again"),
    Peculiar(
      "a NUL byte", head + row + "a\n" + row + "b\0c\n", [2: "a"],
      error: "interaction_x.csv:3: file refused: a NUL byte, expected text. UTF-16 needs its byte order mark, or "
        + "`encodings` in the configuration"),
    Peculiar(
      "broken bytes after good UTF-8", Array((head + row + "Zoë\n" + row + "b").utf8) + [0xEB, 0x0A], [2: "Zoë"],
      error:
        "interaction_x.csv:3: file refused: byte 0xEB is not valid UTF-8, although other characters in "
        + "the file are; expected one encoding. Export it again as UTF-8, or declare one under `encodings` in the configuration"
    ),
    Peculiar(
      "good UTF-8 after broken bytes",
      Array((head + row + "Zo").utf8) + [0xEB, 0x0A] + Array((row + "b\n" + row + "Zoë\n").utf8),
      [2: "Zoë", 3: "b"],
      error:
        "interaction_x.csv:2: file refused: byte 0xEB is not valid UTF-8, although other characters in "
        + "the file are; expected one encoding. Export it again as UTF-8, or declare one under `encodings` in the configuration"
    ),
    Peculiar(
      "a byte that Windows-1252 lacks", Array((head + row + "a\n" + row).utf8) + [0x81, 0x0A], [2: "a"],
      error:
        "interaction_x.csv:3: file refused: byte 0x81 is not valid Windows-1252. Export it again as UTF-8, or declare the "
        + "encoding under `encodings` in the configuration"),
    Peculiar(
      "half a UTF-16 unit", utf16(head + row + "a\n", bigEndian: false) + [0x41], [2: "a"],
      error:
        "interaction_x.csv:3: file refused: the file ends in the middle of a character. Was the export interrupted?"),
    Peculiar(
      "half a surrogate pair at the end", utf16(head + row + "a\n", bigEndian: true) + [0xD8, 0x3D], [2: "a"],
      error:
        "interaction_x.csv:3: file refused: the file ends in the middle of a character. Was the export interrupted?"),
    Peculiar(
      "half a sequence at the end, after good UTF-8", Array((head + row + "Zoë\n").utf8) + [0xC3], [2: "Zoë"],
      error:
        "interaction_x.csv:3: file refused: the file ends in the middle of a character. Was the export interrupted?"),
    Peculiar(
      "a surrogate without its partner", utf16(head + row + "a\n", bigEndian: true) + [0xDC, 0x00], [2: "a"],
      error:
        "interaction_x.csv:3: file refused: byte 0xDC is not valid UTF-16 BE, which the file's byte order mark says it is. "
        + "Export it again"),
    Peculiar(
      "a broken byte behind a byte order mark", Array(("\u{FEFF}" + head + row + "a\n").utf8) + [0xEB, 0x0A], [2: "a"],
      error:
        "interaction_x.csv:3: file refused: byte 0xEB is not valid UTF-8, which the file's byte order mark says it is. "
        + "Export it again"),
    Peculiar("three byte order marks", "\u{FEFF}\u{FEFF}\u{FEFF}" + head + row + "Zoë", [2: "Zoë"]),
    Peculiar("two byte order marks of UTF-16", utf16("\u{FEFF}" + head + row + "Zoë", bigEndian: false), [2: "Zoë"]),
    Peculiar(
      "Unicode's blanks around values",
      head + row + "\u{A0}\u{200B} a\u{A0}b \u{3000}\u{2009}\u{FEFF}\n" + row + "\u{202F}\n" + row + "é\n",
      [2: "a\u{A0}b", 3: "", 4: "é"]),
    Peculiar(
      "nothing at all", "",
      error: "interaction_x.csv: file refused: the file is empty, expected a header and rows. Was the "
        + "export interrupted?"),
    Peculiar(
      "blank lines only", "\n \r\n\n",
      error:
        "interaction_x.csv: file refused: the file is empty, expected a header and rows. Was the export interrupted?"),
  ]

  static func record(_ number: Int, _ description: String) -> String {
    #"{"number":\#(number),"opened_at":"2025-01-06 09:15","sys_updated_on":"2025-01-06 10:00","#
      + #""short_description":\#(description)}"#
  }

  static let failed =
    "the file reports that its export failed, so records are missing. Export it again, in smaller parts if it took "
    + "too long"

  static let json: [Peculiar] = [
    Peculiar(
      "an answer broken off behind its records",
      #"{"result":[\#(record(1, "\"a\""))],"error":{"message":"Zoë","detail":""},"status":"failure"}"#, [1: "a"],
      error: "interaction_x.json:1: file refused: \(failed)", name: "interaction_x.json"),
    Peculiar(
      "an answer broken off, as it says before its records",
      #"{"error":"Zoë","records":["# + "\n" + record(1, "\"a\"") + "]}",
      error: "interaction_x.json:1: file refused: \(failed)", name: "interaction_x.json"),
    Peculiar(
      "an answer of nothing but failure", "\n" + #"{"error":{"message":"Zoë"},"status":"failure"}"#,
      error: "interaction_x.json:2: file refused: \(failed)", name: "interaction_x.json"),
    Peculiar(
      "a status of failure behind one record", #"{"result":\#(record(1, "\"a\"")),"status":"failure"}"#, [1: "a"],
      error: "interaction_x.json:1: file refused: \(failed)", name: "interaction_x.json"),
    Peculiar(
      "an answer that says that all went well",
      #"{"error":null,"result":[\#(record(1, "\"a\""))],"error":{ },"status":"success"}"#, [1: "a"],
      name: "interaction_x.json"),
    Peculiar(
      "a record with keys of its own called error and status",
      record(1, "\"a\"").replacing("}", with: #","error":"x","status":"failure"}"#), [1: "a"],
      name: "interaction_x.json"),
    Peculiar(
      "nothing where records belong", " \n",
      error: "interaction_x.json: file refused: the file is empty, expected records. Was the export interrupted?",
      name: "interaction_x.json"),
    Peculiar(
      "an array", "[\(record(1, "\"a\"")),\n\(record(2, "\"b\""))]", [1: "a", 2: "b"], name: "interaction_x.json"),
    Peculiar("an empty array", " [ ] \n", name: "interaction_x.json"),
    Peculiar("an empty array of results", #"{"result":[]}"#, name: "interaction_x.json"),
    Peculiar(
      "every escape", "[" + record(1, #""a\"\\\/\b\f\n\r\t\u00eb\ud83d\ude00z""#) + "]",
      [1: "a\"\\/\u{8}\u{C}\n\r\të😀z"], name: "interaction_x.json"),
    Peculiar(
      "a key with an escape", record(1, "\"a\"").replacing("short_", with: #"\u0073hort_"#), [1: "a"],
      name: "interaction_x.json"),
    Peculiar(
      "numbers, words and null",
      [
        record(1, "-1.5e+3"), record(2, "true"), record(3, "null"), record(4, #"{"display_value":"d","value":"v"}"#),
        record(5, #"{"value":"v","link":"l"}"#), record(6, #"{"display_value":null,"value":"v"}"#),
      ].joined(separator: "\n"), [1: "-1.5e+3", 2: "true", 3: "", 4: "d", 5: "v", 6: ""], name: "interaction_x.ndjson"),
    Peculiar(
      "unknown keys of any shape", record(1, "\"a\"").replacing("{", with: #"{"x":[1,{"y":[[]]}],"z":{},"#),
      [1: "a"], name: "interaction_x.json"),
    Peculiar(
      "members around the records", #"{"n":[1,2],"records":[\#(record(1, "\"a\""))],"m":{"a":1}} "#, [1: "a"],
      name: "interaction_x.json"),
    Peculiar("an apostrophe that is no formula guard", record(1, "\"'=a\""), [1: "'=a"], name: "interaction_x.json"),
    Peculiar("UTF-16", utf16("[" + record(1, "\"佐\"") + "]", bigEndian: false), [1: "佐"], name: "interaction_x.json"),
    Peculiar(
      "a list for a text",
      (1...12).map { record($0, "\"a\"") }.joined(separator: "\n") + "\n" + record(13, "[1]"),
      Dictionary(uniqueKeysWithValues: (1...12).map { ($0, "a") }),
      rejects: ["13: short_description is a list or an object, expected a text, a number or null"],
      name: "interaction_x.json"),
    Peculiar(
      "two keys of one field, lines in",
      "\r\n[\r\n" + record(1, "\"a\"") + ",\n\n"
        + record(2, "\"b\"").replacing("}", with: #","Opened":"2025-01-06 09:15"}]"#), [1: "a"],
      error:
        "interaction_x.json:5: file refused: 2 columns for opened_at: found \"opened_at\" and \"Opened\", expected "
        + "one. Leave one out of the export, or choose one in the configuration: columns: { interaction: { opened_at: … } }",
      name: "interaction_x.json"),
    Peculiar(
      "a NUL byte behind lone CRs", "\r\r\n[" + record(1, "\"a\"") + ",\r\r\n\0", [1: "a"],
      error: "interaction_x.json:3: file refused: a NUL byte, expected text. UTF-16 needs its byte order mark, or "
        + "`encodings` in the configuration", name: "interaction_x.json"),
    Peculiar(
      "a NUL byte behind nothing but rejected records", "{\"number\":1}\n{\"number\":2}\n\0",
      rejects: ["1: opened_at is empty, expected a value", "2: opened_at is empty, expected a value"],
      error: "interaction_x.ndjson:3: file refused: a NUL byte, expected text. UTF-16 needs its byte order mark, or "
        + "`encodings` in the configuration", name: "interaction_x.ndjson"),
    Peculiar(
      "a missing comma", "[\n\(record(1, "\"a\""))\n\(record(2, "\"b\""))]", [1: "a"],
      error: "interaction_x.json:3: file refused: byte 106: found \"{\", expected \",\" or \"]\"",
      name: "interaction_x.json"),
    Peculiar(
      "an end too early", "[\n\(record(1, "\"a\"")),", [1: "a"],
      error: "interaction_x.json:2: file refused: byte 106: found the end of the file, expected a record. Was the "
        + "export interrupted?",
      name: "interaction_x.json"),
    Peculiar(
      "a text without an end", "[" + record(1, "\"a\"").dropLast(2),
      error:
        "interaction_x.json:1: file refused: byte 102: found the end of the file, expected a quotation "
        + "mark at the end of a text. Was the export interrupted?",
      name: "interaction_x.json"),
    Peculiar(
      "half a surrogate pair", record(1, #""\ud83dx""#),
      error: #"interaction_x.json:1: file refused: byte 100: found "\", expected a whole surrogate pair"#,
      name: "interaction_x.json"),
    Peculiar(
      "a number that is none", record(1, "007"),
      error: "interaction_x.json:1: file refused: byte 99: found a digit, expected a value", name: "interaction_x.json"),
    Peculiar(
      "a text where records belong", "[\"a\"]",
      error: "interaction_x.json:1: file refused: byte 1: found a quotation mark, expected \"{\"",
      name: "interaction_x.json"),
    Peculiar(
      "a level too many", "{\"a\":" + String(repeating: "[", count: 200),
      error: "interaction_x.json:1: file refused: byte 70: found \"[\", expected at most 64 levels",
      name: "interaction_x.json"),
  ]

  @Test("gives the same whole, byte by byte, cut anywhere, and in buffers of any size", arguments: csv + json)
  func anyCut(_ c: Peculiar) {
    let whole = Reading(c.bytes, name: c.name)
    #expect(
      Dictionary(uniqueKeysWithValues: whole.rows.map { ($0.line, $0["short_description"]) }) == expected(c, whole))
    #expect(whole.reasons == c.rejects)
    #expect(whole.error?.description == c.error)

    #expect(outcome(Reading(c.bytes, name: c.name, pieces: [1])) == outcome(whole), "byte by byte")
    for room in [16, 17, 24, 31, 64, 100] {
      #expect(outcome(Reading(c.bytes, name: c.name, batchBytes: room)) == outcome(whole), "buffers of \(room)")
    }
    for cut in c.bytes.indices.dropFirst() {
      #expect(outcome(Reading(c.bytes, name: c.name, pieces: [cut, .max])) == outcome(whole), "cut at \(cut)")
      #expect(
        outcome(Reading(c.bytes, name: c.name, pieces: [cut, 1, .max], batchBytes: max(16, cut))) == outcome(whole),
        "cut and buffered at \(cut)")
    }
  }

  /// Of a file refused in its middle, how many batches came before depends on their size.
  private func expected(_ c: Peculiar, _ whole: Reading) -> [Int: String] {
    c.error == nil
      ? c.records : Dictionary(uniqueKeysWithValues: whole.rows.map { ($0.line, c.records[$0.line] ?? "?") })
  }

  private func outcome(_ reading: Reading) -> Reading {
    guard reading.error != nil else { return reading }
    var outcome = Reading([])
    outcome.error = reading.error
    outcome.rejects = reading.rejects
    return outcome
  }

  static let spectrum: [(name: String, text: String, rows: [[String]])] = [
    (
      "comma_in_quotes", "first,last,address,city,zip\nJohn,Doe,120 any st.,\"Anytown, WW\",08123\n",
      [["John", "Doe", "120 any st.", "Anytown, WW", "08123"]]
    ),
    ("empty", "a,b,c\n1,\"\",\"\"\n2,3,4\n", [["1", "", ""], ["2", "3", "4"]]),
    ("empty_crlf", "a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n", [["1", "", ""], ["2", "3", "4"]]),
    ("escaped_quotes", "a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", [["1", "ha \"ha\" ha"], ["3", "4"]]),
    (
      "json", "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n",
      [["1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"]]
    ),
    (
      "newlines", "a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n7,8,9\n",
      [["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]]
    ),
    (
      "newlines_crlf", "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n",
      [["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]]
    ),
    ("quotes_and_newlines", "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", [["1", "ha \n\"ha\" \nha"], ["3", "4"]]),
    ("simple", "a,b,c\n1,2,3\n", [["1", "2", "3"]]),
    ("simple_crlf", "a,b,c\r\n1,2,3\r\n", [["1", "2", "3"]]),
    ("utf8", "a,b,c\n1,2,3\n4,5,ʤ\n", [["1", "2", "3"], ["4", "5", "ʤ"]]),
  ]

  /// Each column of csv-spectrum <https://github.com/max-mapper/csv-spectrum> is fed to a field that keeps text as it is.
  @Test("of csv-spectrum is read as its JSON says", arguments: spectrum)
  func spectrumCase(name: String, text: String, rows: [[String]]) {
    let fields = ["short_description", "work_notes", "location", "state", "sys_id"]
    let lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
    let headers = String(text.prefix { !$0.isNewline }).components(separator: ",")
    var format = ExportFormat()
    format.columns[.interaction] = Dictionary(uniqueKeysWithValues: zip(fields, headers.map { [$0] }))
    // The required columns stand behind, in the same record of the file.
    var input = headers.joined(separator: ",") + ",number,opened_at,sys_updated_on" + lineEnd
    for row in rows {
      let cells = row.map { cell in
        cell.utf8.contains { ",\"\r\n".utf8.contains($0) } || cell.isEmpty
          ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
      }
      // What csv-spectrum has of the row must be in its file just so.
      #expect(text.contains(cells.joined(separator: ",") + lineEnd))
      input += cells.joined(separator: ",") + ",1,2025-01-06 09:15,2025-01-06 09:15" + lineEnd
    }
    let reading = Reading.interactions(input, format: format)
    #expect(reading.error == nil)
    #expect(reading.rows.map { row in fields.prefix(headers.count).map { row[$0] } } == rows)
  }
}

extension String {
  fileprivate func components(separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
