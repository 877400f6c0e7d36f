import CivilTime
import Exports
import GRDBSQLite

/// Keeps a dimension of people: who was mentioned, and by which name.
///
/// A name comes from the greatest mention with a real name; a bare id never replaces one. Reads members from the
/// database, if there is one, when they are first mentioned. Either ``write(_:_:)`` writes them, or the caller of
/// ``handOver(_:)``.
final class NameKeeper<Dimension: PeopleDimension> {
  struct Member: Sendable {
    let id: TextNumber
    fileprivate(set) var name: String
    /// Nil while only bare ids were seen.
    fileprivate(set) var mention: Mention?
    fileprivate var isWritten: Bool

    /// - Parameter id: the bytes of the id.
    func row(_ id: UnsafeRawBufferPointer) -> PersonRow<Dimension> {
      PersonRow(id: id, name: name, mention: mention)
    }
  }

  private var select: RawStatement?
  private let times = TimeText()
  /// By `Symbol.index`; -1 if not looked up yet.
  private var memberOfSymbol: [Int32] = []
  private var memberOfID: [TextNumber: Int32] = [:]
  private var members: [Member] = []

  /// Connects to a database, which may hold members already.
  func connect(_ connection: OpaquePointer) throws {
    select = try RawStatement(
      connection,
      """
      select \(Dimension.name), name_updated_at, name_file_id, name_line from \(Dimension.table)
      where \(Dimension.id) = ?1
      """)
  }

  /// Lets go of the database, which can't be closed before.
  func disconnect() { select = nil }

  /// The member's id as a number of the ``TextTable``. Notes the name by which the member is mentioned.
  @inline(__always)
  func mention(
    _ symbol: Symbol, at: LocalTime, _ source: Source, _ vocabulary: LoadVocabulary, _ ranks: SourceRanks
  ) throws -> TextNumber {
    if symbol.isEmpty { return Dimension.unknown }
    let index = Int(symbol.index)
    if index >= memberOfSymbol.count {
      memberOfSymbol += Array(repeating: -1, count: max(vocabulary.people.count, index + 1) - memberOfSymbol.count)
    }
    var member = Int(memberOfSymbol[index])
    if member < 0 {
      member = try find(vocabulary.personID(symbol), vocabulary.texts)
      memberOfSymbol[index] = Int32(member)
    }
    // If exports come with the latest first, most mentions are older than the known one.
    let at = PackedTime(at)
    if let known = members[member].mention?.at, known > at { return members[member].id }
    return note(member, vocabulary.people[index].name, Mention(at: at, source: source), ranks)
  }

  private func note(_ member: Int, _ name: String?, _ mention: Mention, _ ranks: SourceRanks) -> TextNumber {
    if let name, members[member].id != Dimension.unknown {
      let known = members[member].mention
      if known.map({ Standing(mention, over: $0, ranks).takesPlace }) ?? true {
        members[member].mention = mention
        members[member].name = name
        members[member].isWritten = false
      }
    }
    return members[member].id
  }

  private func find(_ id: TextNumber, _ texts: TextTable) throws -> Int {
    if let known = memberOfID[id] { return Int(known) }
    select?.bind(1, texts[id])
    let stored = try select?.first { row in
      Member(
        id: id, name: row.text(0),
        mention: row.isNull(2) ? nil : Mention(row, at: 1),
        isWritten: true)
    }
    members.append(stored ?? Member(id: id, name: texts[id], mention: nil, isWritten: id == Dimension.unknown))
    memberOfID[id] = Int32(members.count - 1)
    return members.count - 1
  }

  /// Writes the new members and names.
  func write(_ connection: OpaquePointer, _ texts: TextTable) throws {
    let replace = try RawStatement(connection, PersonRow<Dimension>.replace)
    for i in members.indices where !members[i].isWritten {
      try replace.run(members[i].row(texts.bytes(members[i].id)), times)
      members[i].isWritten = true
    }
  }

  /// All members so far, including the unknown one, for a caller that writes the whole table. They count as written.
  func handOver(_ texts: TextTable) throws -> [Member] {
    _ = try find(Dimension.unknown, texts)
    for i in members.indices { members[i].isWritten = true }
    return members
  }

  /// Forgets everything: what was noted since the last ``write(_:_:)`` was rolled back.
  func forget() {
    memberOfSymbol = []
    memberOfID = [:]
    members = []
  }
}
