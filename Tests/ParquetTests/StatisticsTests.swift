import Parquet
import Testing

@Suite("Statistics of a column") struct StatisticsTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var values: ParquetColumn.Values
    /// The bytes as the footer holds them; nil if it should hold none.
    var least: [UInt8]?
    var greatest: [UInt8]?

    init(_ name: String, _ values: ParquetColumn.Values, _ least: [UInt8]?, _ greatest: [UInt8]?) {
      (testDescription, self.values, self.least, self.greatest) = (name, values, least, greatest)
    }
  }

  @Test(
    "are the least and the greatest value in the order of the type",
    arguments: [
      Case("signed numbers", .integers([3, -2, nil, 0]), bytes(Int64(-2)), bytes(Int64(3))),
      Case("days before 1970", .dates([0, -1]), bytes(Int32(-1)), bytes(Int32(0))),
      Case("timestamps", .timestamps([5, 4], unit: .microseconds), bytes(Int64(4)), bytes(Int64(5))),
      Case("numbers with a fraction", .doubles([0.5, -1.5]), bytes(-1.5), bytes(0.5)),
      Case("NaN is neither", .doubles([.nan, 2, 1, .nan]), bytes(1.0), bytes(2.0)),
      Case("NaN alone has none", .doubles([.nan, nil]), nil, nil),
      Case("a zero lets in both zeros", .doubles([0, 0]), bytes(-0.0), bytes(0.0)),
      Case("a negative zero lets in both zeros", .doubles([-0.0]), bytes(-0.0), bytes(0.0)),
      Case("false before true", .booleans([true, false, nil]), [0], [1]),
      Case("true alone", .booleans([true, true]), [1], [1]),
      Case("false alone", .booleans([false]), [0], [0]),
      Case("texts by unsigned bytes, not by alphabet", .texts(["Ä", "z", "a", "Z"]), Array("Z".utf8), Array("Ä".utf8)),
      Case("a beginning comes before the whole", .texts(["ab", "a", "abc"]), Array("a".utf8), Array("abc".utf8)),
      Case("an empty text is the least", .texts(["b", ""]), [], Array("b".utf8)),
      Case(
        "beyond the first plane, not as UTF-16 has it", .texts(["\u{10000}", "\u{FFFD}"]), Array("\u{FFFD}".utf8),
        Array("\u{10000}".utf8)),
      Case("a bound of 64 bytes", .texts([long(64)]), Array(long(64).utf8), Array(long(64).utf8)),
      Case("a longer bound is left out, and its fellow with it", .texts(["a", long(65)]), nil, nil),
      Case(
        "a longer text between the bounds does no harm", .texts(["a", long(65), "y"]), Array("a".utf8), Array("y".utf8)),
      Case("nulls alone have none", .integers([nil, nil]), nil, nil),
      Case(
        "through a dictionary", .texts(Array(repeating: ["b", "a"], count: 50).flatMap { $0 }), Array("a".utf8),
        Array("b".utf8)),
    ])
  func bounds(_ c: Case) throws {
    let file = ReadBackFile(try ParquetFile(columns: [ParquetColumn("c", c.values)]).bytes())
    let statistics = try #require(file.chunk(group: 0, column: 0)[12])
    #expect(statistics[6]?.bytes == c.least)
    #expect(statistics[5]?.bytes == c.greatest)
    #expect(statistics[7] == (c.greatest == nil ? nil : .boolean(true)), "the bound is exact")
    #expect(statistics[8] == (c.least == nil ? nil : .boolean(true)), "the bound is exact")
    #expect(statistics[1] == nil && statistics[2] == nil, "the old fields had no certain order")
  }
}

private func bytes<Number>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }

private func long(_ count: Int) -> String { String(repeating: "x", count: count) }
