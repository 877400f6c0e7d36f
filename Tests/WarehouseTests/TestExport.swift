import CivilTime
import Exports
import Foundation

/// An export as a test writes it: literal rows, and the file that they become. A name that ends in `.json` makes it JSON,
/// any other CSV.
struct TestExport {
  /// Cells as they stand in the file; times as `YYYY-MM-DDTHH:MM:SS`, which the file spells in its own way. What is no
  /// such time stands there as it is.
  enum Row: Hashable {
    case interaction(
      _ number: String, opened: String, updated: String, closed: String? = nil, user: String = "", tech: String = "",
      place: String = "", state: String = "Open", type: String = "", description: String = "", notes: String = "",
      channel: String = "", systemID: String = "")
    case link(_ interaction: String, _ task: String, by: String = "", on: String? = nil, document: String = "")
    case systemID(_ interaction: String, _ task: String, by: String = "", on: String? = nil)
  }

  /// Why nothing of the file may be loaded.
  enum Damage: CaseIterable {
    /// It ends in the middle of a value: known once all rows have been read.
    case cutOff
    /// It begins with another program's words: known before the first row.
    case foreign
  }

  var name: String
  var kind: ExportKind
  var rows: [Row]
  var damage: Damage?
  // How the file is written; decides nothing.
  var delimiter = ","
  var lineEnd = "\n"
  var hasMark = false
  /// `MM-DD-YYYY HH:MM:SS` instead of `YYYY-MM-DD HH:MM:SS`.
  var hasMonthsFirst = false
  /// `Opened` instead of `opened_at`.
  var hasLabels = false

  init(_ name: String, _ kind: ExportKind = .interaction, _ rows: [Row], damage: Damage? = nil) {
    self.name = name
    self.kind = kind
    self.rows = rows
    self.damage = damage
  }

  var isJSON: Bool { name.hasSuffix(".json") }

  var text: String {
    let start = damage == .foreign ? "<html>\n" : ""
    let end = damage == .cutOff ? "\"never closed" : ""
    let records = rows.map(cells)
    if isJSON {
      let objects = records.map { cells in
        "{" + zip(columns, cells).map { "\(quotedForJSON($0)): \(quotedForJSON($1))" }.joined(separator: ", ") + "}"
      }
      return start + "[" + objects.joined(separator: ",\n") + (damage == .cutOff ? ",\n{" + end : "]\n")
    }
    return start + (hasMark ? "\u{FEFF}" : "")
      + ([columns] + records).map { $0.map(quotedForCSV).joined(separator: delimiter) + lineEnd }.joined() + end
  }

  private var columns: [String] {
    switch kind {
    case .interaction:
      [
        "number", hasLabels ? "Opened" : "opened_at", hasLabels ? "Updated" : "sys_updated_on", "closed_at",
        "opened_for", "assigned_to", "location", "state", "type", "short_description", "work_notes",
        "channel", "sys_id",
      ]
    case .incidentLink:
      [
        "interaction", "task", hasLabels ? "Created by" : "sys_created_by", hasLabels ? "Created" : "sys_created_on",
        "document_id",
      ]
    case .systemID:
      ["interaction", "task", hasLabels ? "Created by" : "sys_created_by", hasLabels ? "Created" : "sys_created_on"]
    }
  }

  private func cells(of row: Row) -> [String] {
    switch row {
    case .interaction(
      let number, let opened, let updated, let closed, let user, let tech, let place, let state, let type,
      let description, let notes, let channel, let systemID):
      [
        number, time(opened), time(updated), time(closed), user, tech, place, state, type, description, notes, channel,
        systemID,
      ]
    case .link(let interaction, let task, let by, let on, let document): [interaction, task, by, time(on), document]
    case .systemID(let interaction, let task, let by, let on): [interaction, task, by, time(on)]
    }
  }

  private func time(_ iso: String?) -> String {
    guard let iso, let time = LocalTime(iso: iso) else { return iso ?? "" }
    let (date, clock) = (time.iso.prefix(10), time.iso.suffix(8))
    return hasMonthsFirst ? "\(date.suffix(5))-\(date.prefix(4)) \(clock)" : "\(date) \(clock)"
  }

  private func quotedForCSV(_ cell: String) -> String {
    let needsQuotes = cell.unicodeScalars.contains { "\"\r\n,;\t".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }

  private func quotedForJSON(_ cell: String) -> String {
    var quoted = "\""
    for scalar in cell.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20: quoted += String(format: "\\u%04x", scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// Exports as files, each in a folder of its own: a desk that overwrites its file has a name twice.
final class TestFolder {
  private let path: String
  private var paths: [String: String] = [:]

  init(_ exports: [TestExport]) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "exports-\(UUID().uuidString)").path
    for (i, export) in exports.enumerated() {
      try FileManager.default.createDirectory(atPath: "\(path)/\(i)", withIntermediateDirectories: true)
      try Data(export.text.utf8).write(to: URL(filePath: "\(path)/\(i)/\(export.name)"))
      paths[export.name + export.text] = "\(path)/\(i)/\(export.name)"
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// As the run finds them.
  func files(_ exports: some Sequence<TestExport>) throws -> [ExportFile] {
    try ExportFolder.list(exports.compactMap { paths[$0.name + $0.text] }, format: ExportFormat()).files
  }

  func sha256(_ export: TestExport) throws -> String {
    try ContentHash.sha256(ofFile: paths[export.name + export.text] ?? "")
  }
}
