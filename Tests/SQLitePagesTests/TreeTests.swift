import Files
import Foundation
import GRDB
import SQLitePages
import SeededGenerator
import TemporaryFolder
import Testing

/// SQLite is the judge: what was filled page by page is sound by its own check, and reads back as it was given.
@Suite("Trees that are filled page by page")
struct TreeTests {
  @Test(
    "a table reads back, however many rows it has and however long they are",
    arguments: [0, 1, 2, 40, 700, 30_000], [512, 1_024, 8_192, 65_536])
  func table(rows: Int, pageSize: Int) throws {
    var random = SeededGenerator(seed: UInt64(rows * pageSize))
    let longest = rows > 1_000 ? 60 : pageSize * 3
    let expected = (0..<rows).map { i in
      Written(id: i * 3 + 1, number: random.number(), text: random.text(longest: longest))
    }
    try build(pageSize: pageSize, "create table t (id integer primary key, number integer, text text) strict") {
      file, roots in
      let tree = TableTree(file, root: try #require(roots["t"]))
      var record = RecordBuilder(columns: 3)
      for row in expected {
        record.clear()
        record.null()
        record.integer(row.number)
        record.text(row.text)
        try tree.append(row.id, record.record())
      }
      try tree.finish()
    } check: { db in
      let found = try Row.fetchAll(db, sql: "select id, number, text from t order by id").map {
        Written(id: $0[0], number: $0[1], text: $0[2])
      }
      #expect(found == expected)
    }
  }

  @Test(
    "an index holds what SQLite looks up in it, however long its keys are",
    arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 40, 333, 5_000], [512, 1_024, 8_192])
  func index(rows: Int, pageSize: Int) throws {
    var random = SeededGenerator(seed: UInt64(rows * pageSize))
    // From keys that fit by the hundred to such that hardly four fit on a page, or need pages of their own.
    for longest in [8, pageSize / 5, pageSize * 2] where rows * longest < 20_000_000 {
      let texts = Set((0..<rows).map { "\(random.text(longest: longest) ?? "") \($0)" }).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
      try build(
        pageSize: pageSize,
        """
        create table keyed (text text primary key, number integer) strict, without rowid;
        create table t (id integer primary key, text text) strict;
        create unique index by_text on t (text);
        """
      ) { file, roots in
        // With room for later keys in one of the two.
        let keyed = IndexTree(file, root: try #require(roots["keyed"]), keyColumns: 1, spare: pageSize / 10)
        let table = TableTree(file, root: try #require(roots["t"]))
        let index = IndexTree(file, root: try #require(roots["by_text"]), keyColumns: 1)
        var record = RecordBuilder(columns: 2)
        for (i, text) in texts.enumerated() {
          record.clear()
          record.text(text)
          record.integer(i)
          try keyed.append(record.record())
          try index.append(record.record())
          record.clear()
          record.null()
          record.text(text)
          try table.append(i, record.record())
        }
        try keyed.finish()
        try table.finish()
        try index.finish()
      } check: { db in
        #expect(try String.fetchAll(db, sql: "select text from keyed order by text") == texts)
        #expect(try String.fetchAll(db, sql: "select text from t indexed by by_text order by text") == texts)
        // SQLite goes on where we stopped.
        for text in texts.shuffled(using: &random).prefix(50) {
          try db.execute(
            sql: "delete from t where text = ?; delete from keyed where text = ?", arguments: [text, text])
          try db.execute(sql: "insert into t (text) values (?)", arguments: ["again " + text])
          try db.execute(sql: "insert into keyed values (?, 1)", arguments: ["again " + text])
        }
      }
    }
  }

  @Test("an index with room to spare takes keys in between without splitting a page")
  func spare() throws {
    for (spare, isSplit) in [(0, true), (800, false)] {
      try build(pageSize: 8_192, "create table keyed (number integer primary key, text text) strict, without rowid") {
        file, roots in
        let tree = IndexTree(file, root: try #require(roots["keyed"]), keyColumns: 1, spare: spare)
        var record = RecordBuilder(columns: 2)
        for number in 0..<10_000 {
          record.clear()
          record.integer(number * 10)
          try tree.append(record.record())
        }
        try tree.finish()
      } check: { db in
        let before = try Int.fetchOne(db, sql: "pragma page_count")
        for number in stride(from: 5, to: 100_000, by: 2_000) {
          try db.execute(sql: "insert into keyed values (?, 'a key in between')", arguments: [number])
        }
        #expect((try Int.fetchOne(db, sql: "pragma page_count") != before) == isSplit, "\(spare) bytes to spare")
      }
    }
  }

  @Test("rows out of the order of their ids are refused")
  func unorderedRows() throws {
    let ids = [Int.min, -5, 5, Int.max]
    for (before, after) in ids.flatMap({ a in ids.map { (a, $0) } }) {
      try buildAside("create table t (id integer primary key) strict") { file, root in
        let tree = TableTree(file, root: try #require(root["t"]))
        var record = RecordBuilder(columns: 1)
        record.null()
        try tree.append(before, record.record())
        if before < after {
          try tree.append(after, record.record())
        } else {
          #expect(throws: PageFileError.unordered(path: file.path)) { try tree.append(after, record.record()) }
        }
      }
    }
  }

  @Test("keys are refused unless SQLite would find them in that order", arguments: [1, 2])
  func unorderedKeys(keyColumns: Int) throws {
    let values = KeyValue.peculiar
    let keys = values.flatMap { a in [values[0], values[5], a].map { [a, $0] } }
    // SQLite is the judge of what is greater.
    let judge = try DatabaseQueue()
    let columns = keyColumns == 1 ? "a" : "a, b"
    let rank: [Int] = try judge.write { db in
      try db.execute(sql: "create table keys (id integer primary key, a, b)")
      for (i, key) in keys.enumerated() {
        try db.execute(sql: "insert into keys values (?, ?, ?)", arguments: [i, key[0].sql, key[1].sql])
      }
      return try Int.fetchAll(db, sql: "select dense_rank() over (order by \(columns)) from keys order by id")
    }
    try buildAside("create table t (id integer primary key, a, b); create index i on t (a, b)") { file, roots in
      for (i, before) in keys.enumerated() {
        for (j, after) in keys.enumerated() {
          let tree = IndexTree(file, root: try #require(roots["i"]), keyColumns: keyColumns)
          let refusals = [before, after].map { (key: [KeyValue]) -> PageFileError? in
            var record = RecordBuilder(columns: 2)
            for value in key { value.write(&record) }
            do throws(PageFileError) { try tree.append(record.record()) } catch { return error }
            return nil
          }
          let expected = rank[i] < rank[j] ? nil : PageFileError.unordered(path: file.path)
          #expect(refusals == [nil, expected], "\(after) after \(before)")
        }
      }
    }
  }

  @Test("a file that is no plain database is refused")
  func foreignFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "A", count: 4_096), to: "notes.txt")
    let (text, none) = (folder.path + "/notes.txt", folder.path + "/none.db")
    #expect(throws: PageFileError.foreign(path: text)) { _ = try PageFile(path: text) }
    for (i, pragma) in ["encoding = 'UTF-16'", "auto_vacuum = full"].enumerated() {
      let other = folder.path + "/\(i).db"
      let queue = try DatabaseQueue(path: other)
      try queue.writeWithoutTransaction { try $0.execute(sql: "pragma \(pragma); create table t (id)") }
      try queue.close()
      #expect(throws: PageFileError.foreign(path: other)) { _ = try PageFile(path: other) }
    }
    #expect(throws: PageFileError.file(FileError(path: none, .write, code: ENOENT))) { _ = try PageFile(path: none) }
  }

  @Test("the page that belongs to SQLite's locks stays empty")
  func lockPage() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/large.db"
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "pragma page_size = 65536; create table t (id integer primary key)")
    }
    try queue.close()
    // A hole of almost a gigabyte that takes no room on the disk.
    try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: UInt64(1 << 30) - 65_536)
    let file = try PageFile(path: path)
    let page = UnsafeMutableRawPointer.allocate(byteCount: 65_536, alignment: 8)
    defer { page.deallocate() }
    page.initializeMemory(as: UInt8.self, repeating: 7, count: 65_536)
    let lockPage: UInt32 = (1 << 30) / 65_536 + 1
    #expect([try file.append(page), try file.append(page)] == [lockPage - 1, lockPage + 1])
    try file.close()
    let written = try FileHandle(forReadingFrom: URL(filePath: path))
    try written.seek(toOffset: 1 << 30)
    #expect(try written.read(upToCount: 65_536 + 1) == Data(repeating: 0, count: 65_536) + [7])
  }
}

/// What a column of a key can hold.
private enum KeyValue {
  case null, integer(Int), text(String)

  /// Bytes that order differently signed and unsigned, by length and by letter; all widths; longer than a page.
  static let peculiar: [KeyValue] =
    [.null, .integer(.min), .integer(-0x8000_0000), .integer(-129), .integer(-1), .integer(0), .integer(1)]
    + [.integer(127), .integer(128), .integer(40_000), .integer(1 << 31), .integer(1 << 40), .integer(.max)]
    + [.text(""), .text("0"), .text("a"), .text("a\u{1}"), .text("aa"), .text("b"), .text("é"), .text("\u{10FFFF}")]
    + [.text(String(repeating: "a", count: 9_000)), .text(String(repeating: "a", count: 9_000) + "b")]

  var sql: (any DatabaseValueConvertible)? {
    switch self {
    case .null: nil
    case .integer(let value): value
    case .text(let value): value
    }
  }

  func write(_ record: inout RecordBuilder) {
    switch self {
    case .null: record.null()
    case .integer(let value): record.integer(value)
    case .text(let value): record.text(value)
    }
  }
}

private struct Written: Equatable {
  var id: Int
  var number: Int
  var text: String?
}

extension SeededGenerator {
  /// Of every width that SQLite stores.
  fileprivate mutating func number() -> Int {
    let number = Int.random(in: .min ... .max, using: &self) >> Int.random(in: 0...63, using: &self)
    return number
  }

  fileprivate mutating func text(longest: Int) -> String? {
    let length = Int.random(in: -1...longest, using: &self)
    let letter = String("abcxyz ".randomElement(using: &self) ?? "a")
    return length < 0 ? nil : String(repeating: letter, count: length)
  }
}

/// Makes a database with a schema whose trees are begun and thrown away.
private func buildAside(_ schema: String, fill: (PageFile, [String: UInt32]) throws -> Void) throws {
  let folder = try TemporaryFolder()
  let (path, roots) = try make(in: folder, pageSize: 4_096, schema)
  try fill(try PageFile(path: path), roots)
}

/// - Returns: the file, and where the tree of each table and index begins.
private func make(in folder: TemporaryFolder, pageSize: Int, _ schema: String) throws -> (String, [String: UInt32]) {
  let path = folder.path + "/built.db"
  let made = try DatabaseQueue(path: path)
  let roots = try made.writeWithoutTransaction { db in
    try db.execute(sql: "pragma page_size = \(pageSize); \(schema)")
    var roots: [String: UInt32] = [:]
    for row in try Row.fetchAll(db, sql: "select name, rootpage from sqlite_schema") { roots[row[0]] = row[1] }
    return roots
  }
  try made.close()
  return (path, roots)
}

/// Makes a database with a schema, has its trees filled, and hands it to SQLite, which must find it sound before and
/// after the check has changed it.
private func build(
  pageSize: Int, _ schema: String, fill: (PageFile, [String: UInt32]) throws -> Void, check: (Database) throws -> Void
) throws {
  let folder = try TemporaryFolder()
  let (path, roots) = try make(in: folder, pageSize: pageSize, schema)
  let file = try PageFile(path: path)
  try fill(file, roots)
  try file.close()
  let queue = try DatabaseQueue(path: path)
  try queue.writeWithoutTransaction { db in
    #expect(try String.fetchAll(db, sql: "pragma integrity_check") == ["ok"])
    try check(db)
    #expect(try String.fetchAll(db, sql: "pragma integrity_check") == ["ok"])
  }
  try queue.close()
}
