import Exports
import Reports
import Warehouse

/// All that a run's report says of one export that a load looked at.
struct ToldExport: Codable, Equatable, Sendable {
  var file: RunReport.File
  /// In their order.
  var diagnostics: [Diagnostic] = []

  init(_ file: LoadReport.File, rejectsFolder: String) {
    let rejectsFile = file.reading.rowsRejected > 0 ? rejectsFolder + "/" + file.export.rejectsName : nil
    let rows = RunReport.Rows(
      read: file.rows.read, new: file.rows.new, updated: file.rows.updated, unchanged: file.rows.unchanged,
      superseded: file.rows.superseded, rejected: file.rows.rejected)
    let firstRejects = file.reading.rejects.prefix(3).map {
      RejectedExportRow(reason: $0.reason, file: file.name, line: $0.line).diagnostic(.warning)
    }
    self.file = RunReport.File(
      name: file.name, kind: file.kind.rawValue, encoding: file.reading.encoding,
      refusal: file.refusal?.description, error: file.refusal?.diagnostic(.error), rows: rows,
      rejects: firstRejects.map(\.words), firstRejects: firstRejects, rejectsFile: rejectsFile,
      ignoredColumns: HeaderList(file.reading.ignoredColumns).shown)
    if let error = file.refusal {
      let refused = RefusedExport(error: error, rejectsFile: rejectsFile, rejectsLeftOut: file.reading.rejectsLeftOut)
      diagnostics.append(refused.diagnostic(.error))
    }
    for warning in file.reading.warnings {
      diagnostics.append(WarnedExport(warning: warning, file: file.name).diagnostic(.warning))
    }
    if file.refusal == nil, let rejectsFile {
      let finding = RunFinding.rowsRejected(
        file.reading.rowsRejected, file: file.name, rejectsFile: rejectsFile, leftOut: file.reading.rejectsLeftOut)
      diagnostics.append(finding.diagnostic(.warning))
    }
  }
}

extension RunReport {
  mutating func tell(_ export: ToldExport) {
    exports.files.append(export.file)
    exports.rows += export.file.rows
    diagnostics += export.diagnostics
  }
}

extension RunReport.Rows {
  fileprivate static func += (sum: inout Self, rows: Self) {
    sum.read += rows.read
    sum.new += rows.new
    sum.updated += rows.updated
    sum.unchanged += rows.unchanged
    sum.superseded += rows.superseded
    sum.rejected += rows.rejected
  }
}
