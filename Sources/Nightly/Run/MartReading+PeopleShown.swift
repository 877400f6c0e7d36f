import Marts

// What the published files show of people. The tables are changed, so that all formats and the charts agree.

extension MartReading {
  /// Shows people as configured, in all marts. A user's mart with names but without the ids of those people fails:
  /// nobody may be shown by mistake.
  mutating func show(_ people: PeopleShown, _ key: PseudonymKey?) {
    guard people != .names else { return }
    func shown(_ id: String) -> (id: String, name: String) {
      guard let key else { return (id, id) }
      let pseudonym = key.pseudonym(of: id)
      return (pseudonym, pseudonym)
    }
    for (place, definition) in definitions.enumerated().reversed() {
      guard let nameless = definition.people.first(where: { $0.id == nil }), let name = nameless.name else {
        tables[place] = tables[place].showing(definition.people, orderedBy: definition.orderColumns, shown)
        continue
      }
      let error = MartError.contract(
        "\(name) has people's names, but people: \(people.rawValue) needs their ids beside them: add a column, and "
          + "perhaps `-- person: id, \(name)`", file: definition.file, line: definition.line(.column(name)))
      // The failure does not name the mart: otherwise its published files would stay, perhaps with names to be hidden.
      failures.append(MartFailure(error: error))
      definitions.remove(at: place)
      tables.remove(at: place)
    }
  }
}

extension MartTable {
  /// The unknown members of the warehouse keep their names: they are nobody.
  private static let nobody: Set<String> = ["(unassigned)", "(unknown)"]
  /// Our marts of people are ordered by a count descending, then name, then id. Other names change the order.
  private static let orderedBy = ["technician": "total_tickets", "conversion": "total_ims"]

  /// In an order that says nothing of what is hidden: as SQL left them, the k-th pseudonym was the k-th id of the desk's
  /// list of staff.
  fileprivate func showing(
    _ people: [MartPerson], orderedBy order: [MartOrder], _ shown: (_ id: String) -> (id: String, name: String)
  ) -> MartTable {
    if people.isEmpty { return self }
    var rows = Array(rows)
    for person in people {
      guard let id = person.id.flatMap(index(of:)) else { continue }
      let name = person.name.flatMap(index(of:))
      for row in rows.indices {
        guard case .text(let old) = rows[row][id], !Self.nobody.contains(old) else { continue }
        let new = shown(old)
        rows[row][id] = .text(new.id)
        if let name { rows[row][name] = .text(new.name) }
      }
    }
    if let count = Self.orderedBy[name].flatMap(index(of:)), let id = index(of: "tech_id"),
      let name = index(of: "tech_name")
    {
      func number(_ row: [MartValue]) -> Int { if case .integer(let n) = row[count] { n } else { 0 } }
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
    return MartTable(name: self.name, columns: columns, rows: rows).ordered(by: order)
  }
}
