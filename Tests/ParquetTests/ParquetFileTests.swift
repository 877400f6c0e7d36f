import Parquet
import Testing

@Suite("A Parquet file") struct ParquetFileTests {
  private func file(_ columns: [ParquetColumn], _ options: ParquetOptions = ParquetOptions()) throws -> ReadBackFile {
    ReadBackFile(try ParquetFile(columns: columns, options: options).bytes())
  }

  private func options(groupRows: Int = 1_000, pageRows: Int = 1_000, pageSize: Int = 1 << 20) -> ParquetOptions {
    var options = ParquetOptions()
    (options.maximumGroupRows, options.maximumPageRows, options.maximumPageSize) = (groupRows, pageRows, pageSize)
    return options
  }

  @Test("begins and ends with its mark, and says who wrote it and how many rows there are")
  func frame() throws {
    let file = try file([ParquetColumn("n", .integers([1, 2, nil]))])
    #expect(file.bytes.prefix(4) == Array("PAR1".utf8)[...])
    #expect(file.bytes.suffix(4) == Array("PAR1".utf8)[...])
    #expect(file.footer[1]?.integer == 2)
    #expect(file.footer[3]?.integer == 3)
    #expect(file.footer[6]?.text == "itsm-marts Parquet version 1.0.0")
  }

  @Test("tells each column's type in the words of the format")
  func schema() throws {
    let file = try file([
      ParquetColumn("b", .booleans([])), ParquetColumn("i", .integers([])), ParquetColumn("d", .doubles([])),
      ParquetColumn("day", .dates([])), ParquetColumn("ms", .timestamps([], unit: .milliseconds)),
      ParquetColumn("us", .timestamps([], unit: .microseconds)), ParquetColumn("t", .texts([]), isNullable: false),
    ])
    typealias Value = CompactProtocolReader.Value
    func element(
      _ name: String, _ type: Int, _ converted: Int? = nil, _ logical: [Int: Value]? = nil, optional: Int = 1
    )
      -> Value
    {
      var fields: [Int: Value] = [1: .integer(type), 3: .integer(optional), 4: .binary(Array(name.utf8))]
      fields[6] = converted.map(Value.integer)
      fields[10] = logical.map(Value.structure)
      return .structure(fields)
    }
    func timestamp(_ unit: Int) -> [Int: Value] {
      [8: .structure([1: .boolean(false), 2: .structure([unit: .structure([:])])])]
    }
    #expect(
      file.schema == [
        .structure([4: .binary(Array("schema".utf8)), 5: .integer(7)]),
        element("b", 0), element("i", 2), element("d", 5), element("day", 1, 6, [6: .structure([:])]),
        element("ms", 2, nil, timestamp(1)), element("us", 2, nil, timestamp(2)),
        element("t", 6, 0, [1: .structure([:])], optional: 0),
      ])
    #expect(file.footer[7] == .list(Array(repeating: .structure([1: .structure([:])]), count: 7)))
  }

  @Test("of no rows has a schema and no row group")
  func empty() throws {
    let file = try file([ParquetColumn("n", .integers([])), ParquetColumn("t", .texts([]))])
    #expect(file.footer[3]?.integer == 0)
    #expect(file.groups.isEmpty)
    #expect(file.schema.count == 3)
  }

  @Test("keeps nulls out of the values and tells them in the levels")
  func nulls() throws {
    let file = try file([ParquetColumn("n", .dates([nil, 7, nil, 8]))])
    let page = try #require(file.pages(group: 0, column: 0).first)
    #expect(page.count == 4)
    // Two bytes of levels: a packed group, of which the second and the fourth bit are set.
    #expect(page.body == [2, 0, 0, 0, 0x03, 0b1010, 7, 0, 0, 0, 8, 0, 0, 0])
    #expect(file.chunk(group: 0, column: 0)[12]?[3]?.integer == 2)
  }

  @Test("tells no levels where no null is allowed")
  func required() throws {
    let file = try file([ParquetColumn("n", .dates([7, 8]), isNullable: false)])
    #expect(file.pages(group: 0, column: 0).map(\.body) == [[7, 0, 0, 0, 8, 0, 0, 0]])
    #expect(file.chunk(group: 0, column: 0)[2]?.list == [.integer(0)])
  }

  @Test("packs booleans eight to a byte, each page from a byte of its own")
  func booleans() throws {
    let values: [Bool?] = [true, false, false, true, true, true, true, true, false, true, true]
    let file = try file([ParquetColumn("b", .booleans(values), isNullable: false)], options(pageRows: 9))
    #expect(file.pages(group: 0, column: 0).map(\.body) == [[0b1111_1001, 0], [0b11]])
  }

  @Test("takes a dictionary where it is smaller, and tells values by their places in order of appearance")
  func dictionary() throws {
    let days: [Int32?] = Array(repeating: 500, count: 8) + Array(repeating: 300, count: 8)
    let pages = try file([ParquetColumn("d", .dates(days), isNullable: false)]).pages(group: 0, column: 0)
    #expect(pages.map(\.type) == [2, 0])
    #expect(pages.map(\.encoding) == [0, 8])
    #expect(pages.map(\.count) == [2, 16])
    #expect(pages.map(\.body) == [[0xF4, 1, 0, 0, 0x2C, 1, 0, 0], [1, 0x10, 0, 0x10, 1]])
  }

  @Test("takes no dictionary where the values differ")
  func plain() throws {
    let file = try file([ParquetColumn("n", .integers((0..<100).map { $0 }), isNullable: false)])
    #expect(file.pages(group: 0, column: 0).map(\.encoding) == [0])
    #expect(file.chunk(group: 0, column: 0)[11] == nil)
  }

  @Test("gives a dictionary up once most of many values differ, without looking at all of them")
  func hopelessDictionary() throws {
    let numbers = (0..<40_000).map { Int64($0 % 20_000) }
    let pages = try file([ParquetColumn("n", .integers(numbers))]).pages(group: 0, column: 0)
    #expect(pages.map(\.encoding) == [0])
    let texts = try file([ParquetColumn("t", .texts(numbers.map { "\($0)" }))]).pages(group: 0, column: 0)
    #expect(texts.map(\.encoding) == [0])
  }

  @Test("takes texts for the same only if every byte agrees")
  func composedLetters() throws {
    let texts = Array(repeating: ["Zo\u{EB}", "Zoe\u{308}"], count: 20).flatMap { $0 }
    let pages = try file([ParquetColumn("t", .texts(texts), isNullable: false)]).pages(group: 0, column: 0)
    #expect(pages.map(\.count) == [2, 40])
    #expect(pages[0].body == [4, 0, 0, 0] + Array("Zo\u{EB}".utf8) + [5, 0, 0, 0] + Array("Zoe\u{308}".utf8))
  }

  @Test("finds every entry of a dictionary of many")
  func largeDictionary() throws {
    let numbers = (0..<60_000).map { Int64($0 % 10_007) &* 0x1_0000_0001 }
    let file = try file([ParquetColumn("n", .integers(numbers), isNullable: false)])
    let pages = file.pages(group: 0, column: 0)
    #expect(pages.map(\.count) == [10_007, 60_000])
    let indices = decoded(Array(pages[1].body.dropFirst()), bitWidth: Int(pages[1].body[0])).prefix(60_000)
    #expect(indices.elementsEqual((0..<60_000).map { UInt32($0 % 10_007) }))
  }

  @Test("cuts pages by rows and by bytes, and gives a long text a page of its own")
  func pages() throws {
    let byRows = try file([ParquetColumn("n", .integers((0..<25).map { $0 }))], options(pageRows: 10))
    #expect(byRows.pages(group: 0, column: 0).map(\.count) == [10, 10, 5])
    let byBytes = try file([ParquetColumn("n", .integers((0..<25).map { $0 }))], options(pageSize: 100))
    #expect(byBytes.pages(group: 0, column: 0).map(\.count) == [12, 12, 1])
    let texts = ["a", String(repeating: "b", count: 200), nil, "c", "d"]
    let byText = try file([ParquetColumn("t", .texts(texts))], options(pageSize: 20))
    #expect(byText.pages(group: 0, column: 0).map(\.count) == [1, 2, 2])
  }

  @Test("of nulls alone has pages of levels")
  func onlyNulls() throws {
    let file = try file([ParquetColumn("t", .texts(Array(repeating: nil, count: 25)))], options(pageRows: 10))
    #expect(file.pages(group: 0, column: 0).map(\.count) == [10, 10, 5])
    #expect(file.chunk(group: 0, column: 0)[12] == .structure([3: .integer(25)]))
  }

  @Test("is cut into row groups, the last one shorter, each with pages and statistics of its own")
  func rowGroups() throws {
    let file = try file(
      [ParquetColumn("n", .integers((0..<25).map { $0 })), ParquetColumn("t", .texts((0..<25).map { "\($0)" }))],
      options(groupRows: 10))
    #expect(file.groups.map { $0[3]?.integer } == [10, 10, 5])
    #expect(file.groups.map { $0[7]?.integer } == [0, 1, 2])
    #expect((0..<3).map { file.pages(group: $0, column: 1).map(\.count) } == [[10], [10], [5]])
    #expect((0..<3).map { file.chunk(group: $0, column: 0)[12]?[6]?.bytes?.first } == [0, 10, 20])
    #expect((0..<3).map { file.chunk(group: $0, column: 1)[12]?[5]?.text } == ["9", "19", "24"])
    let starts = (0..<3).map { file.groups[$0][5]?.integer ?? 0 }
    let sizes = (0..<3).map { file.groups[$0][6]?.integer ?? 0 }
    #expect(starts == [4, 4 + sizes[0], 4 + sizes[0] + sizes[1]], "one behind the other, after the mark")
  }

  @Test("keeps the metadata in the order given")
  func metadata() throws {
    let bytes = try ParquetFile(
      columns: [ParquetColumn("n", .integers([]))], metadata: [("z", "1"), ("a", "ü")]
    ).bytes()
    let pairs = ReadBackFile(bytes).footer[5]?.list.map { [$0[1]?.text, $0[2]?.text] }
    #expect(pairs == [["z", "1"], ["a", "ü"]])
  }

  @Test("has the same bytes each time")
  func deterministic() throws {
    let texts = (0..<5_000).map { "text \($0 % 700)" }
    let columns = [ParquetColumn("t", .texts(texts)), ParquetColumn("n", .integers(texts.map { Int64($0.count) }))]
    #expect(try ParquetFile(columns: columns).bytes() == ParquetFile(columns: columns).bytes())
  }

  @Test(
    "is not made of columns that are no table, and says why",
    arguments: [
      ([], .noColumns, "parquet: not written: found no column, expected at least one"),
      (
        [ParquetColumn("n", .integers([])), ParquetColumn("n", .texts([]))], .repeatedName("n"),
        "parquet: not written: found two columns named n, expected each name once"
      ),
      (
        [ParquetColumn("n", .integers([1])), ParquetColumn("t", .texts([]))],
        .unequalLengths(column: "t", found: 0, expected: 1),
        "parquet: not written: column t has 0 values, expected 1 as in the first column"
      ),
      (
        [ParquetColumn("n", .dates([1, nil]), isNullable: false)], .unexpectedNull(column: "n", row: 1),
        "parquet: not written: column n has a null in row 1, expected none: declare the column nullable"
      ),
    ] as [([ParquetColumn], ParquetError, String)])
  func errors(columns: [ParquetColumn], error: ParquetError, words: String) {
    #expect(throws: error) { try ParquetFile(columns: columns).bytes() }
    #expect(error.description == words)
  }
}
