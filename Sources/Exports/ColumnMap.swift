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

  mutating func append(_ header: String) {
    let column = headers.count
    headers.append(header)
    for (field, rank) in names.candidates[ColumnMap.normalised(header)] ?? [] {
      if claims[field].isEmpty || rank < ranks[field] {
        ranks[field] = rank
        claims[field] = [column]
        columnOfField[field] = column
      } else if rank == ranks[field] {
        claims[field].append(column)
      }
    }
    used = Set(columnOfField.filter { $0 >= 0 })
  }

  func isUsed(_ column: Int) -> Bool { used.contains(column) }

  /// The first field that two columns claim alike.
  var clash: ExportError.Problem? {
    for (index, columns) in claims.enumerated() where columns.count > 1 {
      return .duplicateColumn(
        field: names.kind.fields[index].name, kind: names.kind, headers: columns.map { headers[$0] })
    }
    return nil
  }

  /// Required fields without a column.
  var missing: ExportError.Problem? {
    let missing = names.kind.fields.enumerated().filter { $0.element.isRequired && columnOfField[$0.offset] < 0 }
    guard !missing.isEmpty else { return nil }
    // Without a header the first row is a ticket: its values are nobody's business.
    let areHeaders = !used.isEmpty || !headers.contains(where: ColumnMap.looksLikeValue)
    let unused = headers.enumerated().filter { !used.contains($0.offset) }.map(\.element)
    return .missingColumns(
      missing.map { field in
        .init(field: field.element.name, nearest: areHeaders ? nearest(to: field.element, among: unused) : nil)
      },
      kind: names.kind, found: areHeaders ? headers : nil)
  }

  private func nearest(to field: ExportField, among headers: [String]) -> String? {
    let names = ([field.name] + field.labels).map(ColumnMap.normalised)
    let ranked = headers.filter { !$0.isEmpty }.map { header in
      let normal = ColumnMap.normalised(header)
      return (header, names.map { EditDistance.between($0, normal) }.min() ?? .max, normal.count)
    }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 * 3 <= max(best.2, field.name.count) else { return nil }
    return best.0
  }

  /// Digits in a row, as numbers and times have and headers have not.
  private static func looksLikeValue(_ header: String) -> Bool {
    var run = 0
    for byte in header.utf8 {
      run = byte &- 48 < 10 ? run + 1 : 0
      if run >= 4 { return true }
    }
    return false
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
