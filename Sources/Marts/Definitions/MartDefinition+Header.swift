/// The header of a mart's SQL file: `-- field: value` lines from its first line to the first line that is no comment.
///
/// A comment line indented by four blanks or more goes on with the value above it. Of a `column`, two blanks or more
/// separate name, type, unit (`-` for none) and meaning; a type with a `?` may be null.
extension MartDefinition {
  private enum Field: String, CaseIterable {
    case mart, title, grain, key, reads, order, additivity, caveat, restated, person, column

    static let required: [Field] = [.mart, .grain, .key, .reads, .order, .column]
    var mayRepeat: Bool { self == .caveat || self == .person || self == .column }
  }

  private struct Entry {
    var field: Field
    var value: String
    var line: Int
  }

  package init(sql: String, file: String) throws(MartError) {
    let entries = try MartDefinition.entries(sql, file: file)
    for field in Field.required where !entries.contains(where: { $0.field == field }) {
      throw .header("the header has no `-- \(field.rawValue):`", file: file, line: 1)
    }
    func value(_ field: Field) -> String { entries.first { $0.field == field }?.value ?? "" }
    func line(_ field: Field) -> Int { entries.first { $0.field == field }?.line ?? 1 }
    func list(_ value: String) -> [String] { value.split { $0 == "," || $0 == " " }.map(String.init) }
    func list(_ field: Field) -> [String] { list(value(field)) }

    columns = []
    for entry in entries where entry.field == .column {
      let column = try MartColumn(header: entry.value, file: file, line: entry.line)
      if columns.contains(where: { $0.name == column.name }) {
        throw .header("column \(column.name) appears twice", file: file, line: entry.line)
      }
      columns.append(column)
    }
    name = value(.mart)
    title = entries.contains { $0.field == .title } ? value(.title) : name
    grain = value(.grain)
    key = list(.key)
    reads = list(.reads)
    order = value(.order)
    additivity = value(.additivity)
    caveats = entries.filter { $0.field == .caveat }.map(\.value)
    restated = []
    for entry in value(.restated).split(separator: ",") {
      guard let column = RestatedColumn(header: entry.drop { $0 == " " }) else {
        throw .header(
          "restated \"\(entry.drop { $0 == " " })\", expected a column, and (links), (closing) or (level) after it if it counts those",
          file: file, line: line(.restated))
      }
      restated.append(column)
    }
    people = []
    self.sql = sql
    self.file = file

    guard name.isColumnName, name.utf8.count <= 31 else {
      throw .header(
        "mart is \"\(name)\", expected a small letter, then small letters, digits and _, 31 at most", file: file,
        line: line(.mart))
    }
    if let owner = MartDefinition.owner(ofReserved: name) {
      throw .header("\(name) is reserved by \(owner); give it another name", file: file, line: line(.mart))
    }
    for column in key {
      guard let index = columns.firstIndex(where: { $0.name == column }) else {
        throw .header("key \(column) is not a column", file: file, line: line(.key))
      }
      guard !columns[index].isNullable else {
        throw .header("key \(column) may be null", file: file, line: line(.key))
      }
    }
    for column in restated where !columns.contains(where: { $0.name == column.name && $0.type == .integer }) {
      throw .header("restated \(column.name) is not an integer column", file: file, line: line(.restated))
    }
    people = try MartDefinition.people(
      entries.filter { $0.field == .person }.map { (list($0.value), $0.line) }, columns, file: file)
    if !restated.isEmpty, columns.count(where: { key.contains($0.name) && $0.type == .date }) != 1 {
      throw .header("restated needs one date in the key", file: file, line: line(.restated))
    }
  }

  /// The name alone, also of a header that is broken elsewhere.
  static func name(in sql: String) -> String? {
    for line in sql.split(separator: "\n").prefix(while: { $0.hasPrefix("--") }) {
      let words = line.dropFirst(2).drop { $0 == " " }
      if words.hasPrefix("mart:") {
        return words.dropFirst(5).split(whereSeparator: \.isWhitespace).first.map(String.init)
      }
    }
    return nil
  }

  private static func entries(_ sql: String, file: String) throws(MartError) -> [Entry] {
    var entries: [Entry] = []
    var number = 0
    for var line in sql.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.last == "\r" { line.removeLast() }
      guard line.hasPrefix("--") else { break }
      let comment = line.dropFirst(2)
      let words = comment.drop { $0 == " " }
      if words.isEmpty { continue }
      if comment.hasPrefix("    "), !entries.isEmpty {
        entries[entries.count - 1].value += " " + words
        continue
      }
      guard let colon = words.firstIndex(of: ":"), let field = Field(rawValue: String(words[..<colon])) else {
        let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
        throw .header("not a header line, expected `-- field: …` with one of \(known)", file: file, line: number)
      }
      if !field.mayRepeat, entries.contains(where: { $0.field == field }) {
        throw .header("`-- \(field.rawValue):` appears twice", file: file, line: number)
      }
      let value = words[words.index(after: colon)...].drop { $0 == " " }
      guard !value.isEmpty else { throw .header("`-- \(field.rawValue):` is empty", file: file, line: number) }
      entries.append(Entry(field: field, value: String(value), line: number))
    }
    return entries
  }
}

// MARK: - Names that are taken

extension MartDefinition {
  /// Whose name it is, of those that no mart may have.
  private static func owner(ofReserved name: String) -> String? {
    switch name {
    // datapackage.json is the index of the marts; charts.json that of the charts, which may lie in the same folder.
    case "datapackage", "charts": "itsm-marts, for \(name).json"
    case "history": "Excel, which allows no sheet of this name"
    case "con", "prn", "aux", "nul": "Windows, which opens no file called \(name).csv"
    case _
    where name.utf8.count == 4 && (name.hasPrefix("com") || name.hasPrefix("lpt")) && name.last?.isNumber == true:
      "Windows, which opens no file called \(name).csv"
    default: nil
    }
  }
}

// MARK: - Where things stand

extension MartDefinition {
  /// The lines of the file that messages name, 1-based.
  package enum Place {
    case name, key, reads, column(String), query
  }

  package func line(_ place: Place) -> Int {
    // Parsed once already: there is no error.
    let entries = (try? MartDefinition.entries(sql, file: file)) ?? []
    func line(_ holds: (Entry) -> Bool) -> Int { entries.first(where: holds)?.line ?? 1 }
    switch place {
    case .name: return line { $0.field == .mart }
    case .key: return line { $0.field == .key }
    case .reads: return line { $0.field == .reads }
    case .column(let name): return line { $0.field == .column && $0.value.hasPrefix(name + " ") }
    case .query:
      return 1 + sql.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("--") }.count
    }
  }
}

extension MartColumn {
  fileprivate init(header: String, file: String, line: Int) throws(MartError) {
    let fields = header.fields(maximum: 4)
    guard fields.count == 4 else {
      throw .header(
        "expected name, type, unit and meaning of a column, separated by two blanks", file: file, line: line)
    }
    guard fields[0].isColumnName else {
      throw .header(
        "column \"\(fields[0])\", expected a small letter, then small letters, digits and _", file: file, line: line)
    }
    let isNullable = fields[1].hasSuffix("?")
    guard let type = MartColumnType(header: isNullable ? fields[1].dropLast() : fields[1][...]) else {
      throw .header(
        "type \"\(fields[1])\", expected text, integer, boolean, date, datetime or number(decimals), and ? if null is "
          + "allowed", file: file, line: line)
    }
    self.init(
      name: fields[0], type: type, isNullable: isNullable, unit: fields[2] == "-" ? "" : fields[2], meaning: fields[3])
  }
}

extension MartColumnType {
  fileprivate init?(header: Substring) {
    switch header {
    case "text": self = .text
    case "integer": self = .integer
    case "boolean": self = .boolean
    case "date": self = .date
    case "datetime": self = .dateTime
    default:
      guard header.hasPrefix("number("), header.hasSuffix(")"),
        let decimals = Int(header.dropFirst(7).dropLast()), DecimalRounding.decimals.contains(decimals)
      else { return nil }
      self = .number(decimals: decimals)
    }
  }

  /// As the header writes it.
  package var header: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .boolean: "boolean"
    case .date: "date"
    case .dateTime: "datetime"
    case .number(let decimals): "number(\(decimals))"
    }
  }
}

extension String {
  fileprivate var isColumnName: Bool {
    guard let first = utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    return utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || $0 == UInt8(ascii: "_")
    }
  }

  /// Split at runs of two blanks or more; the last field keeps such runs.
  fileprivate func fields(maximum: Int) -> [String] {
    var fields: [String] = []
    var rest = self[...]
    while fields.count < maximum - 1, let gap = rest.firstRange(of: "  ") {
      fields.append(String(rest[..<gap.lowerBound]))
      rest = rest[gap.upperBound...].drop { $0 == " " }
    }
    if !rest.isEmpty { fields.append(String(rest)) }
    return fields
  }
}
