import Words

/// Which column of a file feeds which field. Knows headers, not rows.
///
/// A header is taken for a field by an alias of the configuration (the first listed goes first), else by the field's
/// name or label; case, `_` and blanks do not matter. One column may feed several fields, by aliases.
struct ColumnMap {
  /// Of one kind of export: normalised header → the fields it may feed, each with a rank. A lower rank wins.
  struct Names {
    let kind: ExportKind
    fileprivate var candidates: [String: [(field: Int, rank: Int)]] = [:]

    init(kind: ExportKind, aliases: [String: [String]]) {
      self.kind = kind
      for (index, field) in kind.fields.enumerated() {
        for (rank, alias) in (aliases[field.name] ?? []).enumerated() { add(alias, index, rank) }
        for name in [field.name] + field.labels { add(name, index, .max) }
      }
    }

    private mutating func add(_ header: String, _ field: Int, _ rank: Int) {
      let name = ColumnMap.normalised(header)
      guard !candidates[name, default: []].contains(where: { $0.field == field }) else { return }
      candidates[name, default: []].append((field, rank))
    }
  }

  let names: Names
  private(set) var headers: [String] = []
  /// By field; -1 where the file has none.
  private(set) var columnOfField: [Int]
  private var ranks: [Int]
  /// By field: columns that claim it with the same rank.
  private var claims: [[Int]]
  private var used: Set<Int> = []

  init(_ names: Names) {
    self.names = names
    let count = names.kind.fields.count
    columnOfField = [Int](repeating: -1, count: count)
    ranks = [Int](repeating: .max, count: count)
    claims = [[Int]](repeating: [], count: count)
  }

  /// Whether that changed which columns are used, and for what; a claim upon a field that has its column is a change too.
  @discardableResult
  mutating func append(_ header: String) -> Bool {
    let column = headers.count
    headers.append(header)
    guard let candidates = names.candidates[ColumnMap.normalised(header)] else { return false }
    for (field, rank) in candidates {
      if claims[field].isEmpty || rank < ranks[field] {
        ranks[field] = rank
        claims[field] = [column]
        columnOfField[field] = column
      } else if rank == ranks[field] {
        claims[field].append(column)
      }
    }
    used = Set(columnOfField.filter { $0 >= 0 })
    return true
  }

  /// Of the kind's first field, which names the row; -1 where the file has none.
  var keyColumn: Int { columnOfField.first ?? -1 }

  func isUsed(_ column: Int) -> Bool { used.contains(column) }

  /// Two columns claim a field alike.
  var isAmbiguous: Bool { claims.contains { $0.count > 1 } }

  /// All that keeps the header from being used; nil if nothing does.
  var problem: HeaderProblem? {
    let fields = names.kind.fields
    let missing = fields.indices.filter { fields[$0].isRequired && claims[$0].isEmpty }
    let doubled = fields.indices.filter { claims[$0].count > 1 }
    if missing.isEmpty, doubled.isEmpty { return nil }
    let found = self.found
    let unused = headers.enumerated().filter { !used.contains($0.offset) }.map(\.element)
    return HeaderProblem(
      kind: names.kind,
      missing: missing.map { field in
        guard case .headers = found else { return .init(field: fields[field].name) }
        return .init(field: fields[field].name, nearest: nearest(to: fields[field], among: unused))
      },
      duplicates: doubled.map { field in
        .init(field: fields[field].name, headers: HeaderList(claims[field].map { headers[$0] }))
      },
      found: found)
  }

  /// Without a header the first row is a ticket: its values are nobody's business. One that is called like a column, as a
  /// state `Closed` is, proves nothing.
  private var found: HeaderProblem.Found {
    if headers.contains(where: ColumnMap.looksLikeValue) { return .row }
    let known = headers.count { names.candidates[ColumnMap.normalised($0)] != nil }
    let knowsRequired = names.kind.fields.indices.contains { names.kind.fields[$0].isRequired && !claims[$0].isEmpty }
    return known >= 2 || knowsRequired ? .headers(HeaderList(headers)) : .unknown(columns: headers.count)
  }

  private func nearest(to field: ExportField, among headers: [String]) -> String? {
    let names = ([field.name] + field.labels).map(ColumnMap.normalised)
    let ranked = headers.filter { (1...HeaderList.longest).contains($0.utf8.count) }.map { header in
      let normal = ColumnMap.normalised(header)
      return (header, names.map { EditDistance.between($0, normal) }.min() ?? .max, normal.count)
    }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 * 3 <= max(best.2, field.name.count) else { return nil }
    return HeaderList.short(best.0)
  }

  /// Three digits or more, as numbers and times have and headers hardly ever.
  private static func looksLikeValue(_ header: String) -> Bool {
    // A single cell that happens to be a label, such as the state `Closed`, made a row look like a header, and the
    // message printed its names and notes.
    header.utf8.lazy.filter { $0 &- 48 < 10 }.prefix(3).count == 3
  }

  /// Every column that feeds a field, in the order of the file.
  var mapped: [ExportHeader.Column] {
    headers.indices.compactMap { column in
      let fields = columnOfField.indices.filter { columnOfField[$0] == column }.map { names.kind.fields[$0].name }
      return fields.isEmpty ? nil : .init(header: headers[column], fields: fields)
    }
  }

  /// Every other but the two that this program writes itself.
  var ignored: [String] {
    headers.indices.filter { !used.contains($0) && !ColumnMap.isOurs(headers[$0]) }.map { headers[$0] }
  }

  /// `reject_line` and `reject_reason` of a mended file.
  static func isOurs(_ header: String) -> Bool {
    let name = normalised(header)
    return name == "reject line" || name == "reject reason"
  }

  static func normalised(_ header: String) -> String {
    header.lowercased().split { $0 == "_" || $0.isWhitespace }.joined(separator: " ")
  }
}
