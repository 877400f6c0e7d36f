import Exports
import GRDBSQLite

/// Keeps `dim_locations` or `dim_states`, whose members are identified by name: gives each its surrogate key.
///
/// Reads members from the database, if there is one, when they are first met; writes new ones in ``write(_:)``.
final class MemberKeeper {
  private let table: String, key: String, name: String
  /// The other column of a new member's row, and its value by the member's name.
  private let detail: (column: String, of: (String) -> String)?
  private var select: RawStatement?
  private var next = 1
  private var keyOfSymbol: [Int32] = []
  private var made: [(key: Int, name: String)] = []

  init(table: String, key: String, name: String, detail: (column: String, of: (String) -> String)? = nil) {
    (self.table, self.key, self.name, self.detail) = (table, key, name, detail)
  }

  /// Connects to a database, which may hold members already.
  func connect(_ connection: OpaquePointer) throws {
    select = try RawStatement(connection, "select \(key) from \(table) where \(name) = ?1")
    let greatest = try RawStatement(connection, "select coalesce(max(\(key)), 0) from \(table)").first { $0.int(0) }
    next = max(next, (greatest ?? 0) + 1)
  }

  /// Lets go of the database, which can't be closed before.
  func disconnect() { select = nil }

  /// The member's key, made if it is new; 0 for the unknown one.
  @inline(__always)
  func key(_ symbol: Symbol, _ words: [String]) throws -> Int {
    if symbol.isEmpty { return 0 }
    let index = Int(symbol.index)
    if index < keyOfSymbol.count, keyOfSymbol[index] >= 0 { return Int(keyOfSymbol[index]) }
    return try find(index, words)
  }

  private func find(_ index: Int, _ words: [String]) throws -> Int {
    if index >= keyOfSymbol.count {
      keyOfSymbol += Array(repeating: -1, count: words.count - keyOfSymbol.count)
    }
    var key = words[index] == TextTable.unknownText ? 0 : nil
    if key == nil {
      select?.bind(1, words[index])
      key = try select?.first { $0.int(0) }
    }
    if key == nil {
      key = next
      made.append((next, words[index]))
      next += 1
    }
    keyOfSymbol[index] = Int32(key ?? 0)
    return key ?? 0
  }

  /// The name of a member that is not written yet.
  func newName(of key: Int) -> String? { made.first { $0.key == key }?.name }

  /// Writes the new members.
  func write(_ connection: OpaquePointer) throws {
    if made.isEmpty { return }
    let insert = try RawStatement(
      connection,
      detail.map { "insert into \(table) (\(key), \(name), \($0.column)) values (?1, ?2, ?3)" }
        ?? "insert into \(table) (\(key), \(name)) values (?1, ?2)")
    for member in made {
      insert.bind(1, member.key)
      insert.bind(2, member.name)
      if let detail { insert.bind(3, detail.of(member.name)) }
      try insert.run()
    }
    made = []
  }

  /// Forgets the keys: members made since the last ``write(_:)`` were rolled back.
  func forget() {
    keyOfSymbol = []
    made = []
  }
}
