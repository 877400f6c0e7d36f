import Foundation
import Testing

/// The same tickets as two desks would export them: by ServiceNow as UTF-8 with field names, and by way of Excel.
@Suite("A twin of an export")
struct TwinTests {
  struct Form: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var delimiter = ","
    var firstLine = ""
  }

  static let forms = [
    Form(testDescription: "with commas"),
    Form(testDescription: "with Excel's semicolons", delimiter: ";"),
    Form(testDescription: "with semicolons and Excel's hint", delimiter: ";", firstLine: "sep=;\r\n"),
    Form(testDescription: "with tabs", delimiter: "\t"),
  ]

  struct Export {
    var name: String
    var fields: [String]
    var labels: [String]
    var rows: [[String]]
  }

  static let exports = [
    Export(
      name: "interaction_20250108_230000.csv",
      fields: [
        "number", "opened_at", "short_description", "opened_for", "state", "type", "assigned_to", "sys_updated_on",
        "location", "work_notes", "closed_at",
      ],
      labels: [
        "Number", "Opened", "Short description", "Opened for", "State", "Type", "Assigned to", "Updated", "Location",
        "Work notes", "Closed",
      ],
      rows: [
        [
          "IMS0000001", "2025-01-06 09:15:00", "Größe | 5 € zu viel", "Jörg Müßig (jm1)", "Closed Complete", "Walk-up",
          "Renée “R” Šimon (rs1)", "2025-01-06 10:00:00", "Straße des 17. Juni", "=SUM(A1;B1), said he",
          "2025-01-06 09:50:00",
        ],
        [
          "IMS0000002", "2025-01-06 11:00:00", "-10 °C | im Büro", "Zoë, the 2nd (z;2)", "Closed Abandoned", "Phone",
          "+49 30 Technik (t2)", "2025-01-07 08:00:00", "@home", "a \"word\"\nand a\tline", "",
        ],
        [
          "IMS0000003", "2025-01-08 21:30:00", "'tis Ÿ | ‰ …", "Jörg Müßig (jm1)", "Open", "Chat", "",
          "2025-01-08 22:00:00", "Straße des 17. Juni", "", "",
        ],
      ]),
    Export(
      name: "ims_inc_20250108_230000.csv",
      fields: ["interaction", "task", "sys_created_by", "sys_created_on", "document_id"],
      labels: ["Interaction", "Task", "Created by", "Created", "Document"],
      rows: [
        ["IMS0000001", "INC0000001", "rs1", "2025-01-06 09:20:00", "Störung: INC0000001"],
        ["IMS0000002", "", "t2", "2025-01-06 11:05:00", "Störung: INC0000002"],
      ]),
    Export(
      name: "sysid_20250108_230000.csv",
      fields: ["interaction", "task", "sys_created_by", "sys_created_on"],
      labels: ["INTERACTION", "TASK", "CREATED BY", "CREATED"],
      rows: [
        [
          "00000000000000000000000000000001", "000000000000000000000000000000a1", "rs1", "2025-01-06 09:20:00",
        ]
      ]),
  ]

  @Test("in Windows-1252 with CRLF, labels and guard apostrophes gives the same bytes of marts", arguments: forms)
  func sameMarts(_ form: Form) throws {
    let plain = try Desk()
    let excel = try Desk()
    for export in TwinTests.exports {
      let utf8 = TwinTests.text([export.fields] + export.rows, delimiter: ",", lineEnd: "\n", isGuarded: false)
      try TwinTests.write(Data(utf8.utf8), export.name, plain)
      let other = TwinTests.text(
        [export.labels] + export.rows, delimiter: form.delimiter, lineEnd: "\r\n", isGuarded: true)
      let bytes = try #require((form.firstLine + other).data(using: .windowsCP1252))
      try TwinTests.write(bytes, export.name, excel)
    }
    for desk in [plain, excel] {
      #expect(try desk.tool("run", "--quiet") == Tool.Result(status: 0, output: "", error: ""))
    }
    // To the eye they are no twins.
    let check = try excel.tool("check", "exports/interaction_20250108_230000.csv").output
    #expect(check.contains("Windows-1252"))
    let marts = try plain.published().filter { $0.key.hasPrefix("marts/") }
    let twins = try excel.published().filter { $0.key.hasPrefix("marts/") }
    #expect(marts.keys.sorted() == twins.keys.sorted())
    for (name, bytes) in marts where name != "marts/datapackage.json" { #expect(twins[name] == bytes, "\(name)") }
    // It tells the hashes of the exports, which differ, and of all marts.
    #expect(try TwinTests.package(marts) == TwinTests.package(twins))
    // What an encoding could have lost is there.
    let technicians = String(decoding: marts["marts/technician.csv"] ?? Data(), as: UTF8.self)
    #expect(technicians.contains("Renée “R” Šimon"))
    let categories = String(decoding: marts["marts/category.csv"] ?? Data(), as: UTF8.self)
    #expect(categories.contains("-10 °C"))
    #expect(marts["marts/itsm-marts.xlsx"] != nil && marts["marts/technician.parquet"] != nil)
  }

  /// The Data Package but for what it was made of.
  private static func package(_ marts: [String: Data]) throws -> NSDictionary {
    let json = try JSONSerialization.jsonObject(with: #require(marts["marts/datapackage.json"]))
    let package = try NSMutableDictionary(dictionary: #require(json as? [String: Any]))
    try #require((package["sources"] as? [Any])?.count == exports.count)
    package.removeObject(forKey: "sources")
    return package
  }

  private static func write(_ bytes: Data, _ name: String, _ desk: Desk) throws {
    try FileManager.default.createDirectory(
      atPath: desk.place.path + "/exports", withIntermediateDirectories: true)
    #expect(FileManager.default.createFile(atPath: "\(desk.place.path)/exports/\(name)", contents: bytes))
  }

  private static func text(_ rows: [[String]], delimiter: String, lineEnd: String, isGuarded: Bool) -> String {
    rows.map { row in
      row.map { value in
        let guarded = isGuarded && "=+-@".contains(value.first ?? " ") ? "'" + value : value
        let mustQuote = guarded.contains { "\",;\t\n".contains($0) }
        return mustQuote ? "\"" + guarded.replacing("\"", with: "\"\"") + "\"" : guarded
      }.joined(separator: delimiter) + lineEnd
    }.joined()
  }
}
