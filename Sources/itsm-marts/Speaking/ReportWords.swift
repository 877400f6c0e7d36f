import Exports
import Nightly
import Words

/// A run in words that fit a screen.
struct ReportWords {
  /// Files told one by one; of more, only their sum.
  private static let filesTold = 12
  private static let warningsTold = 8

  private let report: RunReport
  private let terminal: Terminal

  init(_ report: RunReport, terminal: Terminal) {
    self.report = report
    self.terminal = terminal
  }

  /// All that there is to say to whoever sits there.
  var whole: String {
    var lines = loaded
    if let published { lines.append(published) }
    lines += report.notes.prefix(Self.warningsTold).map { "  " + terminal.dim($0) }
    lines += capped(report.warnings).map { "  \(terminal.bold("warning")) \($0)" }
    if report.status == .done {
      lines.append(terminal.dim("done in \(duration)"))
    } else {
      lines.append(whatToActOn)
    }
    return lines.joined(separator: "\n")
  }

  /// One paragraph for the one who must act: what happened, and what holds meanwhile.
  var whatToActOn: String {
    let head = terminal.alarming("itsm-marts \(report.command): \(outcome)")
    return ([head] + capped(report.problems).map { "  \($0)" }).joined(separator: "\n")
  }

  private var outcome: String {
    switch report.status {
    case .done: "done"
    case .inputRefused where report.isGivenUpByStrict:
      report.hasDone("marts")
        ? "not clean; loaded but not published (exit status 65)" : "not clean; nothing changed (exit status 65)"
    case .inputRefused where report.marts != nil: "some input was refused; the rest was published (exit status 65)"
    case .inputRefused where report.exports.files.contains { $0.refusal == nil }:
      "some input was refused; the rest was loaded (exit status 65)"
    case .inputRefused:
      "input was refused; nothing was \(report.command == "ingest" ? "loaded" : "published") (exit status 65)"
    case .locked where report.steps.isEmpty: "did not start (exit status 75)"
    default: "\(unfinished) (exit status \(report.exitStatus))"
    }
  }

  /// How far a run came that did not finish: what is published now.
  private var unfinished: String {
    switch (report.marts, report.charts) {
    case (nil, nil) where report.command == "ingest": "did not finish"
    case (nil, nil) where report.isPublishedBefore: "did not finish; the last published night stays as it was"
    case (nil, nil): "did not finish; nothing is published yet"
    case (.some, nil): "did not finish: the marts are published, but the charts stay as they were"
    case (_, .some): "published, but did not finish"
    }
  }

  private var loaded: [String] {
    let exports = report.exports
    guard !exports.files.isEmpty else {
      // A run that ended before it loaded can't know.
      let isKnown = exports.found > 0 && report.hasDone("load")
      return isKnown ? ["nothing new among \(counted(exports.found, "export"))"] : []
    }
    let rows = exports.rows
    var parts = [
      "\(grouped(rows.new)) new", "\(grouped(rows.updated)) updated", "\(grouped(rows.unchanged)) unchanged",
    ]
    if rows.superseded > 0 { parts.append("\(grouped(rows.superseded)) superseded") }
    parts.append("\(grouped(rows.rejected)) rejected")
    let accepted = exports.files.filter { $0.refusal == nil }
    if accepted.isEmpty { return [] }
    var lines = [
      "\(terminal.bold("loaded")) \(counted(accepted.count, "export")): \(counted(rows.read, "row")): "
        + parts.joined(separator: ", ")
    ]
    if accepted.count <= Self.filesTold {
      let names = accepted.map(\.name.printable)
      let width = names.map(\.count).max() ?? 0
      for (file, name) in zip(accepted, names) {
        let padding = String(repeating: " ", count: width - name.count)
        lines.append("  \(name)\(padding)  \(counted(file.rows.read, "row")), \(file.encoding)")
      }
    }
    return lines + ignored
  }

  /// Columns that nothing reads, once for each kind of export.
  private var ignored: [String] {
    let files = Dictionary(grouping: report.exports.files, by: \.kind).sorted { $0.key < $1.key }
    return files.compactMap { kind, files in
      var seen: Set<String> = []
      let columns = files.flatMap(\.ignoredColumns).filter { seen.insert($0).inserted }
      return columns.isEmpty ? nil : terminal.dim("  ignored columns of \(kind): \(HeaderList(columns))")
    }
  }

  private var published: String? {
    let parts = [report.marts, report.charts].compactMap { $0 }
    if parts.isEmpty { return nil }
    guard parts.contains(where: { $0.changed > 0 || $0.removed > 0 }) else {
      let line = "\(terminal.bold("unchanged")) \(parts.map(\.folder).joined(separator: ", "))"
      // A night that brought rows and changed no file is still told where its numbers stand: so is a first one.
      return report.exports.files.isEmpty ? line : line + (firstLook ?? "")
    }
    var line = "\(terminal.bold("published")) "
    line += parts.map { part in
      let removed = part.removed > 0 ? ", \(part.removed) removed" : ""
      return "\(part.folder)/ (\(part.changed) of \(counted(part.files, "file")) changed\(removed))"
    }.joined(separator: ", ")
    if let day = report.reportDay { line += ", up to \(day)" }
    for part in parts {
      if let reason = part.fileByFile {
        line += "\n  \(part.folder): replaced file by file, not in one step: \(reason)"
      }
    }
    return line + (firstLook ?? "")
  }

  private var firstLook: String? {
    guard let charts = report.charts, let file = charts.firstLook else { return nil }
    return "\n  look at \(charts.folder)/\(file) first"
  }

  private var duration: String {
    report.milliseconds < 1_000
      ? "\(report.milliseconds) ms" : "\(report.milliseconds / 1_000).\(report.milliseconds % 1_000 / 100) s"
  }

  private func capped(_ lines: [String]) -> [String] {
    lines.count <= Self.warningsTold
      ? lines
      : lines.prefix(Self.warningsTold - 1) + ["… and \(lines.count - Self.warningsTold + 1) more in last_run.json"]
  }

}

extension RunReport {
  fileprivate func hasDone(_ step: String) -> Bool { steps.contains { $0.name == step } }
}

/// `1 export`, `2,000 exports`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}
