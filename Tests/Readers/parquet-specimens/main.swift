// Writes peculiar tables as Parquet into a folder, and beside each one, as JSON, what readers must find in it.
// test_parquet.py runs it: the JSON does not come from the Parquet writer, so the two can differ.

import Foundation
import Parquet

struct Specimen {
  var name: String
  var columns: [ParquetColumn]
  var metadata: [(key: String, value: String)] = []
  var options = ParquetOptions()
}

extension ParquetOptions {
  /// Cuts that make many pages and row groups of few rows.
  static func small(groupRows: Int, pageRows: Int, pageSize: Int) -> ParquetOptions {
    var options = ParquetOptions()
    options.maximumGroupRows = groupRows
    options.maximumPageRows = pageRows
    options.maximumPageSize = pageSize
    return options
  }
}

let hostileTexts = [
  "", " ", "plain", "=HYPERLINK(\"https://example.com\")", "+1", "-1", "@sum", "'apostrophe", "\"quoted\"",
  "comma, semicolon; tab\t", "line\nbreak", "carriage\r\nreturn", "null", "NULL", "NaN", "\\N", "\u{1}\u{1F}\u{7F}",
  "Zoë", "Zoe\u{308}", "İstanbul", "ﬁ", "שלום עולם", "مرحبا", "漢字かな交じり文", "👩🏽‍🚀", "\u{202E}reversed", "\u{FEFF}bom",
  "\u{FFFD}", "\u{10FFFF}", String(repeating: "long ", count: 3_000),
]

func every<Value>(_ step: Int, of count: Int, _ value: (Int) -> Value) -> [Value?] {
  (0..<count).map { $0 % step == 0 ? nil : value($0) }
}

/// A column of each type, with `count` rows of which each `step`th is null.
func allTypes(_ count: Int, nullEach step: Int) -> [ParquetColumn] {
  [
    ParquetColumn("booleans", .booleans(every(step, of: count) { $0 % 3 == 0 })),
    ParquetColumn("integers", .integers(every(step, of: count) { Int64($0 * $0) - 1_000_000 })),
    ParquetColumn("few integers", .integers(every(step, of: count) { Int64($0 % 5) })),
    ParquetColumn("doubles", .doubles(every(step, of: count) { Double($0) / 7 - 100 })),
    ParquetColumn("dates", .dates(every(step, of: count) { Int32($0 % 20_000) - 5_000 })),
    ParquetColumn(
      "milliseconds", .timestamps(every(step, of: count) { Int64($0 - 40) * 86_399_999 }, unit: .milliseconds)),
    ParquetColumn(
      "microseconds", .timestamps(every(step, of: count) { Int64($0 - 40) * 86_399_999_999 }, unit: .microseconds)),
    ParquetColumn("texts", .texts(every(step, of: count) { hostileTexts[$0 % (hostileTexts.count - 1)] })),
    ParquetColumn("many texts", .texts(every(step, of: count) { "№ \($0)" })),
  ]
}

let specimens = [
  Specimen(name: "no rows", columns: allTypes(0, nullEach: 1)),
  Specimen(
    name: "one row",
    columns: allTypes(2, nullEach: 5).map { column in
      var column = column
      column.values = column.values.suffix(1)
      column.isNullable = false
      return column
    }),
  Specimen(name: "all null", columns: allTypes(1_000, nullEach: 1)),
  Specimen(
    name: "hostile texts",
    columns: [
      ParquetColumn("text", .texts(hostileTexts)),
      ParquetColumn("naïve \"name\", =1+1 漢字", .texts(hostileTexts.reversed() as [String?])),
    ], metadata: [("key", "värde 漢字"), ("", "")]),
  Specimen(
    name: "extremes",
    columns: [
      ParquetColumn("integers", .integers([.min, .max, 0, -1, nil])),
      ParquetColumn(
        "doubles", .doubles([-.infinity, .infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude])),
      ParquetColumn("with nan", .doubles([.nan, 1, nil, -1, 0])),
      ParquetColumn("only nan", .doubles([.nan, .nan, nil, .nan, nil])),
      ParquetColumn("dates", .dates([-719_162, 2_932_896, 0, -1, nil])),
      ParquetColumn("same", .texts(Array(repeating: "x", count: 5)), isNullable: false),
    ]),
  Specimen(
    name: "many pages", columns: allTypes(8_000, nullEach: 7),
    options: .small(groupRows: 3_001, pageRows: 500, pageSize: 1_000)),
  Specimen(
    name: "required",
    columns: allTypes(3_000, nullEach: 3_001).map { column in
      var column = column
      column.values = column.values.suffix(2_999)
      column.isNullable = false
      return column
    }, options: .small(groupRows: 1_000, pageRows: 999, pageSize: 1 << 20)),
  Specimen(
    name: "default cuts",
    columns: allTypes(140_000, nullEach: 1_000).filter { ["integers", "dates", "texts"].contains($0.name) }),
]

extension ParquetColumn.Values {
  /// The last `count` values.
  func suffix(_ count: Int) -> Self {
    switch self {
    case .booleans(let values): .booleans(values.suffix(count))
    case .integers(let values): .integers(values.suffix(count))
    case .doubles(let values): .doubles(values.suffix(count))
    case .dates(let values): .dates(values.suffix(count))
    case .timestamps(let values, let unit): .timestamps(values.suffix(count), unit: unit)
    case .texts(let values): .texts(values.suffix(count))
    }
  }

  /// The type's word and the values as JSON has them; doubles by their bits, since JSON has neither NaN nor infinity.
  var expected: [String: Any] {
    func json<Value>(_ type: String, _ values: [Value?], _ cell: (Value) -> Any = { $0 }) -> [String: Any] {
      ["type": type, "values": values.map { $0.map(cell) ?? NSNull() }]
    }
    return switch self {
    case .booleans(let values): json("boolean", values)
    case .integers(let values): json("integer", values)
    case .doubles(let values): json("double", values) { String($0.bitPattern) }
    case .dates(let values): json("date", values)
    case .timestamps(let values, .milliseconds): json("milliseconds", values)
    case .timestamps(let values, .microseconds): json("microseconds", values)
    case .texts(let values): json("text", values)
    }
  }
}

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: parquet-specimens FOLDER\n".utf8))
  exit(64)
}
let folder = URL(fileURLWithPath: CommandLine.arguments[1], isDirectory: true)
for specimen in specimens {
  let file = ParquetFile(columns: specimen.columns, metadata: specimen.metadata, options: specimen.options)
  try Data(try file.bytes()).write(to: folder.appendingPathComponent(specimen.name + ".parquet"))
  let columns = specimen.columns.map { column in
    column.values.expected.merging(["name": column.name, "nullable": column.isNullable]) { $1 }
  }
  let json = try JSONSerialization.data(
    withJSONObject: [
      "columns": columns, "metadata": specimen.metadata.map { [$0.key, $0.value] },
      "group_rows": specimen.options.maximumGroupRows,
    ] as [String: Any])
  try json.write(to: folder.appendingPathComponent(specimen.name + ".json"))
}
