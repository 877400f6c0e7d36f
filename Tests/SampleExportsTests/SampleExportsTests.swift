import CivilTime
import Files
import Foundation
import SampleExports
import TemporaryFolder
import Testing

@Suite("A sample of exports") struct SampleExportsTests {
  @Test("is the same to the byte for the same seed, and another for another")
  func seed() throws {
    let one = try files(SampleExports(rows: 2_000, days: 40, seed: 5))
    #expect(try files(SampleExports(rows: 2_000, days: 40, seed: 5)) == one)
    #expect(try files(SampleExports(rows: 2_000, days: 40, seed: 6)) != one)
    #expect(one.count == 9)
  }

  @Test("of 600 interactions over 90 days in 3 nights is the set in exports/")
  func committed() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../exports").standardized
    let expected = try files(SampleExports(rows: 600, days: 90, nights: 3, seed: 1))
    for (name, bytes) in expected {
      #expect(
        try Data(contentsOf: folder.appending(path: name)) == bytes,
        "exports/\(name): itsm-marts sample --rows 600 --days 90 --nights 3 --seed 1 --output exports")
    }
    let exports = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.first != "." }
    #expect(exports.sorted() == expected.keys.sorted())
  }

  @Test(
    "tells the same story however many nights it is cut into",
    arguments: [(700, 30, 30), (3_000, 60, 2), (3_000, 60, 17), (40, 90, 90), (1, 1, 1)])
  func nights(rows: Int, days: Int, nights: Int) throws {
    let whole = try Story(files(SampleExports(rows: rows, days: days, nights: 1, seed: 9, linkFormats: [.csv])))
    let cut = try Story(files(SampleExports(rows: rows, days: days, nights: nights, seed: 9, linkFormats: [.csv])))
    #expect(whole.interactions.count == rows)
    #expect(whole.retold == 0)
    #expect(cut.latest == whole.latest)
    #expect(Set(cut.links) == Set(whole.links))
    #expect(Set(cut.systemIDs) == Set(whole.systemIDs))
    if rows >= 700 { #expect(cut.updated > 0 && cut.retold > cut.updated) }
  }

  @Test("numbers interactions in order of opening, within the days asked for, none updated before it was opened")
  func times() throws {
    let story = try Story(files(SampleExports(rows: 5_000, days: 100, nights: 1, seed: 3)))
    let opened = try story.interactions.map { try iso($0[1]) }
    #expect(opened == opened.sorted())
    let numbers = (1_001...6_000).map { "IMS" + String(String(10_000_000 + $0).dropFirst()) }
    #expect(story.interactions.map { $0[0] } == numbers)
    #expect(opened.first! >= "2024-11-13" && opened.last! < "2025-02-20T23:00:00")
    for row in story.interactions { #expect(try iso(row[7]) >= iso(row[1])) }
  }

  @Test("has an update on the evening of its last day, so that this day counts as over", arguments: [90, 600, 3_000])
  func lastEvening(rows: Int) throws {
    for seed in 1...5 {
      let story = try Story(files(SampleExports(rows: rows, days: 60, nights: 1, seed: UInt64(seed))))
      let asOf = try #require(try story.interactions.map { try iso($0[7]) }.max())
      #expect(asOf >= "2025-02-20T20:00:00" && asOf < "2025-02-20T23:00:01")
    }
  }

  @Test("looks like a desk: weekdays, mornings, a long tail, most closed within minutes and a few never")
  func shape() throws {
    let story = try Story(files(SampleExports(rows: 20_000, days: 365, nights: 1, seed: 2)))
    let opened = try story.interactions.map { try time($0[1]) }
    let perWeekday = Dictionary(grouping: opened, by: { $0.day.weekday }).mapValues(\.count)
    #expect(perWeekday[0]! > perWeekday[4]! && perWeekday[4]! > 5 * perWeekday[5]!)
    let perHour = Dictionary(grouping: opened, by: \.hour).mapValues(\.count)
    #expect(perHour[11]! > 3 * perHour[17]! && perHour[23] == nil)

    let byTechnician = Dictionary(grouping: story.interactions, by: { $0[6] }).mapValues(\.count).values.sorted(by: >)
    #expect(byTechnician[0] > 20_000 / 12 && byTechnician.count >= 25)
    #expect(byTechnician.prefix(5).reduce(0, +) > 20_000 / 4)

    let closed = story.interactions.filter { $0[4].hasPrefix("Closed") }
    let minutes = try closed.map { try (time($0[7]).seconds - time($0[1]).seconds) / 60 }.sorted()
    #expect((10...40).contains(minutes[minutes.count / 2]))
    #expect((60...300).contains(minutes[minutes.count * 9 / 10]))
    #expect(minutes.last! > 10 * 1_440)
    #expect((50...400).contains(20_000 - closed.count))
    let converted = Set(story.links.map { $0[0] }).count
    #expect((4_000...7_000).contains(converted) && story.links.count > converted + 500)
  }

  @Test("holds what a reader of exports stumbles over", arguments: Peculiarity.all)
  func peculiarities(_ peculiarity: Peculiarity) throws {
    #expect(peculiarity.isIn(try Peculiarity.story.get()))
  }

  @Test("writes the same links as CSV, as JSON and as NDJSON")
  func linkFormats() throws {
    func links(_ format: SampleExports.LinkFormat) throws -> [String: Data] {
      try files(SampleExports(rows: 900, days: 10, nights: 1, linkFormats: [format]))
        .filter { !$0.key.hasPrefix("interaction") }
    }
    for (name, bytes) in try links(.csv) {
      let stem = name.dropLast(4)
      let rows = try records(bytes)
      let expected = rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
      #expect(!expected.isEmpty)

      struct Envelope: Decodable { var records: [[String: String]] }
      let json = try #require(try links(.json)["\(stem).json"])
      #expect(try JSONDecoder().decode(Envelope.self, from: json).records == expected)
      let lines = try #require(try links(.ndjson)["\(stem).ndjson"]).split(separator: UInt8(ascii: "\n"))
      #expect(try lines.map { try JSONDecoder().decode([String: String].self, from: $0) } == expected)
    }
  }

  @Test("of no links is still a JSON document")
  func emptyJSON() throws {
    for (name, bytes) in try files(SampleExports(rows: 1, days: 3, nights: 3, linkFormats: [.json]))
    where name.hasSuffix("json") {
      #expect(throws: Never.self, "\(name)") { try JSONSerialization.jsonObject(with: bytes) }
    }
  }

  @Test(
    "is refused in one line",
    arguments: [
      (0, 90, 3, "rows: no sample written: found 0, expected 1 to 100000000"),
      (9, 12_001, 3, "days: no sample written: found 12001, expected 1 to 12000"),
      (9, 5, 6, "nights: no sample written: found 6, expected 1 to 5"),
    ])
  func refused(rows: Int, days: Int, nights: Int, words: String) throws {
    let error = #expect(throws: SampleExportsError.self) { try SampleExports(rows: rows, days: days, nights: nights) }
    #expect(error.map { "\($0)" } == words)
  }

  @Test("never gets among other exports, and may be written over itself")
  func otherExports() throws {
    let folder = try TemporaryFolder()
    let sample = try SampleExports(rows: 50, days: 5)
    try sample.write(to: folder.path)
    try sample.write(to: folder.path)
    #expect(try folder.names == sample.fileNames.sorted())

    try folder.write("", to: "sysid_real.csv")
    let error = #expect(throws: SampleExportsError.self) { try sample.write(to: folder.path) }
    #expect(
      error.map { "\($0)" }
        == "\(folder.path): no sample written: found sysid_real.csv, which is not of this sample, expected no other "
        + "exports; name an empty folder with --output")
  }

  @Test("that can't be written says where and why, and leaves no part of a file")
  func cannotWrite() throws {
    let folder = try TemporaryFolder()
    let sample = try SampleExports(rows: 5, days: 5, nights: 1)
    let path = folder.path + "/interaction_20250220_230000.csv"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: SampleExportsError.cannotWrite(FileError(path: path, .write, code: EISDIR))) {
      try sample.write(to: folder.path)
    }
    #expect(try folder.names == ["interaction_20250220_230000.csv"])
  }
}

/// Something that a desk's exports have and an innocent reader does not expect.
struct Peculiarity: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var isIn: @Sendable (Story) -> Bool

  init(_ description: String, _ isIn: @escaping @Sendable (Story) -> Bool) {
    testDescription = description
    self.isIn = isIn
  }

  static let story = Result { try Story(files(SampleExports(rows: 20_000, days: 90, nights: 3, linkFormats: [.csv]))) }

  static let all =
    ["O'Neil", "Zoë", "佐藤 太郎", "محمد الأحمد", "Нина Соколова", "William \"Bill\" Hughes", "Ng, Mei Ling", "(Bob)"].map {
      name in
      Peculiarity("a technician called \(name)") { $0.interactions.contains { $0[6].contains(name) } }
    } + [
      Peculiarity("an unassigned interaction") { $0.interactions.contains { $0[6].isEmpty } },
      Peculiarity("a technician without an id") { $0.interactions.contains { $0[6] == "Night Shift" } },
      Peculiarity("a person without an id") { $0.interactions.contains { $0[3] == "Visitor" } },
      Peculiarity("a technician with two names") { story in
        Set(story.interactions.map { $0[6] }.filter { $0.hasSuffix("(t1012)") }).count == 2
      },
      Peculiarity("a blank place") { $0.interactions.contains { $0[8].isEmpty } },
      Peculiarity("a blank type") { $0.interactions.contains { $0[5].isEmpty } },
      Peculiarity("a blank description") { $0.interactions.contains { $0[2].isEmpty } },
      Peculiarity("a category alone, with a comma") { $0.interactions.contains { $0[2] == "walk up, no appointment" } },
      Peculiarity("a line break in a note") { $0.interactions.contains { $0[9].contains("\n") } },
      Peculiarity("quotes in a note") { $0.interactions.contains { $0[9].contains("\"") } },
      Peculiarity("a formula guard") { $0.interactions.contains { $0[9].hasPrefix("'=") } },
      Peculiarity("every state") { Set($0.interactions.map { $0[4] }).count == 6 },
      Peculiarity("two incidents on one interaction") {
        Set($0.links.map { $0[0] }).count < Set($0.links.map { $0[4] }).count
      },
      Peculiarity("one incident on many interactions") { Set($0.links.map { $0[4] }).count < Set($0.links).count },
      Peculiarity("a link to an interaction that no export has") { story in
        !Set(story.links.map { $0[0] }).isSubset(of: story.interactions.map { $0[0] })
      },
      Peculiarity("an incident that stands in document_id only") {
        $0.links.contains { $0[1].isEmpty && !$0[4].isEmpty }
      },
      Peculiarity("a link without sys_ids") { $0.systemIDs.count < $0.links.count },
      Peculiarity("two pairs of sys_ids of one creator and second") { story in
        Set(story.systemIDs.map { $0[2...3] }).count < Set(story.systemIDs).count
      },
      Peculiarity("sys_ids of 32 hex digits") { story in
        story.systemIDs.allSatisfy {
          isSystemID($0[0]) && isSystemID($0[1])
        }
      },
    ]
}

/// What all files of a sample say, the nights in order. Links must be CSV.
struct Story: Sendable {
  /// Every row without its header.
  var interactions: [[String]] = []
  var links: [[String]] = []
  var systemIDs: [[String]] = []
  /// The last row of each number.
  var latest: [String: [String]] = [:]
  /// Rows whose number an earlier night had, and those of them that a later night changed.
  var retold = 0
  var updated = 0

  init(_ files: [String: Data]) throws {
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let rows = try records(bytes).dropFirst()
      if name.hasPrefix("ims_inc") { links += rows }
      if name.hasPrefix("sysid") { systemIDs += rows }
      guard name.hasPrefix("interaction") else { continue }
      interactions += rows
      for row in rows {
        if let before = latest.updateValue(row, forKey: row[0]) {
          retold += 1
          if before[7] != row[7] { updated += 1 }
          #expect(try iso(before[7]) <= iso(row[7]), "a later night tells of an earlier state of \(row[0])")
          #expect(before[7] != row[7] || before == row, "\(row[0]) changed without an update")
        }
      }
    }
  }
}

private func files(_ sample: SampleExports) throws -> [String: Data] {
  let folder = try TemporaryFolder()
  let written = try sample.write(to: folder.path)
  #expect(written.map(\.name) == sample.fileNames)
  return try Dictionary(
    uniqueKeysWithValues: written.map { file in
      let bytes = Data(try folder.bytes(file.name))
      #expect(bytes.count == file.bytes)
      return (file.name, bytes)
    })
}

/// RFC 4180, the plain way: an oracle of its own, not the program's reader.
private func records(_ csv: Data) throws -> [[String]] {
  var records: [[String]] = [], record: [String] = [], field: [UInt8] = []
  var quoted = false, wasQuoted = false
  for byte in Array(csv) {
    switch byte {
    case UInt8(ascii: "\""):
      // Of a doubled quote the second opens again what the first closed: it is part of the field.
      if !quoted, !field.isEmpty || wasQuoted { field.append(byte) }
      quoted.toggle()
      wasQuoted = true
    case UInt8(ascii: ",") where !quoted, UInt8(ascii: "\n") where !quoted:
      record.append(try #require(String(validating: field, as: UTF8.self)))
      field = []
      wasQuoted = false
      if byte == UInt8(ascii: "\n") {
        records.append(record)
        record = []
      }
    default: field.append(byte)
    }
  }
  try #require(!quoted && field.isEmpty && record.isEmpty, "the file ends within a record")
  try #require(records.allSatisfy { $0.count == records[0].count }, "a record has more or fewer fields than the header")
  return records
}

/// `MM-DD-YYYY HH:MM:SS` as `YYYY-MM-DDTHH:MM:SS`.
private func iso(_ time: String) throws -> String {
  let bytes = Array(time.utf8)
  try #require(bytes.count == 19, "not a time: \(time)")
  func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
  return "\(part(6..<10))-\(part(0..<2))-\(part(3..<5))T\(part(11..<19))"
}

private func time(_ text: String) throws -> LocalTime { try #require(LocalTime(iso: try iso(text))) }

private func isSystemID(_ text: String) -> Bool {
  text.utf8.count == 32 && text.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit && !(65...70).contains($0) }
}
