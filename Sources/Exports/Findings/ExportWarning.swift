import Reports
import Words

/// Something about an accepted export that a person should look at.
package enum ExportWarning: Hashable, Sendable {
  /// Exactly as many rows as a known limit of exports.
  case probablyCut(rows: Int)
  /// "Export stopped due to excessive size" stands in place of the remaining rows.
  case excelStopped(line: Int)
  /// Lines of quoted texts that look like rows of the file.
  case rowsInQuotes(rows: Int, firstLine: Int)
  /// The number rises and the opening goes back by more than a day, from a row to the next.
  case timesAgainstNumbers(rows: Int, first: RowPlace)
  case closedBeforeOpened(rows: Int, first: RowPlace)
  /// More than a day after the day of reading.
  case inTheFuture(rows: Int, first: RowPlace)
}

extension ExportWarning: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case probablyCut = "probably_cut"
    case excelStopped = "excel_stopped"
    case rowsInQuotes = "rows_in_quotes"
    case timesAgainstNumbers = "times_against_numbers"
    case closedBeforeOpened = "closed_before_opened"
    case inTheFuture = "in_the_future"
  }

  package var code: Code {
    switch self {
    case .probablyCut: .probablyCut
    case .excelStopped: .excelStopped
    case .rowsInQuotes: .rowsInQuotes
    case .timesAgainstNumbers: .timesAgainstNumbers
    case .closedBeforeOpened: .closedBeforeOpened
    case .inTheFuture: .inTheFuture
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    switch self {
    case .probablyCut(let rows): ["rows": .integer(rows)]
    case .excelStopped(let line): ["line": .integer(line)]
    case .rowsInQuotes(let rows, let line): ["rows": .integer(rows), "line": .integer(line)]
    case .timesAgainstNumbers(let rows, let first), .closedBeforeOpened(let rows, let first),
      .inTheFuture(let rows, let first):
      ["rows": .integer(rows), first.field: .integer(first.number)]
    }
  }

  package var description: String {
    switch self {
    case .probablyCut(let rows):
      "exactly \(grouped(rows)) rows, a known export limit: the file is probably cut off. Export shorter periods, or raise the limit"
    case .excelStopped(let line):
      "line \(line) says \"Export stopped due to excessive size\": rows are missing. Export shorter periods"
    case .rowsInQuotes(let rows, let line):
      "\(rows == 1 ? "1 line" : "\(grouped(rows)) lines") inside quotes, first in the row of line \(line), look like rows of "
        + "their own and would be lost: is a quote missing?"
    case .timesAgainstNumbers(let rows, let place):
      "\(counted(rows)) opened more than a day before a lower number, first in \(place): day and month swapped? "
        + "See `dates` in the configuration"
    case .closedBeforeOpened(let rows, let place):
      "\(counted(rows)) closed before being opened, first in \(place): the last update counts as the closing time"
    case .inTheFuture(let rows, let place):
      "\(counted(rows)) with a time more than a day ahead of today, first in \(place): day and month swapped? "
        + "See `dates` in the configuration"
    }
  }

  private func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(grouped(rows)) rows" }
}
