import Exports
import Glibc

/// `rejects/<export>.rejects.csv`: the rows of an export that could not be used, as they stood, with `reject_line` and
/// `reject_reason` behind them. Mended and dropped into the exports under that name, it is one more export.
///
/// It holds what tickets say, so only its owner may read it.
final class RejectsFile {
  private let folder: String
  private let name: String
  private var bytes: [UInt8] = []

  init(folder: String, name: String) {
    self.folder = folder
    self.name = name
  }

  func add(_ row: RejectedRow) {
    if bytes.isEmpty {
      // Excel takes UTF-8 for what it is only behind a byte order mark.
      bytes += [0xEF, 0xBB, 0xBF]
      write(row.columns + ["reject_line", "reject_reason"])
    }
    var fields = Array(row.fields.prefix(row.columns.count))
    fields += Array(repeating: "", count: row.columns.count - fields.count)
    // Of a row with too many fields the rest stays visible, in the last column.
    if row.fields.count > row.columns.count, !fields.isEmpty {
      fields[fields.count - 1] = row.fields[(row.columns.count - 1)...].joined(separator: ",")
    }
    write(fields + [String(row.line), row.reason.description])
  }

  private func write(_ fields: [String]) {
    for (place, field) in fields.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      if field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) {
        bytes.append(0x22)
        for byte in field.utf8 { bytes += byte == 0x22 ? [0x22, 0x22] : [byte] }
        bytes.append(0x22)
      } else {
        bytes += field.utf8
      }
    }
    bytes += [0x0D, 0x0A]
  }

  /// Puts the rows where they belong; without any, an older file of that name is out of date and goes.
  func close() throws(FileError) {
    let path = folder + "/" + name
    guard !bytes.isEmpty else { return try Folder.remove(path) }
    if mkdir(folder, 0o700) != 0 && errno != EEXIST { throw FileError(path: folder) }
    try Folder.replace(path, with: bytes, mode: 0o600)
    bytes = []
  }
}
