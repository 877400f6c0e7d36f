/// `restatements.csv`: the restatements of all runs, the latest last. Lines are added to it and taken from its beginning;
/// what stands between stays as it is, also where somebody has worked on the file.
package struct RestatementLog: Equatable, Sendable {
  /// How many restatements it keeps: some years of an ordinary desk.
  package static let retention = 100_000

  package private(set) var bytes: [UInt8]

  /// An empty log.
  package init() { bytes = MartTable(name: "restatements", columns: RestatementLog.columns).csv() }

  /// The log that a file holds. Nil where that is no such CSV, as when a spreadsheet has saved it with semicolons.
  package init?(_ bytes: [UInt8]) {
    func header(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
      let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      return bytes[start...].prefix { $0 != lineFeed && $0 != carriageReturn }
    }
    guard header(bytes) == header(RestatementLog().bytes) else { return nil }
    self.bytes = bytes
  }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

extension RestatementLog {
  private static let columns = [
    MartColumn(name: "mart", type: .text), MartColumn(name: "key", type: .text), MartColumn(name: "day", type: .date),
    MartColumn(name: "column", type: .text), MartColumn(name: "old", type: .integer),
    MartColumn(name: "new", type: .integer), MartColumn(name: "export", type: .text),
  ]

  /// The lines of these restatements.
  package static func lines(_ restatements: [Restatement]) -> String {
    let rows: [[MartValue]] = restatements.map { one in
      [
        .text(one.mart), .text(one.key), .date(one.day), .text(one.column),
        one.old.map(MartValue.integer) ?? .null, one.new.map(MartValue.integer) ?? .null, .text(one.export),
      ]
    }
    let csv = MartTable(name: "restatements", columns: columns, rows: rows).csv(byteOrderMark: false)
    return String(decoding: csv.drop { $0 != lineFeed }.dropFirst(), as: UTF8.self)
  }

  /// Takes away the lines at the end, if these are they.
  package mutating func takeBack(_ lines: String) {
    let lines = Array(lines.utf8)
    if bytes.suffix(lines.count) == lines[...] { bytes.removeLast(lines.count) }
  }

  /// Adds lines at the end, and leaves out the oldest beyond the retention.
  package mutating func add(_ lines: String, retention: Int = retention) {
    if bytes.last != lineFeed { bytes += [carriageReturn, lineFeed] }
    bytes += Array(lines.utf8)
    // One line more for the header. Line breaks within a field are counted as lines here, and seen below.
    guard bytes.count(where: { $0 == lineFeed }) > retention + 1 else { return }
    var ends: [Int] = []
    var isQuoted = false
    for (place, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if byte == lineFeed, !isQuoted { ends.append(place + 1) }
    }
    let surplus = ends.count - 1 - retention
    if surplus > 0 { bytes.removeSubrange(ends[0]..<ends[surplus]) }
  }
}
