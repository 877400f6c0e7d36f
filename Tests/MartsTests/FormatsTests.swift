import CivilTime
import Files
import Foundation
import Marts
import Testing

/// What people and attackers write into a short description.
private let hostileTexts = [
  "=HYPERLINK(\"http://example.com\")", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a,b", "say \"hi\"", "one\r\ntwo\nthree",
  "'=1", "", " ", "Zoë 🎉", "佐藤 太郎", "שלום", "bell \u{7}", "null", "\\", "</script>",
  "no \u{FFFE}\u{FFFF} characters", "Cafe\u{301}", "Caf\u{E9}", "\u{FF1D}1+1", "\u{FF0B}1", "\u{FF0D}1",
  "\u{FF20}SUM(A1)",
  "\u{FF1E}1",
]

private func table() -> MartTable {
  MartTable(
    name: "every_type",
    columns: [
      MartColumn(name: "text", type: .text), MartColumn(name: "integer", type: .integer),
      MartColumn(name: "number", type: .number(decimals: 2)), MartColumn(name: "boolean", type: .boolean),
      MartColumn(name: "date", type: .date), MartColumn(name: "time", type: .dateTime),
    ],
    rows: [
      [
        .text("a"), .integer(-12), .number(-0.05), .boolean(true), .date(Day(validYear: 2025, month: 2, day: 3)),
        .dateTime(LocalTime(Day(validYear: 2025, month: 2, day: 3), hour: 4, minute: 5, second: 6)),
      ],
      [.null, .null, .null, .null, .null, .null],
      [
        .text(""), .integer(0), .number(1234), .boolean(false), .date(Day(number: 0)), .dateTime(LocalTime(seconds: 0)),
      ],
    ])
}

@Suite("A mart in its formats")
struct FormatsTests {
  @Test("as CSV has a byte order mark, CRLF, and nothing for null")
  func csv() {
    #expect(
      String(decoding: table().csv(byteOrderMark: true), as: UTF8.self) == """
        \u{FEFF}text,integer,number,boolean,date,time\r
        a,-12,-0.05,true,2025-02-03,2025-02-03T04:05:06\r
        ,,,,,\r
        "",0,1234.00,false,1970-01-01,1970-01-01T00:00:00\r

        """)
  }

  @Test("as JSON is an array of objects with keys in column order")
  func json() {
    #expect(
      String(decoding: table().json(), as: UTF8.self) == """
        [
        {"text":"a","integer":-12,"number":-0.05,"boolean":true,"date":"2025-02-03","time":"2025-02-03T04:05:06"},
        {"text":null,"integer":null,"number":null,"boolean":null,"date":null,"time":null},
        {"text":"","integer":0,"number":1234.00,"boolean":false,"date":"1970-01-01","time":"1970-01-01T00:00:00"}
        ]

        """)
  }

  @Test("guards against formulas in texts, and in nothing else", arguments: hostileTexts)
  func guardsFormulas(text: String) throws {
    let table = MartTable(name: "t", columns: [MartColumn(name: "text", type: .text)], rows: [[.text(text)]])
    let csv = String(decoding: table.csv(byteOrderMark: false), as: UTF8.self)
    let field = csv.dropFirst("text\r\n".count).drop { $0 == "\"" }
    let isDangerous = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"].contains {
      text.unicodeScalars.first == $0.unicodeScalars.first
    }
    #expect((field.first == "'" && !text.hasPrefix("'")) == isDangerous)
  }

  @Test("keeps hostile texts in JSON, as another reader sees it")
  func hostileJSON() throws {
    let table = MartTable(
      name: "t", columns: [MartColumn(name: "text", type: .text)], rows: hostileTexts.map { [.text($0)] })
    let read = try JSONSerialization.jsonObject(with: Data(table.json())) as? [[String: String]]
    #expect(read?.map { $0["text"] } == hostileTexts)
  }

  @Test("gives back the rows that it was made of, in columns too")
  func columns() {
    let table = table()
    #expect(table.rows.count == 3)
    #expect(table.rows[0][2] == .number(-0.05))
    #expect(table.texts("text") == ["a", nil, ""])
    #expect(table.integers("integer") == [-12, nil, 0])
    #expect(table.numbers("number") == [-0.05, nil, 1234])
    #expect(table.numbers("integer") == [-12, nil, 0])
    #expect(table.booleans("boolean") == [true, nil, false])
    #expect(table.days("date")[0]?.iso == "2025-02-03")
    #expect(table == MartTable(name: "every_type", columns: table.columns, rows: Array(table.rows)))
  }
}

@Suite("A publication")
struct PublicationTests {
  private func desk() throws -> Desk {
    var desk = Desk()
    desk.interactions = try hostileTexts.enumerated().map { index, text in
      try Desk.closed("I\(index)", opened: "2025-01-06T09:00:00", minutes: index) {
        // The loader trims what it reads and knows no empty place.
        $0.location = text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty ? "(unknown)" : text
        $0.description = "\(text) | x"
      }
    }
    return desk
  }

  private func files(formats: Set<MartFormat> = Set(MartFormat.allCases)) throws -> [MartFile] {
    let warehouse = try desk().warehouse()
    return try warehouse.queue.read { database in
      let parameters = try MartParameters(database)
      return try MartPublication(
        try MartSet().read(database, parameters), parameters: parameters, formats: formats,
        sources: try DataPackage.Source.all(database)
      ).files()
    }
  }

  @Test("of the same rows has the same bytes, workbook included")
  func sameBytes() throws {
    let files = try files()
    #expect(files.map(\.name).count == 38)
    #expect(try self.files() == files)
  }

  @Test("ends with a package that names every other file, its size and its hash")
  func package() throws {
    let files = try files()
    let package = try #require(files.last)
    #expect(package.name == "datapackage.json")
    let listings = try #require(DataPackage.listings(package.bytes))
    #expect(listings.map(\.path) == files.dropLast().map(\.name))
    for (listing, file) in zip(listings, files) {
      #expect(listing.bytes == file.bytes.count)
      #expect(listing.hash == "sha256:" + SHA256.hex(of: file.bytes))
    }
    #expect(DataPackage.listings(Array("{}".utf8)) == nil)
  }

  @Test("tells in its package what a reader of the CSV must know", arguments: [true, false])
  func description(byteOrderMark: Bool) throws {
    let publication = try desk().warehouse().queue.read { database in
      let parameters = try MartParameters(database)
      return MartPublication(
        try MartSet().read(database, parameters), parameters: parameters, formats: [.csv], byteOrderMark: byteOrderMark)
    }
    struct Package: Decodable { var description: String }
    let package = try #require(try publication.files().last)
    #expect(
      try JSONDecoder().decode(Package.self, from: Data(package.bytes)).description == """
        CSV files \(byteOrderMark ? "begin with a byte order mark" : "have no byte order mark"); an apostrophe precedes \
        each text that begins with =, +, -, @, a tab or a carriage return, so that a spreadsheet does not take it for a \
        formula.
        """)
  }

  @Test("holds what is asked for", arguments: MartFormat.allCases)
  func oneFormat(format: MartFormat) throws {
    let names = try files(formats: [format]).map(\.name)
    #expect(names.count == (format == .xlsx ? 2 : 13))
    #expect(names.dropLast().allSatisfy { $0.hasSuffix(".\(format.rawValue)") })
  }

  @Test("hashes as others do")
  func sha256() {
    #expect(
      SHA256.hex(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
