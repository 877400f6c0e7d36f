import Foundation
import GRDB
import Testing
import Warehouse

@Suite("The database")
struct WarehouseDatabaseTests {
  @Test("of a newer program is refused and left as it is")
  func newer() throws {
    try withFolder { folder in
      let path = folder + "/interactions.db"
      let database = try WarehouseDatabase.open(path: path)
      try database.queue.write { try $0.execute(sql: "pragma user_version = 99") }
      try database.close()
      let bytes = FileManager.default.contents(atPath: path)
      #expect(throws: WarehouseError.newerDatabase(path: path, version: 99)) {
        try WarehouseDatabase.open(path: path)
      }
      #expect(FileManager.default.contents(atPath: path) == bytes)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["interactions.db"])
    }
  }

  @Test("is not made of a file of another kind, nor of another program's database")
  func foreign() throws {
    try withFolder { folder in
      let text = folder + "/notes.txt"
      try Data(String(repeating: "x", count: 200).utf8).write(to: URL(filePath: text))
      #expect(throws: WarehouseError.foreignDatabase(path: text)) { try WarehouseDatabase.open(path: text) }
      let other = folder + "/other.db"
      let queue = try DatabaseQueue(path: other)
      try queue.write { try $0.execute(sql: "create table t (a)") }
      try queue.close()
      #expect(throws: WarehouseError.foreignDatabase(path: other)) { try WarehouseDatabase.open(path: other) }
    }
  }

  @Test("is readable by its owner alone, made in place or built beside")
  func mode() throws {
    try withFolder { folder in
      let opened = folder + "/opened.db"
      try WarehouseDatabase.open(path: opened).close()
      let built = folder + "/built.db"
      try WarehouseDatabase.rebuild(path: built, [])
      for path in [opened, built] {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600, "\(path)")
      }
    }
  }

  @Test("is what docs/SCHEMA.md says: every table and view, every column in its order")
  func documented() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/SCHEMA.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    var documented: [String: [String]] = [:]
    var entity: String?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[1] == "{" {
        entity = String(words[0])
        documented[String(words[0])] = []
      } else if words == ["}"] {
        entity = nil
      } else if let entity, words.count >= 2 {
        documented[entity]?.append("\(words[0]) \(words[1])")
      }
    }
    let database = try WarehouseDatabase.create()
    let actual = try database.queue.read { db in
      var tables: [String: [String]] = [:]
      for name in try String.fetchAll(
        db, sql: "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%'")
      {
        tables[name] = try Row.fetchAll(db, sql: "select type, name from pragma_table_info(?)", arguments: [name]).map {
          let type = ($0[0] as String).lowercased()
          return "\(type.isEmpty ? "expression" : type) \($0[1] as String)"
        }
      }
      return tables
    }
    for (name, columns) in actual { #expect(documented[name] == columns, "\(name)") }
    #expect(Set(documented.keys) == Set(actual.keys))
  }
}
