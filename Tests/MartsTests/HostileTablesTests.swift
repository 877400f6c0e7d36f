import CivilTime
import Files
import Foundation
import Marts
import SeededGenerator
import Testing

/// A mart with a column of every type, and cells that no desk has.
private struct HostileTable {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  static let header = """
    -- mart:   hostile
    -- grain:  one row per id
    -- key:    id
    -- reads:  dim_states
    -- order:  id
    -- column: id  integer  -  from 0
    -- column: text  text?  -  a text
    -- column: integer  integer?  -  an integer
    -- column: number  number(2)?  -  a number
    -- column: boolean  boolean?  -  a boolean
    -- column: date  date?  -  a date
    -- column: time  datetime?  -  a time

    """

  mutating func table(_ definition: MartDefinition) -> MartTable {
    let rows = [0, 1, 40].randomElement(using: &random) ?? 1
    return MartTable(
      name: definition.name, columns: definition.columns,
      rows: (0..<rows).map { row in [.integer(row)] + definition.columns.dropFirst().map { value($0.type) } })
  }

  private mutating func value(_ type: MartColumnType) -> MartValue {
    if below(5) == 0 { return .null }
    switch type {
    case .text: return .text(text())
    case .integer:
      return .integer([.max, .min + 1, 0, -1, 1 << 53, 1 << 53 | 1, below(99)].randomElement(using: &random) ?? 0)
    case .number: return .number([4e13, -4e13, 0, -0.005, Double(below(99))].randomElement(using: &random) ?? 0)
    case .boolean: return .boolean(below(2) == 0)
    case .date: return .date(Day(number: [-719_162, 2_932_896, 0, below(9_999)].randomElement(using: &random) ?? 0))
    case .dateTime:
      return .dateTime(
        LocalTime(seconds: [-62_135_596_800, 253_402_300_799, 0, below(1 << 30)].randomElement(using: &random) ?? 0))
    }
  }

  private mutating func text() -> String {
    let pieces =
      (0..<3).map { _ in
        [
          "=", "\0", "_x000D_", "\u{1}", "\r\n", "\"", ",", "]]>", "<&>", "🎉", "\u{301}", "\u{202E}", "\u{FFFF}",
          "\u{10FFFF}", " ",
        ]
        .randomElement(using: &random) ?? ""
      } + [Unicode.Scalar(UInt32(below(0x11_0000))).map(String.init) ?? ""]
    let length = [0, 1, 7, 300, below(15) == 0 ? 40_000 : 8].randomElement(using: &random) ?? 0
    return (0..<length).reduce(into: "") { text, _ in text += pieces[below(4)] }
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
}

@Suite("Hostile tables")
struct HostileTablesTests {
  @Test("are written in every format, and read back as they are", arguments: 0..<24 as Range<UInt64>)
  func survive(seed: UInt64) throws {
    let definition = try MartDefinition(sql: HostileTable.header, file: "hostile.sql")
    var hostile = HostileTable(seed: seed)
    let table = hostile.table(definition)
    var reading = MartReading()
    (reading.definitions, reading.tables) = ([definition], [table])
    let files = try MartPublication(reading, parameters: MartParameters(asOf: nil, firstOpenedDay: nil)).files()
    func bytes(_ name: String) throws -> [UInt8] { try #require(files.first { $0.name == name }?.bytes) }

    let json = try JSONSerialization.jsonObject(with: Data(try bytes("hostile.json"))) as? [[String: Any]]
    let read = try #require(json)
    #expect(read.count == table.rowCount)
    for (row, object) in zip(table.rows, read) {
      if case .text(let text) = row[1] { #expect((object["text"] as? String)?.utf8.elementsEqual(text.utf8) == true) }
      if case .integer(let integer) = row[2] { #expect(object["integer"] as? Int == integer) }
    }
    let csv = String(decoding: try bytes("hostile.csv"), as: UTF8.self)
    for case .text(let text) in table.rows.map(\.[1]) where text.utf8.count < 400 {
      #expect(csv.utf8.firstRange(of: Array(text.replacing("\"", with: "\"\"").utf8)) != nil)
    }
    #expect(try bytes("hostile.parquet").starts(with: "PAR1".utf8))
    #expect(WorkbookProof.fault(try bytes("itsm-marts.xlsx"), sheets: 2) == nil)
  }

  @Test("a workbook that is damaged anywhere is told from one that is whole")
  func damagedWorkbooks() throws {
    let reading = try Desk().warehouse().queue.read { try MartSet().read($0, try MartParameters($0)) }
    let files = try MartPublication(
      reading, parameters: MartParameters(asOf: nil, firstOpenedDay: nil), formats: [.xlsx]
    ).files()
    let whole = try #require(files.first?.bytes)
    #expect(WorkbookProof.fault(whole, sheets: 13) == nil)
    #expect(WorkbookProof.fault(whole, sheets: 12) == "found 13 sheets, expected 12")
    for length in [0, 1, 21, 22, whole.count / 2, whole.count - 1] {
      #expect(WorkbookProof.fault(Array(whole.prefix(length)), sheets: 13) != nil, "\(length)")
    }
    var random = SeededGenerator(seed: 1)
    var unseen = 0
    for _ in 0..<300 {
      var damaged = whole
      damaged[Int.random(in: whole.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      if WorkbookProof.fault(damaged, sheets: 13) == nil { unseen += 1 }
    }
    // Times, versions and attributes of its files matter to nobody.
    #expect(unseen < 60, "\(unseen) of 300")
  }
}
