import CivilTime

/// A number of a past day that a run changed after an earlier run had published it: last Tuesday moved, and why.
///
/// Only marts whose header has `restated` columns are compared: counts of a day. Rates and means follow from them.
package struct Restatement: Equatable, Sendable {
  package var mart: String
  /// What beside the day tells the row; empty where the day alone does.
  package var key: String
  package var day: Day
  package var column: String
  /// Nil where the earlier mart had no such row, or no value there.
  package var old: Int?
  /// Nil where the row is gone.
  package var new: Int?
  /// The exports that caused it, a blank between them; empty where they are not known.
  package var export: String

  package init(mart: String, key: String, day: Day, column: String, old: Int?, new: Int?, export: String) {
    self.mart = mart
    self.key = key
    self.day = day
    self.column = column
    self.old = old
    self.new = new
    self.export = export
  }
}

extension Restatement {
  /// What changed between a mart as published and as it is now, in the order of day, key and column.
  ///
  /// - Parameters:
  ///   - published: the CSV that lies in the folder. One of another header gives nothing: its numbers meant other things.
  ///   - through: the report day of that publication. Later days were not finished then, and change as a matter of course.
  ///   - cause: the exports that touched a day.
  package static func all(
    published: CSVTable, now table: MartTable, _ definition: MartDefinition, through: Day, cause: (Day) -> String
  ) -> [Restatement] {
    guard !definition.restated.isEmpty, published.header == table.columns.map(\.name),
      let dayColumn = table.columns.firstIndex(where: { definition.key.contains($0.name) && $0.type == .date })
    else { return [] }
    let keyColumns = definition.key.compactMap(table.index(of:)).filter { $0 != dayColumn }
    let counts = definition.restated.compactMap(table.index(of:))

    struct Place: Hashable { var day: Day, key: String }
    var old: [Place: [String]] = [:]
    for row in published.rows {
      guard let day = Day(iso: row[dayColumn]), day <= through else { continue }
      old[Place(day: day, key: keyColumns.map { row[$0] }.joined(separator: " / "))] = row
    }
    var found: [Restatement] = []
    func compare(_ place: Place, _ column: Int, _ before: Int?, _ after: Int?) {
      guard before != after else { return }
      found.append(
        Restatement(
          mart: definition.name, key: place.key, day: place.day, column: table.columns[column].name, old: before,
          new: after, export: cause(place.day)))
    }
    for row in 0..<table.rowCount {
      let day = Day(number: table.cells[dayColumn].words[row])
      guard day <= through else { continue }
      let place = Place(day: day, key: keyColumns.map { table.cells[$0].plainText(row) }.joined(separator: " / "))
      let before = old.removeValue(forKey: place)
      for column in counts {
        let after = table.cells[column].isNull(row) ? nil : table.cells[column].words[row]
        compare(place, column, before.flatMap { Int($0[column]) }, after)
      }
    }
    for (place, row) in old {
      for column in counts { compare(place, column, Int(row[column]), nil) }
    }
    let order = Dictionary(uniqueKeysWithValues: definition.restated.enumerated().map { ($1, $0) })
    return found.sorted {
      ($0.day, $0.key, order[$0.column] ?? 0) < ($1.day, $1.key, order[$1.column] ?? 0)
    }
  }
}

// MARK: - The log

extension Restatement {
  /// How many restatements the log keeps: the latest, some years of an ordinary desk.
  package static let retention = 100_000

  private static let columns = [
    MartColumn(name: "mart", type: .text), MartColumn(name: "key", type: .text), MartColumn(name: "day", type: .date),
    MartColumn(name: "column", type: .text), MartColumn(name: "old", type: .integer),
    MartColumn(name: "new", type: .integer), MartColumn(name: "export", type: .text),
  ]

  /// `restatements.csv` with these added at its end and the oldest beyond ``retention`` left out.
  ///
  /// Ones that are its last already are not added again: a run that was killed before it published finds them anew.
  ///
  /// - Parameter log: what the file holds; nil if there is none. One that can't be read is begun anew.
  package static func log(_ log: [UInt8]?, adding restatements: [Restatement], retention: Int = retention) -> [UInt8] {
    var rows: [[MartValue]] = []
    if let log, let earlier = CSVTable(log), earlier.header == columns.map(\.name) {
      for row in earlier.rows {
        rows.append([
          .text(row[0]), .text(row[1]), Day(iso: row[2]).map(MartValue.date) ?? .null, .text(row[3]),
          Int(row[4]).map(MartValue.integer) ?? .null, Int(row[5]).map(MartValue.integer) ?? .null, .text(row[6]),
        ])
      }
    }
    let added: [[MartValue]] = restatements.map { one in
      [
        .text(one.mart), .text(one.key), .date(one.day), .text(one.column),
        one.old.map(MartValue.integer) ?? .null, one.new.map(MartValue.integer) ?? .null, .text(one.export),
      ]
    }
    if Array(rows.suffix(added.count)) != added { rows += added }
    return MartTable(name: "restatements", columns: columns, rows: Array(rows.suffix(retention))).csv()
  }
}

extension MartCells {
  /// A cell as the CSV has it, before quoting.
  fileprivate func plainText(_ row: Int) -> String {
    switch self[row] {
    case .null: return ""
    case .text(let text): return text
    case .boolean(let boolean): return boolean ? "true" : "false"
    case .date(let day): return day.iso
    case .dateTime(let time): return time.iso
    case .integer(let integer): return String(integer)
    case .number:
      guard case .number(let decimals) = type else { return "" }
      var bytes: [UInt8] = []
      bytes.append(units: words[row], decimals: decimals)
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
