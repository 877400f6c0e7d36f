import CivilTime
import Exports
import GRDBSQLite

/// Keeps one dimension of people, `dim_users` or `dim_technicians`: who was mentioned, and by which name.
///
/// A name comes from the greatest mention with a real name; a bare id never replaces one. Members are read from the
/// database when first mentioned and written when ``write()`` is called.
final class NameKeeper {
  private struct Member {
    let id: UInt32
    var name: String
    /// Nil while only bare ids were seen.
    var mention: Mention?
    var isWritten: Bool
  }

  private let select: Statement
  private let upsert: Statement
  private let unknown: UInt32
  private let times = TimeText()
  /// By `Symbol.index`; -1 where not looked up yet.
  private var memberOfSymbol: [Int32] = []
  private var memberOfID: [UInt32: Int32] = [:]
  private var members: [Member] = []

  init(_ connection: OpaquePointer, table: String, key: String, name: String, unknown: UInt32) throws {
    select = try Statement(
      connection, "select \(name), name_updated_at, name_file_id, name_line from \(table) where \(key) = ?1")
    upsert = try Statement(
      connection,
      """
      insert into \(table) (\(key), \(name), name_updated_at, name_file_id, name_line) values (?1, ?2, ?3, ?4, ?5)
      on conflict do update set \(name) = excluded.\(name), name_updated_at = excluded.name_updated_at,
          name_file_id = excluded.name_file_id, name_line = excluded.name_line
      """)
    self.unknown = unknown
  }

  /// The member's id as a number of the ``TextTable``; notes the name it is mentioned by.
  @inline(__always)
  func mention(
    _ symbol: Symbol, at: LocalTime, _ source: Source, _ people: [Person], _ texts: TextTable,
    _ ranks: SourceRanks
  ) throws -> UInt32 {
    if symbol.isEmpty { return unknown }
    let index = Int(symbol.index)
    if index >= memberOfSymbol.count {
      memberOfSymbol += Array(repeating: -1, count: max(people.count, index + 1) - memberOfSymbol.count)
    }
    var member = Int(memberOfSymbol[index])
    if member < 0 {
      member = try find(texts.number(of: people[index].id), texts)
      memberOfSymbol[index] = Int32(member)
    }
    if let known = members[member].mention?.at, known > at { return members[member].id }
    if let name = people[index].name, members[member].id != unknown {
      let mention = Mention(at: at, source: source)
      let known = members[member].mention
      if known.map({ mention.isGreater(than: $0, ranks) }) ?? true {
        members[member].mention = mention
        members[member].name = name
        members[member].isWritten = false
      }
    }
    return members[member].id
  }

  private func find(_ id: UInt32, _ texts: TextTable) throws -> Int {
    if let known = memberOfID[id] { return Int(known) }
    select.bind(1, texts[id])
    let stored = try select.first { row in
      Member(
        id: id, name: row.text(0),
        mention: row.isNull(2)
          ? nil : Mention(at: TimeText.time(row.bytes(1)), source: Source(file: row.int(2), line: row.int(3))),
        isWritten: true)
    }
    members.append(stored ?? Member(id: id, name: texts[id], mention: nil, isWritten: false))
    memberOfID[id] = Int32(members.count - 1)
    return members.count - 1
  }

  /// Writes what is new.
  func write(_ texts: TextTable) throws {
    for i in members.indices where !members[i].isWritten {
      upsert.bind(1, texts[members[i].id])
      upsert.bind(2, members[i].name)
      let mention = members[i].mention
      upsert.bind(3, times.of(mention?.at))
      upsert.bind(4, mention?.source.file)
      upsert.bind(5, mention?.source.line)
      try upsert.run()
      members[i].isWritten = true
    }
  }

  /// Forgets everything: what was noted since the last ``write(_:)`` was rolled back.
  func forget() {
    memberOfSymbol = []
    memberOfID = [:]
    members = []
  }
}

/// Keeps `dim_locations` or `dim_states`, whose members are their names: gives each its surrogate key.
final class MemberKeeper {
  private let select: Statement
  private let insert: Statement
  /// What else the row of a new member holds, from its name.
  private let detail: ((String) -> String)?
  private var next: Int
  private var keyOfSymbol: [Int32] = []

  init(
    _ connection: OpaquePointer, table: String, key: String, name: String,
    detail: (column: String, of: (String) -> String)?
  ) throws {
    select = try Statement(connection, "select \(key) from \(table) where \(name) = ?1")
    insert = try Statement(
      connection,
      detail.map { "insert into \(table) (\(key), \(name), \($0.column)) values (?1, ?2, ?3)" }
        ?? "insert into \(table) (\(key), \(name)) values (?1, ?2)")
    self.detail = detail?.of
    next = try Statement(connection, "select coalesce(max(\(key)), 0) + 1 from \(table)").first { $0.int(0) } ?? 1
  }

  /// The member's key, made if it is new; 0 for the unknown one.
  @inline(__always)
  func key(_ symbol: Symbol, _ vocabulary: [String]) throws -> Int {
    if symbol.isEmpty { return 0 }
    let index = Int(symbol.index)
    if index < keyOfSymbol.count, keyOfSymbol[index] >= 0 { return Int(keyOfSymbol[index]) }
    return try find(index, vocabulary)
  }

  private func find(_ index: Int, _ vocabulary: [String]) throws -> Int {
    if index >= keyOfSymbol.count {
      keyOfSymbol += Array(repeating: -1, count: vocabulary.count - keyOfSymbol.count)
    }
    select.bind(1, vocabulary[index])
    var key = try select.first { $0.int(0) }
    if key == nil {
      insert.bind(1, next)
      insert.bind(2, vocabulary[index])
      if let detail { insert.bind(3, detail(vocabulary[index])) }
      try insert.run()
      key = next
      next += 1
    }
    keyOfSymbol[index] = Int32(key ?? 0)
    return key ?? 0
  }

  /// Forgets the keys: members made since the savepoint were rolled back.
  func forget() { keyOfSymbol = [] }
}
