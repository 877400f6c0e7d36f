import CCrypto
import Glibc
import Marts

// What the published files show of people. Done to the tables, so that all formats and the charts say the same.

extension PeopleShown {
  /// The tables with people shown as configured, rows in the mart's order under their new names.
  ///
  /// - Parameter keyFile: where the key of the pseudonyms lies; made if there is none, for its owner alone.
  func apply(to tables: [MartTable], keyFile: String) throws -> [MartTable] {
    switch self {
    case .names: return tables
    case .ids: return tables.map { $0.replacingPeople { ($0, $0) } }
    case .pseudonyms:
      let key = try Self.key(keyFile)
      return tables.map {
        $0.replacingPeople {
          let name = Self.pseudonym(of: $0, key); return (name, name)
        }
      }
    }
  }

  /// HMAC-SHA-256 of the id, cut to 40 bits: the same every night, and nothing to anyone without the key.
  private static func pseudonym(of id: String, _ key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length = 0
    let data = Array(id.utf8)
    EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, key, key.count, data, data.count, &digest, digest.count, &length)
    let digits = Array("0123456789ABCDEF".utf8)
    return "P-"
      + String(decoding: digest.prefix(5).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func key(_ path: String) throws(FileError) -> [UInt8] {
    if let key = try Folder.read(path), key.count >= 16 { return key }
    if Folder.exists(path) { throw FileError(path: path, code: EINVAL) }
    var key = [UInt8](repeating: 0, count: 32)
    guard getentropy(&key, key.count) == 0 else { throw FileError(path: path) }
    try Folder.replace(path, with: key, mode: 0o600)
    return key
  }
}

extension MartTable {
  /// With other ids and names in `tech_id` and `tech_name`; the unknown member keeps its own. Sorted anew: by the count
  /// behind the name descending, then name, then id, as the marts of people are.
  fileprivate func replacingPeople(_ replacement: (_ id: String) -> (id: String, name: String)) -> MartTable {
    guard let id = index(of: "tech_id"), let name = index(of: "tech_name") else { return self }
    let count = max(id, name) + 1
    var rows = rows.map { row -> [MartValue] in
      guard case .text(let old) = row[id], !old.hasPrefix("(") else { return row }
      var row = row
      let new = replacement(old)
      row[id] = .text(new.id)
      row[name] = .text(new.name)
      return row
    }
    func number(_ row: [MartValue]) -> Int { if count < row.count, case .integer(let n) = row[count] { n } else { 0 } }
    func text(_ row: [MartValue], _ column: Int) -> String {
      if case .text(let text) = row[column] { text } else { "" }
    }
    rows.sort { a, b in
      if number(a) != number(b) { return number(a) > number(b) }
      if a[name] != b[name] { return text(a, name).utf8.lexicographicallyPrecedes(text(b, name).utf8) }
      return text(a, id).utf8.lexicographicallyPrecedes(text(b, id).utf8)
    }
    return MartTable(name: self.name, columns: columns, rows: rows)
  }
}
