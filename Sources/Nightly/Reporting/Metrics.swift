import Exports
import Files

/// A run as a Prometheus textfile, for the node exporter's textfile collector.
package struct Metrics: Equatable, Sendable {
  package let text: String

  /// - Parameter lastSuccess: seconds since 1970; nil if no run has ended well yet.
  package init(_ report: RunReport, lastSuccess: Int?) {
    var lines: [String] = []
    func gauge(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) {
      lines.append("# HELP itsm_marts_\(name) \(help)")
      lines.append("# TYPE itsm_marts_\(name) gauge")
      lines += samples.map { "itsm_marts_\(name)\($0.labels.isEmpty ? "" : "{\($0.labels)}") \($0.value)" }
    }
    let rows = report.exports.rows
    if let lastSuccess {
      gauge(
        "last_success_timestamp_seconds", "When a run last ended with exit status 0.", [("", String(lastSuccess))])
    }
    gauge("exit_status", "Exit status of the last run, by sysexits.", [("", String(report.exitStatus))])
    gauge("duration_seconds", "How long the last run took.", [("", String(Double(report.milliseconds) / 1_000))])
    gauge(
      "rows", "Rows of the exports that the last run read, by outcome.",
      [
        ("outcome=\"new\"", rows.new), ("outcome=\"updated\"", rows.updated), ("outcome=\"unchanged\"", rows.unchanged),
        ("outcome=\"superseded\"", rows.superseded), ("outcome=\"rejected\"", rows.rejected),
      ].map { ($0.0, String($0.1)) })
    gauge(
      "files_loaded", "Exports that the last run loaded.",
      [("", String(report.exports.files.count - report.refusedFiles))])
    gauge("files_refused", "Exports that the last run refused.", [("", String(report.refusedFiles))])
    gauge("warnings", "Warnings of the last run.", [("", String(report.warnings.count))])
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Writes the file, readable for everybody: the node exporter is another user, and the file holds numbers only.
  func write(to path: String) throws(FileError) {
    try File.replace(path, with: text.utf8, mode: 0o644, isBeyondUmask: true)
  }
}
