import CivilTime
import Exports
import GRDBSQLite

/// Keeps one dimension of people, `dim_users` or `dim_technicians`: who was mentioned, and by which name.
///
/// A name comes from the greatest mention with a real name; a bare id never replaces one. Members are read from the
/// database when first mentioned, if there is one yet, and written when ``write(_:_:)`` is called, or by whom
/// ``handOver(_:)`` gives them to.
final class NameKeeper {
  struct Member: Sendable {
    let id: UInt32
    fileprivate(set) var name: String
    /// Nil while only bare ids were seen.
    fileprivate(set) var mention: Mention?
    fileprivate var isWritten: Bool
  }

  private let table: String, key: String, name: String
  private let unknown: UInt32
  private var select: Statement?
  private let times = TimeText()
  /// By `Symbol.index`; -1 where not looked up yet.
  private var memberOfSymbol: [Int32] = []
  private var memberOfID: [UInt32: Int32] = [:]
  private var members: [Member] = []

  /// - Parameter unknown: the member that nobody counts as.
  init(table: String, key: String, name: String, unknown: UInt32) {
    (self.table, self.key, self.name, self.unknown) = (table, key, name, unknown)
  }

  /// From now on members may stand in the database.
  func connect(_ connection: OpaquePointer) throws {
    select = try Statement(
      connection, "select \(name), name_updated_at, name_file_id, name_line from \(table) where \(key) = ?1")
  }

  /// Lets go of the database, which can't be closed else.
  func disconnect() { select = nil }

  /// The member's id as a number of the ``TextTable``; notes the name it is mentioned by.
  @inline(__always)
  func mention(
    _ symbol: Symbol, at: LocalTime, _ source: Source, _ vocabulary: LoadVocabulary, _ ranks: SourceRanks
  ) throws -> UInt32 {
    if symbol.isEmpty { return unknown }
    let index = Int(symbol.index)
    if index >= memberOfSymbol.count {
      memberOfSymbol += Array(repeating: -1, count: max(vocabulary.people.count, index + 1) - memberOfSymbol.count)
    }
    var member = Int(memberOfSymbol[index])
    if member < 0 {
      member = try find(vocabulary.personID(symbol), vocabulary.texts)
      memberOfSymbol[index] = Int32(member)
    }
    if let known = members[member].mention?.at, known > at { return members[member].id }
    return note(member, vocabulary.people[index].name, Mention(at: at, source: source), ranks)
  }

  private func note(_ member: Int, _ name: String?, _ mention: Mention, _ ranks: SourceRanks) -> UInt32 {
    if let name, members[member].id != unknown {
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
    select?.bind(1, texts[id])
    let stored = try select?.first { row in
      Member(
        id: id, name: row.text(0),
        mention: row.isNull(2)
          ? nil : Mention(at: TimeText.time(row.bytes(1)), source: Source(file: row.int(2), line: row.int(3))),
        isWritten: true)
    }
    members.append(stored ?? Member(id: id, name: texts[id], mention: nil, isWritten: id == unknown))
    memberOfID[id] = Int32(members.count - 1)
    return members.count - 1
  }

  /// Writes what is new.
  func write(_ connection: OpaquePointer, _ texts: TextTable) throws {
    let upsert = try Statement(
      connection,
      """
      insert into \(table) (\(key), \(name), name_updated_at, name_file_id, name_line) values (?1, ?2, ?3, ?4, ?5)
      on conflict do update set \(name) = excluded.\(name), name_updated_at = excluded.name_updated_at,
          name_file_id = excluded.name_file_id, name_line = excluded.name_line
      """)
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

  /// All members so far, the unknown one among them, for somebody who writes the whole table: they count as written.
  func handOver(_ texts: TextTable) throws -> Rows {
    _ = try find(unknown, texts)
    for i in members.indices { members[i].isWritten = true }
    return Rows(table: table, members: members)
  }

  struct Rows: Sendable {
    let table: String
    let members: [Member]
  }

  /// Forgets everything: what was noted since the last ``write(_:_:)`` was rolled back.
  func forget() {
    memberOfSymbol = []
    memberOfID = [:]
    members = []
  }
}
