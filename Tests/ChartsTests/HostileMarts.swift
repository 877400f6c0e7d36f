import CivilTime
import Marts
import SeededGenerator

/// Marts with the columns of the published ones and cells that no desk has: texts of any length from all planes of
/// Unicode, counts at both ends of 64 bits, nulls, no row, one, many.
struct HostileMarts {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// How the counts of a mart are.
  private enum Counts: CaseIterable {
    /// As a desk may have them, so that all is drawn.
    case small
    /// At the edge of what is drawn.
    case great
    /// With some beyond it.
    case extreme
  }

  mutating func tables() -> [MartTable] {
    var desk = MadeUpDesk()
    (desk.days, desk.pace) = (1, 1)
    return desk.tables().map { table(like: $0) }
  }

  private mutating func table(like usual: MartTable) -> MartTable {
    // The week's cells are told from a mart that has each of them once.
    let isWeek = usual.name.hasPrefix("weekday") && chance(of: 7)
    let rows = isWeek ? usual.rowCount : [0, 1, 2, below(12), 12 + below(80), 1_000].randomElement(using: &random) ?? 0
    let counts: Counts = chance(of: 6) ? .small : chance(of: 6) ? .great : .extreme
    var day = [-719_162, -719_162 + below(3_600_000), 19_000 + below(1_000)].randomElement(using: &random) ?? 0
    let nullRow = chance(of: 2) ? below(rows + 1) : rows
    return MartTable(
      name: usual.name, columns: usual.columns,
      rows: (0..<rows).map { row in
        day += chance(of: 9) ? 1 : 1 + below(400)
        return usual.columns.enumerated().map { index, column in
          if row == nullRow, column.name.contains("minutes") || column.name.contains("pct") { return .null }
          switch column.type {
          case .text where column.name == "month":
            return .text(String(Day(number: min(day, 2_900_000)).iso.prefix(7)))
          case .text where column.name == "state_class":
            return .text(["open", "complete", "abandoned", "other"].randomElement(using: &random) ?? "")
          case .text: return .text(text())
          case .integer where isWeek && ["day_of_week", "hour"].contains(column.name): return usual.rows[row][index]
          case .integer: return .integer(count(counts, rows: rows))
          case .number:
            return .number(counts == .extreme ? [-1, 1e9, 101].randomElement(using: &random) ?? 0 : Double(below(101)))
          case .boolean: return .boolean(row < rows / 2 || chance(of: 5))
          case .date: return .date(Day(number: counts == .extreme && chance(of: 1) ? .max : min(day, 2_932_896)))
          case .dateTime: return .null
          }
        }
      })
  }

  private mutating func count(_ counts: Counts, rows: Int) -> Int {
    switch counts {
    case .small: chance(of: 3) ? 0 : below(1 << below(12))
    case .great:
      [0, 1, 2_000_000_000 / max(rows, 1), below(2_000_000_000 / max(rows, 1))].randomElement(using: &random) ?? 0
    case .extreme: chance(of: 8) ? below(9) : [.max, .min + 1, -1, 1 << 53].randomElement(using: &random) ?? 0
    }
  }

  /// Mostly short, some as long as a mail.
  private mutating func text() -> String {
    let length =
      [0, 1, below(40), below(40), below(500), chance(of: 1) ? 60_000 : 7].randomElement(using: &random) ?? 0
    let pieces = [piece(), piece(), piece()]
    var text = ""
    for _ in 0..<min(length, 600) { text += pieces[below(3)] }
    return length > 600 ? String(repeating: text, count: length / 600) : text
  }

  private mutating func piece() -> String {
    let known = [
      "A", "i", " ", "W", "\u{0}", "\n", "\t", "\u{1B}", "\u{7F}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{2067}",
      "\u{61C}",
      "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{301}", "e\u{301}\u{301}\u{301}", "\u{FDFD}", "שלום", "محمد",
      "佐", "👩‍💻",
      "🇩🇪", "\u{1F1E9}", "\u{FE0F}", "\u{E0041}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}", "\u{E000}", "<&>", "%s", "…",
    ]
    if chance(of: 6) { return known.randomElement(using: &random) ?? "" }
    // Any plane: half of these numbers are no character yet, and surrogates are none.
    return Unicode.Scalar(UInt32(below(0x11_0000))).map(String.init) ?? "\u{D7FF}"
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(bound, 1), using: &random) }

  /// So often of ten times.
  private mutating func chance(of tenths: Int) -> Bool { below(10) < tenths }
}
