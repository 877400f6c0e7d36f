import Foundation
import GRDBSQLite
import SQLitePages

/// For libFuzzer: `make fuzz`. Whatever rows and keys come, in whatever order and on pages of whatever size: a tree takes
/// them exactly if they ascend, and then SQLite finds the database sound and reads back what was written.
///
/// An input's first byte chooses the size of a page, the shape of the trees and whether the rows are put in order before;
/// the others are the rows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTrees(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let choice = Int(data[0])
  let template = Template.all[choice % Template.all.count]
  var rows = Rows(UnsafeBufferPointer(start: data + 1, count: count - 1), longest: template.longest).all
  if choice >= 128 { rows.order() }
  template.write()
  do {
    try fill(template, rows)
    guard rows.isAscending else { fatalError("rows out of order were taken: \(rows)") }
  } catch .unordered {
    guard !rows.isAscending else { fatalError("rows in order were refused: \(rows)") }
    return 0
  } catch { fatalError("\(error)") }
  judge(template, rows)
  return 0
}

/// A table with row ids and an index on it, and a table without row ids that holds the same.
private func fill(_ template: Template, _ rows: [Row]) throws(PageFileError) {
  let file = try PageFile(path: Template.path)
  let table = TableTree(file, root: template.roots["t"] ?? 0)
  let index = IndexTree(file, root: template.roots["by_a"] ?? 0, keyColumns: 3)
  let keyed = IndexTree(file, root: template.roots["keyed"] ?? 0, keyColumns: 2, spare: template.spare)
  var record = RecordBuilder(columns: 3)
  for (i, row) in rows.enumerated() {
    record.clear()
    record.null()
    row.a.write(&record)
    row.b.write(&record)
    try table.append(row.id, record.record())
    record.clear()
    row.a.write(&record)
    row.b.write(&record)
    record.integer(row.id)
    try index.append(record.record())
    record.clear()
    row.a.write(&record)
    row.b.write(&record)
    record.integer(i)
    try keyed.append(record.record())
  }
  try table.finish()
  try index.finish()
  try keyed.finish()
  try file.close()
}

private func judge(_ template: Template, _ rows: [Row]) {
  let database = Connection(Template.path)
  guard database.texts("pragma integrity_check") == ["ok"] else {
    fatalError("\(database.texts("pragma integrity_check")): \(rows)")
  }
  let read = "typeof(a) || ' ' || coalesce(a, '') || ' ' || typeof(b) || ' ' || coalesce(b, '')"
  let values = rows.map { "\($0.a.words) \($0.b.words)" }
  let expected = [
    ("select id || ' ' || \(read) from t order by id", zip(rows, values).map { "\($0.id) \($1)" }),
    (
      "select id || ' ' || \(read) from t indexed by by_a order by a, b, id", zip(rows, values).map { "\($0.id) \($1)" }
    ),
    ("select place || ' ' || \(read) from keyed order by a, b", values.enumerated().map { "\($0) \($1)" }),
  ]
  for (sql, expected) in expected where database.texts(sql) != expected {
    fatalError("\(sql): found \(database.texts(sql)), expected \(expected)")
  }
}

private struct Row {
  var id: Int
  var a: Value
  var b: Value

  static func < (x: Row, y: Row) -> Bool { x.a != y.a ? x.a < y.a : x.b < y.b }
}

extension [Row] {
  /// Row ids, and keys without them.
  fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0.id < $1.id && $0 < $1 } }

  /// Makes the rows ascend; leaves out what stands there twice.
  fileprivate mutating func order() {
    let ids = Set(map(\.id)).sorted()
    var ordered: [Row] = []
    for row in sorted(by: <) where ordered.last.map({ $0 < row }) ?? true { ordered.append(row) }
    self = zip(ids, ordered).map { Row(id: $0, a: $1.a, b: $1.b) }
  }
}

/// What a column holds; compares as <https://www.sqlite.org/datatype3.html#sort_order> says.
private enum Value: Comparable {
  case integer(Int), text(String)

  static func < (x: Value, y: Value) -> Bool {
    switch (x, y) {
    case (.integer(let x), .integer(let y)): x < y
    case (.text(let x), .text(let y)): x.utf8.lexicographicallyPrecedes(y.utf8)
    case (.integer, .text): true
    case (.text, .integer): false
    }
  }

  func write(_ record: inout RecordBuilder) {
    switch self {
    case .integer(let value): record.integer(value)
    case .text(let value): record.text(value)
    }
  }

  var words: String {
    switch self {
    case .integer(let value): "integer \(value)"
    case .text(let value): "text \(value)"
    }
  }
}

/// Takes rows out of an input's bytes.
private struct Rows {
  private var bytes: Slice<UnsafeBufferPointer<UInt8>>
  private let longest: Int
  private(set) var all: [Row] = []
  private var lastID = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, longest: Int) {
    self.bytes = bytes[...]
    self.longest = longest
    while let step = self.bytes.popFirst() {
      // Mostly the next ids, sometimes any.
      let id = step < 250 ? lastID &+ Int(step) &+ 1 : integer(8)
      lastID = id
      let row = Row(id: id, a: value(), b: value())
      // The same rows over and over fill many pages from a short input.
      let repeats = step % 16 == 15 ? 50 : 1
      for i in 0..<repeats {
        all.append(i == 0 ? row : Row(id: id &+ i, a: row.a, b: .integer(i &+ Int(step))))
      }
      lastID = lastID &+ (repeats - 1)
    }
  }

  private mutating func value() -> Value {
    let kind = Int(bytes.popFirst() ?? 0)
    if kind < 100 { return .integer(integer(kind % 9)) }
    let letter = ["a", "b", "\u{0}", "é", "\u{10FFFF}"][kind % 5]
    let length = kind < 240 ? integer(1) & 0xF : integer(3) & 0x7FFF_FFFF
    return .text(String(repeating: letter, count: length % (longest / letter.utf8.count)))
  }

  /// Of so many bytes, signed.
  private mutating func integer(_ width: Int) -> Int {
    guard width > 0 else { return 0 }
    var bits = Int(Int8(bitPattern: bytes.popFirst() ?? 0))
    for _ in 1..<width { bits = bits << 8 | Int(bytes.popFirst() ?? 0) }
    return bits
  }
}

/// An empty database that SQLite made, with its roots: one for each size of a page.
private struct Template {
  /// Beside the fuzzer, which is one process.
  static let path = CommandLine.arguments[0] + ".db"

  let pageSize: Int
  /// See ``IndexTree``.
  let spare: Int
  /// In bytes: longer than a page. Of large pages not by much, for speed.
  var longest: Int { pageSize > 8_192 ? pageSize * 5 / 4 : pageSize * 3 }
  let roots: [String: UInt32]
  private let bytes: Data

  static let all: [Template] = (9...16).map { Template(pageSize: 1 << $0) }

  private init(pageSize: Int) {
    self.pageSize = pageSize
    spare = pageSize / 10
    unlink(Self.path)
    let database = Connection(Self.path)
    _ = database.texts(
      """
      pragma page_size = \(pageSize);
      create table t (id integer primary key, a, b);
      create index by_a on t (a, b);
      create table keyed (a, b, place integer, primary key (a, b)) without rowid;
      """)
    var roots: [String: UInt32] = [:]
    for name in database.texts("select name from sqlite_schema where rootpage > 0") {
      roots[name] = database.texts("select rootpage from sqlite_schema where name = '\(name)'").first.flatMap(
        UInt32.init)
    }
    self.roots = roots
    guard let bytes = FileManager.default.contents(atPath: Self.path) else { fatalError("no template") }
    self.bytes = bytes
  }

  func write() {
    guard FileManager.default.createFile(atPath: Self.path, contents: bytes) else { fatalError("no room") }
  }
}

private final class Connection {
  private var handle: OpaquePointer?

  init(_ path: String) {
    guard sqlite3_open(path, &handle) == SQLITE_OK else { fatalError("not opened") }
    _ = texts("pragma synchronous = off; pragma journal_mode = off")
  }

  deinit { sqlite3_close(handle) }

  /// The first column of all rows of all statements.
  func texts(_ sql: String) -> [String] {
    var found: [String] = []
    sql.withCString { start in
      var rest: UnsafePointer<CChar>? = start
      while let next = rest, next.pointee != 0 {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, next, -1, &statement, &rest) == SQLITE_OK else {
          fatalError(String(cString: sqlite3_errmsg(handle)))
        }
        while sqlite3_step(statement) == SQLITE_ROW {
          let count = Int(sqlite3_column_bytes(statement, 0))
          let bytes = UnsafeRawBufferPointer(start: sqlite3_column_text(statement, 0), count: count)
          found.append(String(decoding: bytes, as: UTF8.self))
        }
        sqlite3_finalize(statement)
      }
    }
    return found
  }
}
