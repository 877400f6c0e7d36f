import CivilTime
import Exports
import Testing

@Suite("A value")
struct ValueTests {
  static let head = "number,opened_at,sys_updated_on,opened_for\n"

  static func opened(_ value: String, _ patterns: [String]?) throws -> Reading {
    var format = ExportFormat()
    if let patterns { format.dates = try patterns.map { (text: String) throws in try DatePattern(text) } }
    // updated_at is nowhere near: it repeats the opening.
    return Reading.interactions(
      "number,Opened\n1,\"\(value)\"\n", format: format.feeding(.interaction, "sys_updated_on", "Opened"))
  }

  @Test(
    "of time is read by the first declared format that fits",
    arguments: [
      (nil, "01-06-2025 09:15:30", "2025-01-06T09:15:30"), (nil, "01-06-2025 09:15", "2025-01-06T09:15:00"),
      (nil, "2025-01-06 09:15:30", "2025-01-06T09:15:30"), (nil, "2025-01-06T09:15:30", "2025-01-06T09:15:30"),
      (nil, "2025-01-06T09:15:30.123456", "2025-01-06T09:15:30"), (nil, "2025-01-06 09:15", "2025-01-06T09:15:00"),
      (nil, "02-29-2024 00:00:00", "2024-02-29T00:00:00"), (nil, "12-31-2100 23:59:59", "2100-12-31T23:59:59"),
      (nil, "1990-01-01 00:00", "1990-01-01T00:00:00"),
      (["DD/MM/YYYY HH:mm"], "03/04/2025 07:08", "2025-04-03T07:08:00"),
      (["D-M-YYYY H:mm"], "3-4-2025 7:08", "2025-04-03T07:08:00"),
      (["D-M-YYYY H:mm"], "13-12-2025 17:08", "2025-12-13T17:08:00"),
      (["DD/MMM/YY h:mm A"], "06/Jan/25 9:15 AM", "2025-01-06T09:15:00"),
      (["D. MMM YYYY"], "6. DEC 2025", "2025-12-06T00:00:00"),
      (["D/M/YY h:mm A"], "3/4/25 12:08 AM", "2025-04-03T00:08:00"),
      (["D/M/YY h:mm A"], "3/4/89 12:08 pm", "2089-04-03T12:08:00"),
      (["MM/DD/YY hh:mm A"], "04/03/90 11:59 PM", "1990-04-03T23:59:00"),
      (["YYYY-MM-DD[T]HH:mm[:ss][.S]Z"], "2025-04-03T07:08:09.5Z", "2025-04-03T07:08:09"),
      (["YYYYMMDD[T]HHmmss"], "20250403070809", "2025-04-03T07:08:09"),
      (["D.M.YY HH:mm[.S]"], "3.4.25 07:08.5", "2025-04-03T07:08:00"),
      (["YYYYMMDD"], "20250403", "2025-04-03T00:00:00"),
      (["DD.MM.YYYY", "MM.DD.YYYY"], "03.04.2025", "2025-04-03T00:00:00"),
      (["DD.MM.YYYY", "MM.DD.YYYY"], "03.14.2025", "2025-03-14T00:00:00"),
      (["DD.MM.YYYY 'o''clock'"], "", ""),
    ] as [([String]?, String, String)])
  func times(patterns: [String]?, value: String, expected: String) throws {
    guard !expected.isEmpty else {
      #expect(throws: DatePatternError.self) { try (patterns ?? []).map { (p: String) throws in try DatePattern(p) } }
      return
    }
    let reading = try ValueTests.opened(value, patterns)
    #expect(reading.reasons == [])
    #expect(reading.column("opened_at") == [expected])
  }

  @Test(
    "of time that fits no format rejects its row, and says what it is",
    arguments: [
      ("13-06-2025 09:15:00", "opened_at is \"13-06-2025 09:15:00\", expected E"),
      ("02-29-2025 09:15:00", "opened_at is \"02-29-2025 09:15:00\", expected E"),
      ("2025-01-06", "opened_at is \"2025-01-06\", expected E"),
      ("2025-01-06 24:00", "opened_at is \"2025-01-06 24:00\", expected E"),
      ("2025-01-06 09:60", "opened_at is \"2025-01-06 09:60\", expected E"),
      ("2025-01-06 09:15:00 ", "no"), ("Zoë Meier", "opened_at is a text of 9 characters, expected E"),
      ("2025-01-0609:00", "opened_at is \"2025-01-0609:00\", expected E"),
      ("2025-01-06T 09:00", "opened_at is \"2025-01-06T 09:00\", expected E"),
      ("2025-01-06 09:00.5", "opened_at is \"2025-01-06 09:00.5\", expected E"),
      ("06/01/2025 09:15", "opened_at is \"06/01/2025 09:15\", expected E"),
      ("12-31-1989 23:59:59", "opened_at is \"12-31-1989 23:59:59\", expected a day from 1990 to 2100"),
      ("2101-01-01 00:00", "opened_at is \"2101-01-01 00:00\", expected a day from 1990 to 2100"),
      ("", "opened_at is empty, expected a value"),
    ])
  func badTimes(value: String, reason: String) throws {
    let reading = try ValueTests.opened(value, nil)
    let expected = reason.replacing(
      "E", with: "MM-DD-YYYY HH:mm[:ss] or YYYY-MM-DD[T][ ]HH:mm[:ss][.S]; see `dates` in the configuration")
    #expect(reading.reasons == (reason == "no" ? [] : ["2: \(expected)"]))
  }

  @Test(
    "that declares a format is refused if it can't be one",
    arguments: [
      (
        "DD/MM/yyyy",
        "\"DD/MM/yyyy\": \"y\" is not a token: YYYY YY MMM MM M DD D HH H hh h mm ss S A, [] for an optional part"
      ),
      ("DD/MM/YYYY [HH:mm", "\"DD/MM/YYYY [HH:mm\": each [ needs its ], and brackets may not be nested"),
      ("DD/MM/YYYY HH:mm]", "\"DD/MM/YYYY HH:mm]\": each [ needs its ], and brackets may not be nested"),
      ("DD/MM HH:mm", "\"DD/MM HH:mm\": year, month and day must each appear once and may not be optional"),
      ("[DD/]MM/YYYY", "\"[DD/]MM/YYYY\": year, month and day must each appear once and may not be optional"),
      ("DD/MM/YYYY hh:mm", "\"DD/MM/YYYY hh:mm\": hh and A need each other"),
      ("DD/MM/YYYY HH:mm A", "\"DD/MM/YYYY HH:mm A\": hh and A need each other"),
      ("DD/MM/YYYY HH:mm HH", "\"DD/MM/YYYY HH:mm HH\": a token appears twice"),
      ("[T][T][T][T][T][T][T]DD/MM/YYYY", "\"[T][T][T][T][T][T][T]DD/MM/YYYY\": more than 6 optional parts"),
    ])
  func badPatterns(pattern: String, words: String) {
    let error = #expect(throws: DatePatternError.self) { try DatePattern(pattern) }
    #expect(error?.description == words)
  }

  @Test(
    "that names a person gives id and name, and nobody is lost",
    arguments: [
      ("Zoë O'Neil (zo1)", "zo1|Zoë O'Neil"), ("佐藤 太郎 (ts1)", "ts1|佐藤 太郎"), ("Zoë", "Zoë"), ("", ""),
      ("Ann (HR (EU)) (a1)", "a1|Ann (HR (EU))"), ("Ann (a1 (x))", "a1 (x)|Ann"), ("Ann(a1)", "a1|Ann"),
      ("(a1)", "a1"), ("Ann ()", "Ann"), ("Ann (a1", "Ann (a1"), ("Ann a1)", "Ann a1)"), ("Ann (a1) x", "Ann (a1) x"),
      ("  Ann  ( a1 )  ", "a1|Ann"), ("\u{A0}Ann\u{200B}", "Ann"),
      ("Ann\u{A0}(\u{2009}a1\u{A0})", "a1|Ann"), ("()", "()"),
    ])
  func people(cell: String, expected: String) {
    let reading = Reading.interactions(
      ValueTests.head
        + "1,2025-01-06 09:15,2025-01-06 09:15,\"\(cell)\"\n2,2025-01-06 09:15,2025-01-06 09:15,\"\(cell)\"")
    #expect(reading.column("opened_for") == [expected, expected])
  }

  @Test("that is a null marker is as good as empty, whatever its column")
  func nulls() {
    var format = ExportFormat()
    format.nulls = ["?", "NULL", "#N/B"]
    let reading = Reading.interactions(
      ValueTests.head + "1,2025-01-06 09:15,2025-01-06 09:15,?\n2,2025-01-06 09:15,2025-01-06 09:15, NULL \n"
        + "3,2025-01-06 09:15,2025-01-06 09:15,null\n?,2025-01-06 09:15,2025-01-06 09:15,a\n4,#N/B,2025-01-06 09:15,a\n",
      format: format)
    #expect(reading.column("opened_for") == ["", "", "null"])
    #expect(reading.reasons == ["5: number is empty, expected a value", "6: opened_at is empty, expected a value"])
  }

  @Test("of opening may lie a day after the last update, and no more")
  func swapped() {
    let reading = Reading.interactions(
      ValueTests.head + "1,2025-01-07 09:15:00,2025-01-06 09:15:00,\n2,2025-01-07 09:15:01,2025-01-06 09:15:00,\n")
    #expect(reading.column("number") == ["1"])
    #expect(
      reading.reasons == [
        "3: opened_at is more than a day after sys_updated_on: day and month swapped? See `dates` in the configuration"
      ])
  }

  @Test("of a last change more than 30 years after the opening rejects its row: a year of 2099 would win for ever")
  func decadesLater() {
    let reading = Reading.interactions(
      ValueTests.head + "1,1995-01-01 00:00:00,2025-01-23 00:00:00,\n2,1995-01-01 00:00:00,2025-01-23 00:00:01,\n"
        + "3,2025-02-18 10:00:00,2099-02-18 10:00:00,\n")
    #expect(reading.column("number") == ["1"])
    let reason =
      "sys_updated_on is more than 30 years after opened_at, expected a ticket's lifetime: is the year wrong?"
    #expect(reading.reasons == ["3: \(reason)", "4: \(reason)"])
  }

  @Test("of closing or of a link that can't be read rejects its row, and an empty one does not")
  func optionalTimes() {
    let reading = Reading.interactions(
      "number,opened_at,sys_updated_on,closed_at\n1,2025-01-06 09:15,2025-01-06 10:00,\n"
        + "2,2025-01-06 09:15,2025-01-06 10:00,2025-01-06 09:45\n3,2025-01-06 09:15,2025-01-06 10:00,soon\n")
    #expect(reading.column("closed_at") == ["", "2025-01-06T09:45:00"])
    #expect(
      reading.reasons == [
        "4: closed_at is a text of 4 characters, expected MM-DD-YYYY HH:mm[:ss] or YYYY-MM-DD[T][ ]HH:mm[:ss][.S]; see "
          + "`dates` in the configuration"
      ])
  }

  @Test(
    "of document_id is the number behind the label of its table, where there is one",
    arguments: [
      ("Incident: INC0012345", "INC0012345"), ("Customer service case: CS1", "CS1"), ("Störung: INC1", "INC1"),
      (" Incident: INC1 ", "INC1"), ("INC1", "INC1"), ("Incident:INC1", "Incident:INC1"), ("Störung:\u{A0}", ""),
      ("Incident: ", ""),
      (": INC1", ": INC1"), ("INC1: INC2", "INC1: INC2"), ("Incident: not yet known", "Incident: not yet known"),
      ("a: b: INC1", "a: b: INC1"), ("https://x.example/INC1", "https://x.example/INC1"),
    ])
  func document(found: String, number: String) {
    let csv = Array("interaction,document_id,task\nIMS1,\"\(found)\",INC9\n".utf8)
    #expect(Reading(csv, name: "ims_inc_x.csv", kind: .incidentLink).column("document_id") == [number])
    let json = Array(
      #"{"interaction":"IMS1","task":"INC9","document_id":{"display_value":"\#(found)","value":"5f"}}"#.utf8)
    #expect(Reading(json, name: "ims_inc_x.json", kind: .incidentLink).column("document_id") == [number])
  }

  @Test(
    "of a sys_id is 32 hexadecimal digits or nothing",
    arguments: [
      ("0123456789abcdefABCDEF9876543210", true), ("", true), ("IMS0001", false),
      ("0123456789abcdefABCDEF987654321", false), ("0123456789abcdefABCDEF98765432100", false),
      ("0123456789abcdefABCDEF987654321g", false), ("0123456789abcdefABCDEF987654321G", false),
      ("/123456789abcdefABCDEF9876543210", false), ("0123456789abcdef:BCDEF9876543210", false),
      ("0123456789abcdef@BCDEF9876543210", false), ("0123456789abcdef`BCDEF987654321ë", false),
    ])
  func systemIDs(value: String, isOne: Bool) {
    let good = "0123456789abcdef0123456789abcdef"
    let rows = "\(value),\(good),a,2025-01-06 09:15\n\(good),\(value),a,2025-01-06 09:15\n\(good),\(good),a,\n"
    let reading = Reading(
      Array("interaction,task,Created by,Created\n\(rows)".utf8), name: "sysid_x.csv", kind: .systemID)
    #expect(
      reading.reasons
        == (isOne
          ? []
          : [
            "2: interaction is not a sys_id, expected 32 hexadecimal digits",
            "3: task is not a sys_id, expected 32 hexadecimal digits",
          ]))
    #expect(reading.column("interaction") == (isOne ? [value, good, good] : [good]))
  }

  @Test("of category is the text before the first bar, trimmed of ASCII's blanks as the warehouse does")
  func category() {
    let reading = Reading.interactions(
      "number,opened_at,sys_updated_on,short_description\n1,2025-01-06 09:15,2025-01-06 10:00,VPN \u{A0} | a | b\n"
        + "2,2025-01-06 09:15,2025-01-06 10:00,VPN\n3,2025-01-06 09:15,2025-01-06 10:00,\u{A0}| a\n")
    #expect(reading.column("category") == ["VPN \u{A0}", "VPN", ""])
  }
}

extension ExportFormat {
  func feeding(_ kind: ExportKind, _ field: String, _ header: String) -> ExportFormat {
    var format = self
    format.columns[kind, default: [:]][field, default: []].append(header)
    return format
  }
}
