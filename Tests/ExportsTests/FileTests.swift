import CZlib
import CivilTime
import Exports
import Foundation
import TemporaryFolder
import Testing

@Suite("A file of exports")
struct FileTests {
  static let head = "number,opened_at,sys_updated_on,short_description\n"
  static let rows = (1...50).map { "\($0),2025-01-06 09:15,2025-01-06 10:00,row \($0)\n" }
  static var text: String { head + rows.joined() }

  /// One member of gzip.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1024)
    let count = input.withUnsafeMutableBufferPointer { from in
      output.withUnsafeMutableBufferPointer { to in
        stream.next_in = from.baseAddress
        stream.avail_in = UInt32(from.count)
        stream.next_out = to.baseAddress
        stream.avail_out = UInt32(to.count)
        deflate(&stream, Z_FINISH)
        return Int(stream.total_out)
      }
    }
    return Array(output.prefix(count))
  }

  @Test("is read as it is when it is gzipped, in one member or several, whatever its name")
  func gzipped() {
    let plain = Reading.interactions(FileTests.text)
    let bytes = Array(FileTests.text.utf8)
    let members = FileTests.gzip(Array(bytes[..<333])) + FileTests.gzip([]) + FileTests.gzip(Array(bytes[333...]))
    for compressed in [FileTests.gzip(bytes), members, members + [0, 0, 0]] {
      for pieces in [[Int.max], [1], [7], [100, .max]] {
        #expect(Reading(compressed, name: "interaction_x.csv.gz", pieces: pieces) == plain)
      }
    }
    let json = Array("[\(PeculiarInputTests.record(1, "\"a\""))]".utf8)
    #expect(Reading(FileTests.gzip(json), name: "interaction_x.json.gz").column("short_description") == ["a"])
  }

  @Test("is refused when its gzip data ends too early or is damaged")
  func damagedGzip() {
    let whole = FileTests.gzip(Array(FileTests.text.utf8))
    for length in [2, 9, 20, whole.count / 2, whole.count - 8, whole.count - 1] {
      #expect(
        Reading(Array(whole[..<length]), name: "interaction_x.csv.gz").error?.description
          == "interaction_x.csv.gz: file refused: the gzip data ends too early. Was the copy interrupted? Fetch it again",
        "\(length) of \(whole.count)")
    }
    var damaged = whole
    damaged[whole.count - 6] ^= 0xFF
    #expect(
      Reading(damaged, name: "interaction_x.csv.gz").error?.description
        == "interaction_x.csv.gz: file refused: the gzip data is damaged. Fetch it again")
  }

  @Test(
    "that is a workbook or an archive is refused as what it is",
    arguments: [[0x50, 0x4B, 0x03, 0x04, 0x14, 0], [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]] as [[UInt8]])
  func workbook(beginning: [UInt8]) {
    #expect(
      Reading(beginning + [0, 0, 0]).error?.description
        == "interaction_x.csv: file refused: it is an Excel workbook or an archive, expected text. Export it as CSV, or "
        + "save it as CSV UTF-8")
    // A header may well begin with the same letters.
    let text = "PK,number,opened_at,sys_updated_on\na,1,2025-01-06 09:15,2025-01-06 10:00\n"
    #expect(Reading.interactions(text).column("number") == ["1"])
  }

  @Test("in Windows-1252 with CRLF, labels and guard apostrophes gives the records of its UTF-8 twin")
  func twins() {
    let utf8 =
      "number,opened_at,sys_updated_on,opened_for,location\n"
      + "1,2025-01-06 09:15,2025-01-06 10:00,Zoë (z1),=A1\n2,2025-01-06 09:15,2025-01-06 10:00,Renée “R” (r1),€ room\n"
    let labels =
      "Number,Opened,Updated,Opened for,Location\r\n"
      + "1,2025-01-06 09:15,2025-01-06 10:00,Zo\u{EB} (z1),'=A1\r\n"
    let second: [UInt8] =
      Array("2,2025-01-06 09:15,2025-01-06 10:00,Ren".utf8) + [0xE9] + Array("e ".utf8) + [0x93, 0x52, 0x94]
      + Array(" (r1),".utf8) + [0x80] + Array(" room\r\n".utf8)
    let windows = labels.unicodeScalars.map { UInt8($0.value) } + second
    let twin = Reading(windows)
    #expect(twin.rows == Reading.interactions(utf8).rows)
    #expect(twin.header?.encoding == .windows1252)
    #expect(twin.summary?.encoding == .windows1252)
  }

  @Test("is read in the encoding that the configuration declares for its name")
  func declaredEncoding() {
    // In Windows-1252 this is ë in one byte, then “Ã«”, which by itself is good UTF-8.
    let bytes =
      Array(FileTests.head.utf8) + Array("1,2025-01-06 09:15,2025-01-06 10:00,".utf8) + [0xEB, 0x20, 0xC3, 0xAB, 0x0A]
    #expect(Reading(bytes).error?.line == 2)
    var format = ExportFormat()
    format.encodings = [("other_*", .utf8), ("*_x.csv", .windows1252)]
    #expect(Reading(bytes, format: format).column("short_description") == ["ë Ã«"])
    let marked = Array("\u{FEFF}\(FileTests.head)1,2025-01-06 09:15,2025-01-06 10:00,Zoë\n".utf8)
    #expect(Reading(marked, format: format).column("short_description") == ["Zoë"], "a byte order mark knows better")
    format.encodings = [("*", .utf8)]
    #expect(
      Reading(bytes, format: format).error?.description
        == "interaction_x.csv:2: file refused: byte 0xEB is not valid UTF-8. Export it again as UTF-8, or declare the encoding "
        + "under `encodings` in the configuration")
    format.encodings = [("*", .utf16LittleEndian)]
    let wide = FileTests.text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(Reading(wide, format: format).rows == Reading.interactions(FileTests.text).rows)
  }

  @Test("with a record over 16 MiB is refused at the line where it begins, and one just below is read")
  func longRecord() {
    let limit = ExportReader.recordLimit
    let start = "9,2025-01-06 09:15,2025-01-06 10:00,\"a|"
    for (length, isRefused) in [(limit - start.utf8.count - 2, false), (limit, true), (limit * 2, true)] {
      let bytes =
        Array((FileTests.text + start).utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: length) + Array("\"\n".utf8)
      let reading = Reading(bytes)
      #expect(
        reading.error?.description
          == (isRefused
            ? "interaction_x.csv:52: file refused: a record of more than 16 MiB begins here; is a quote missing?" : nil)
      )
      if !isRefused { #expect(reading.rows.last?["short_description"].utf8.count == length + 2) }
    }
  }

  @Test("of 200 MB is read in the memory of a small one")
  func boundedMemory() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/interaction_x.csv"
    let block = Array(String(repeating: FileTests.rows.joined(), count: 500).utf8)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(FileTests.head.utf8)))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    var size = 0
    while size < 200_000_000 {
      try handle.write(contentsOf: Data(block))
      size += block.count
    }
    try handle.close()

    let session = ExportSession(format: ExportFormat())
    let reader = try session.open(ExportFile(path: path, name: "interaction_x.csv", kind: .interaction))
    var greatest = 0
    var rows = 0
    while let batch = try reader.next() {
      guard case .interactions(let records) = batch.records else { break }
      rows += records.count
      // One batch is out, the reader holds the buffer of the next.
      greatest = max(greatest, batch.text.count + reader.bytesHeld)
    }
    #expect(rows == size / block.count * 500 * 50)
    #expect(greatest <= 2 * (ExportReader.batchBytes + 64 * 1024) + 64 * 1024, "\(greatest)")
  }

  @Test("is told by the SHA-256 of its bytes")
  func contentHash() throws {
    let folder = try TemporaryFolder()
    try folder.write("abc", to: "a")
    try folder.write("", to: "b")
    #expect(
      try ContentHash.sha256(ofFile: folder.path + "/a")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      try ContentHash.sha256(ofFile: folder.path + "/b")
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let error = #expect(throws: ExportError.self) { try ContentHash.sha256(ofFile: folder.path + "/c") }
    #expect(error?.description == "c: file refused: no such file or folder")
  }

  @Test("that begins with NUL bytes alone, or has a hole, is refused before it is hashed")
  func nothingButNULs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/interaction_x.csv"
    try folder.write([UInt8](repeating: 0, count: 4_096), to: "interaction_x.csv")
    let error = #expect(throws: ExportError.self) { try ContentHash.sha256(ofFile: path) }
    #expect(error == ExportError(file: "interaction_x.csv", line: 1, problem: .nulByte))
    #expect(Reading([UInt8](repeating: 0, count: 4_096)).error == error, "as the reader refuses it")
    try folder.write([UInt8](repeating: 0, count: 4_095), to: "interaction_x.csv")
    #expect(try ContentHash.sha256(ofFile: path).count == 64)

    try folder.write(FileTests.text, to: "interaction_x.csv")
    try #require(truncate(path, 1 << 40) == 0)
    let sparse = ExportError(file: "interaction_x.csv", problem: .sparse)
    #expect(throws: sparse) { try ContentHash.sha256(ofFile: path) }
    let check = ExportCheck(
      ExportFile(path: path, name: "interaction_x.csv", kind: .interaction),
      session: ExportSession(format: ExportFormat()))
    #expect(check.error == sparse)
    #expect(
      sparse.description
        == "interaction_x.csv: file refused: the file has a hole, a stretch that was never written, expected text. Was the "
        + "copy interrupted, or the disk full? Fetch it again")
  }

  @Test("is refused when its gzip data inflates to 200 times its size and more")
  func denseGzip() {
    let rows = FileTests.gzip(Array((FileTests.head + String(repeating: FileTests.rows[0], count: 2_000_000)).utf8))
    #expect(
      Reading(rows, name: "interaction_x.csv.gz").error?.description
        == "interaction_x.csv.gz: file refused: the gzip data inflates to more than 200 times its size, expected text. "
        + "Export it again")
  }

  @Test("of exactly a known limit of rows is probably cut")
  func rowLimit() {
    var format = ExportFormat()
    format.rowLimits = [49, 50]
    #expect(
      Reading.interactions(FileTests.text, format: format).summary?.warnings.map(\.description) == [
        "exactly 50 rows, a known export limit: the file is probably cut off. Export shorter periods, or raise the limit"
      ])
    #expect(Reading.interactions(FileTests.text + FileTests.rows[0], format: format).summary?.warnings == [])
    #expect(ExportFormat().rowLimits == [10_000, 20_000, 50_000, 100_000])
  }

  @Test("that Excel's export stopped is warned of, and the message is no row")
  func excelStop() {
    let reading = Reading.interactions(
      FileTests.text + "Export stopped due to excessive size. Use the following URL to get the full dataset,,,\n")
    #expect(reading.error == nil)
    #expect(reading.rejects == [])
    #expect(reading.summary?.rowsRead == 50)
    #expect(
      reading.summary?.warnings.map(\.description) == [
        "line 52 says \"Export stopped due to excessive size\": rows are missing. Export shorter periods"
      ])
  }

  @Test("keeps a row that is only called after Excel's message")
  func excelMessageInARow() {
    let reading = Reading.interactions(
      "short_description,number,opened_at,sys_updated_on\n"
        + "Export stopped due to excessive size,,2025-01-06 09:15,2025-01-06 10:00\n"
        + "Export stopped due to excessive size,1,2025-01-06 09:15,2025-01-06 10:00\n")
    #expect(reading.reasons == ["2: number is empty, expected a value"])
    #expect(reading.column("number") == ["1"])
    #expect(reading.summary?.warnings == [])
  }

  @Test(
    "with rows inside quotes, that a later quote closes, is warned of",
    arguments: [
      // Closed in the same column some rows on, and in the next row.
      ("IMS1,T,\"VPN,a\nIMS2,T,b,a\nIMS33,T,c,a\nIMS4,T,d\",a\n", "3 lines", 2, [String]()),
      ("IMS1,T,\"VPN,a\nIMS2,T,d\",a\n", "1 line", 2, []),
      // In another column: then the row has too few fields.
      (
        "IMS0,T,a,a\nIMS1,T,\"VPN,a\nIMS2,T,b,a\nIMS3,T,c,d\"\n", "1 line", 3,
        ["3: 3 fields, expected 4 as in the header"]
      ),
      // Notes of several lines, whatever they list.
      ("IMS1,T,\"VPN\nIMS2 too, or so\nIMS3,a,b\n1,2,3,4\nsee below, please, all, of you\n\",a\n", "", 0, []),
      ("IMS1,T,\"VPN\n\nb\",\"a\nb\"\n", "", 0, []),
    ])
  func rowsInQuotes(rows: String, lines: String, first: Int, rejects: [String]) {
    let times = "2025-01-06 09:15"
    let reading = Reading.interactions(
      "number,Opened,short_description,work_notes\n" + rows.replacing("T", with: times),
      format: ExportFormat().feeding(.interaction, "sys_updated_on", "Opened"))
    #expect(reading.reasons == rejects)
    #expect(
      reading.summary?.warnings.map(\.description)
        == (lines.isEmpty
          ? []
          : [
            "\(lines) inside quotes, first in the row of line \(first), look like rows of their own and would be lost: "
              + "is a quote missing?"
          ]))
  }

  @Test(
    "compressed by something that is not read is told by what",
    arguments: [
      (Array("BZh91AY&SY\0\0".utf8), "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], "xz"),
      ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "zstd"), (FileTests.gzip(FileTests.gzip(Array("number".utf8))), "gzip twice"),
    ] as [([UInt8], String)])
  func compressed(bytes: [UInt8], program: String) {
    #expect(
      Reading(bytes).error?.description
        == "interaction_x.csv: file refused: it is compressed by \(program), expected text or gzip. Unpack it, or compress "
        + "it with gzip")
    #expect(
      Reading.interactions("BZh,number,Opened,Updated\n,1,2025-01-06 09:15,2025-01-06 09:15\n").column("number") == [
        "1"
      ])
  }

  @Test("with a name that would steer a terminal is told with that made plain")
  func steeringName() {
    #expect(
      Reading.interactions("", name: "interaction_\n\u{1B}[31m\u{202E}.csv").error?.description
        == "interaction_\\n\\u{1B}[31m\\u{202E}.csv: file refused: the file is empty, expected a header and rows. Was the export "
        + "interrupted?")
  }

  @Test("whose times go wrong is warned of: against the numbers, closed too early, ahead of today")
  func oddTimes() {
    let head = "number,opened_at,sys_updated_on,closed_at\n"
    let swapped = (1...24).map { day in
      let opened = day <= 12 ? "2025-\(day < 10 ? "0" : "")\(day)-01" : "2025-\(day < 22 ? "0" : "")\(day - 12)-02"
      return "IMS0\(day + 100),\(opened) 09:15,2025-12-31 10:00,\n"
    }
    let closed = "IMS0900,2025-12-30 09:15,2025-12-31 10:00,2025-12-29 10:00\n"
    let late = "IMS0901,2025-12-30 09:15,2026-01-03 00:00,\n"
    let today = Day(validYear: 2026, month: 1, day: 1)
    #expect(
      Reading.interactions(head + swapped.joined() + closed + late, today: today).summary?.warnings.map(\.description)
        == [
          "1 row closed before being opened, first in line 26: the last update counts as the closing time",
          "1 row with a time more than a day ahead of today, first in line 27: day and month swapped? See `dates` in the "
            + "configuration",
        ])
    #expect(
      Reading.interactions(head + swapped.joined() + swapped.reversed().joined(), today: nil).summary?.warnings == [])
    let wild = (1...6).flatMap {
      ["IMS\($0)1,2025-05-06 09:15,2025-06-06 10:00,\n", "IMS\($0)2,2025-05-01 09:15,2025-06-06 10:00,\n"]
    }
    #expect(
      Reading.interactions(head + wild.joined()).summary?.warnings.map(\.description) == [
        "6 rows opened more than a day before a lower number, first in line 3: day and month swapped? See `dates` in "
          + "the configuration"
      ])
  }
}
