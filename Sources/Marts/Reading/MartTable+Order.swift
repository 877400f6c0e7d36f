/// A column that rows are put in order by.
package struct MartOrder: Equatable, Sendable {
  package var column: String
  package var isDescending: Bool

  package init(_ column: String, isDescending: Bool = false) {
    self.column = column
    self.isDescending = isDescending
  }
}

extension MartDefinition {
  /// `order` of the header as far as it can be read: columns separated by commas or `then`, each perhaps with `descending`
  /// after it. It ends before the first words that are something else: `order` is written for people.
  package var orderColumns: [MartOrder] {
    var columns: [MartOrder] = []
    for part in order.prefix(while: { $0 != ":" }).replacing(" then ", with: ",").split(separator: ",") {
      var words = part.split(separator: " ")
      if words.first == "then" { words.removeFirst() }
      guard let name = words.first, self.columns.contains(where: { $0.name == name }) else { break }
      switch words.dropFirst() {
      case [], ["ascending"], ["asc"]: columns.append(MartOrder(String(name)))
      case ["descending"], ["desc"]: columns.append(MartOrder(String(name), isDescending: true))
      default: return columns
      }
    }
    return columns
  }
}

extension MartTable {
  /// The same rows in an order that their cells alone decide, and nothing of the order that they came in: by these columns,
  /// then by all of them from the first to the last. Texts go by their bytes; null is the least.
  package func ordered(by order: [MartOrder]) -> MartTable {
    let keys =
      order.compactMap { order in index(of: order.column).map { (cells[$0], order.isDescending) } }
      + cells.map { ($0, false) }
    let rows = (0..<rowCount).sorted { a, b in
      for (cells, isDescending) in keys {
        if cells.isLess(a, b) { return !isDescending }
        if cells.isLess(b, a) { return isDescending }
      }
      return false
    }
    var table = MartTable(name: name, columns: columns)
    table.cells = cells.map { $0.taking(rows) }
    return table
  }
}

extension MartCells {
  fileprivate func isLess(_ a: Int, _ b: Int) -> Bool {
    if isNull(a) || isNull(b) { return isNull(a) && !isNull(b) }
    return type == .text ? text[bytes(a)].lexicographicallyPrecedes(text[bytes(b)]) : words[a] < words[b]
  }

  fileprivate func taking(_ rows: [Int]) -> MartCells {
    var taken = MartCells(type: type)
    for row in rows {
      if isNull(row) {
        taken.appendNull()
      } else if type == .text {
        taken.append(text: text[bytes(row)])
      } else {
        taken.append(word: words[row])
      }
    }
    return taken
  }
}
