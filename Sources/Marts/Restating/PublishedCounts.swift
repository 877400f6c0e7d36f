import CivilTime
import Foundation
import Reports

/// The restated counts of one publication, kept beside the database: what a later one is compared with, in whatever formats
/// they were published, and whatever has become of the files since.
///
/// As text, a line of JSON each: what publication it is; then for each mart its name and columns, and its rows as arrays.
/// Rows are compared as lines, and only those that differ are ever taken apart: there are years of them, and a night
/// changes the last few.
package struct PublishedCounts: Equatable, Sendable {
  /// SHA-256 of the publication's `datapackage.json`, 64 hex digits.
  package let package: String
  /// Later days were not finished then.
  package let reportDay: Day
  /// What a run that went on from this publication has added to the log. Where this is still what is published, that run
  /// was killed before it could publish, and the next one takes it back.
  package var logged = ""
  private(set) var marts: [Mart] = []

  struct Mart: Equatable, Sendable {
    let name: String
    /// Those of the rows: the date of the key, what else tells a row, the restated ones.
    let columns: [String]
    /// The first day that it had.
    let from: Day
    /// A line per row, in the order of the mart.
    fileprivate(set) var rows: [UInt8] = []
  }
}

// MARK: - Of the tables of a run

extension PublishedCounts {
  /// - Parameters:
  ///   - package: SHA-256 of the `datapackage.json` that the tables are published with.
  ///   - earlier: the publication before. Marts of which files are kept from it, since they could not be made, are still
  ///     what it said.
  package init(
    _ reading: MartReading, package: String, reportDay: Day, keeping kept: Set<String> = [],
    of earlier: PublishedCounts? = nil
  ) {
    self.package = package
    self.reportDay = reportDay
    marts = zip(reading.definitions, reading.tables).compactMap { Mart($0, $1) }
    marts += earlier?.marts.filter { kept.contains($0.name) } ?? []
  }
}

extension PublishedCounts.Mart {
  /// The same mart without a row.
  var emptied: PublishedCounts.Mart { PublishedCounts.Mart(name: name, columns: columns, from: from) }

  /// Nil where nothing of it is restated, or it has no row.
  fileprivate init?(_ definition: MartDefinition, _ table: MartTable) {
    guard !definition.restated.isEmpty,
      let date = table.columns.firstIndex(where: { definition.key.contains($0.name) && $0.type == .date }),
      let first = table.cells[date].words.min()
    else { return nil }
    let keys = definition.key.compactMap(table.index(of:)).filter { $0 != date }
    let counts = definition.restated.compactMap { table.index(of: $0.name) }
    name = definition.name
    columns = ([date] + keys + counts).map { table.columns[$0].name }
    from = Day(number: first)
    for row in 0..<table.rowCount {
      rows.append(UInt8(ascii: "["))
      table.cells[date].appendJSON(row, to: &rows)
      for key in keys {
        rows.append(UInt8(ascii: ","))
        rows.append(json: table.cells[key].plainText(row).utf8)
      }
      for count in counts {
        rows.append(UInt8(ascii: ","))
        table.cells[count].appendJSON(row, to: &rows)
      }
      rows.append("]\n")
    }
  }
}

extension MartCells {
  /// A cell in words that differ where the cells differ.
  fileprivate func plainText(_ row: Int) -> String {
    if case .text(let text) = self[row] { return text }
    var bytes: [UInt8] = []
    appendJSON(row, to: &bytes)
    return String(decoding: bytes.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
  }
}

// MARK: - As text

extension PublishedCounts {
  private struct Heading: Codable {
    var package: String?
    var reportDay: String?
    var logged: String?
    var mart: String?
    var columns: [String]?
    var from: String?
  }

  private static let lineEnd = UInt8(ascii: "\n")

  package static func text(_ publications: [PublishedCounts]) -> [UInt8] {
    var text: [UInt8] = []
    func write(_ heading: Heading) {
      // Texts alone: there is nothing that could not be encoded.
      text += ((try? ReportJSON.line(heading)) ?? "").utf8
      text.append(lineEnd)
    }
    for one in publications {
      write(Heading(package: one.package, reportDay: one.reportDay.iso, logged: one.logged))
      for mart in one.marts {
        write(Heading(mart: mart.name, columns: mart.columns, from: mart.from.iso))
        text += mart.rows
      }
    }
    return text
  }

  /// The publications that a text tells of; empty where it is none of ours.
  package static func all(_ text: [UInt8]) -> [PublishedCounts] {
    var found: [PublishedCounts] = []
    var at = 0
    while at < text.count {
      let end = text[at...].firstIndex(of: lineEnd) ?? text.count
      guard let heading = ReportJSON.read(Heading.self, text[at..<end]) else { return [] }
      // Rows are arrays: all lines up to the next object.
      let rows = min(end + 1, text.count)
      at = rows
      while at < text.count, text[at] == UInt8(ascii: "[") {
        at = min((text[at...].firstIndex(of: lineEnd) ?? text.count) + 1, text.count)
      }
      if let package = heading.package, let reportDay = heading.reportDay.flatMap({ Day(iso: $0) }) {
        found.append(PublishedCounts(package: package, reportDay: reportDay, logged: heading.logged ?? ""))
      } else if let mart = heading.mart, let columns = heading.columns,
        let from = heading.from.flatMap({ Day(iso: $0) }),
        !found.isEmpty
      {
        found[found.count - 1].marts.append(
          Mart(name: mart, columns: columns, from: from, rows: Array(text[rows..<at])))
      } else {
        return []
      }
    }
    return found
  }

  private init(package: String, reportDay: Day, logged: String) {
    self.package = package
    self.reportDay = reportDay
    self.logged = logged
  }
}

// MARK: - What differs

extension PublishedCounts.Mart {
  /// A row taken apart.
  struct Row {
    var day: Day
    /// What else tells it from the other rows of the day.
    var key: [String]
    /// Of the restated columns, in their order.
    var counts: [Int?]
  }

  /// The rows of either that the other does not have just so.
  ///
  /// - Parameter keyCount: how many columns tell a row, its date among them.
  func differing(from other: PublishedCounts.Mart, keyCount: Int) -> (these: [Row], others: [Row]) {
    let (start, end, otherEnd) = rows.differingLines(other.rows)
    let these = rows[start..<end].split(separator: UInt8(ascii: "\n"))
    let others = other.rows[start..<otherEnd].split(separator: UInt8(ascii: "\n"))
    // Rows stand at one place in both, unless one has come between or gone. An equal line is an equal row anywhere.
    let isEqual = zip(these, others).map { $0 == $1 }
    func taken(_ lines: [ArraySlice<UInt8>]) -> [Row] {
      let kept = lines.indices.filter { $0 >= isEqual.count || !isEqual[$0] }.map { lines[$0] }
      let text = Data("[".utf8) + Data(kept.joined(separator: [UInt8(ascii: ",")])) + Data("]".utf8)
      let rows = (try? JSONDecoder().decode([[Cell]].self, from: text)) ?? []
      return rows.compactMap { Row($0, keyCount: keyCount) }
    }
    return (taken(these), taken(others))
  }
}

extension PublishedCounts.Mart.Row {
  fileprivate init?(_ cells: [Cell], keyCount: Int) {
    guard cells.count > keyCount, case .text(let date) = cells[0], let day = Day(iso: date) else { return nil }
    self.day = day
    key = cells[1..<keyCount].map { if case .text(let text) = $0 { text } else { "" } }
    counts = cells[keyCount...].map { if case .count(let count) = $0 { count } else { nil } }
  }
}

private enum Cell: Decodable {
  case text(String)
  case count(Int?)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .count(nil)
    } else if let count = try? container.decode(Int.self) {
      self = .count(count)
    } else {
      self = .text(try container.decode(String.self))
    }
  }
}

extension [UInt8] {
  /// What is left of two texts without the whole lines that both begin with, and those that both end with.
  fileprivate func differingLines(_ other: [UInt8]) -> (start: Int, end: Int, otherEnd: Int) {
    let lineEnd = UInt8(ascii: "\n")
    let shorter = Swift.min(count, other.count)
    var start = 0
    while start < shorter, self[start] == other[start] { start += 1 }
    while start > 0, self[start - 1] != lineEnd { start -= 1 }
    var tail = 0
    while tail < shorter - start, self[count - 1 - tail] == other[other.count - 1 - tail] { tail += 1 }
    // The tail begins behind a line's end: both texts are in the same place of a line there.
    while tail > 0, count - tail > start, self[count - tail - 1] != lineEnd { tail -= 1 }
    while tail > 0, other.count - tail > start, other[other.count - tail - 1] != lineEnd { tail -= 1 }
    return (start, count - tail, other.count - tail)
  }
}
