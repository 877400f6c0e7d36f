import Exports
import Glibc
import Warehouse

/// What the loader pulls records from, and what of an export becomes of rejects and progress meanwhile.
final class ExportSource: RecordSource {
  private let reader: ExportReader
  private let rejects: RejectsWriter
  private let progressed: (_ textBytes: Int, _ rows: Int) -> Void
  /// So many rejects of a file are told in reports; the file of rejects holds all.
  private static let rejectsTold = 1_000

  private final class Told {
    var rejects: [ReadingSummary.Reject] = []
  }
  private let told: Told

  /// - Throws: ``Refusal`` for a file that is refused by its header.
  init(
    _ session: ExportSession, _ file: ExportFile, rejectsFolder: String,
    progressed: @escaping (_ textBytes: Int, _ rows: Int) -> Void
  ) throws {
    let rejects = RejectsWriter(path: rejectsFolder + "/" + file.rejectsName)
    let told = Told()
    self.rejects = rejects
    self.told = told
    self.progressed = progressed
    do throws(ExportError) {
      reader = try session.open(file) { row in
        if rejects.rows == 0 { mkdir(rejectsFolder, 0o700) }
        rejects.write(row)
        if told.rejects.count < Self.rejectsTold {
          told.rejects.append(ReadingSummary.Reject(line: row.line, reason: row.reason.description))
        }
      }
    } catch {
      throw Refusal(reason: error.description)
    }
  }

  func next() throws -> RecordBatch? {
    let batch: RecordBatch?
    do throws(ExportError) {
      batch = try reader.next()
    } catch {
      try finishRejects()
      throw Refusal(reason: error.description)
    }
    if batch == nil { try finishRejects() } else { progressed(reader.summary.textBytes, reader.summary.rowsRead) }
    return batch
  }

  /// Without any rejected row, an older file of that name is out of date and goes.
  private func finishRejects() throws {
    try rejects.finish()
    if rejects.rows == 0 { try Folder.remove(rejects.path) }
  }

  var summary: ReadingSummary {
    let read = reader.summary
    var summary = ReadingSummary()
    summary.encoding = read.encoding.description
    summary.rowsRead = read.rowsRead
    summary.rowsRejected = read.rowsRejected
    summary.rejects = told.rejects
    summary.warnings = read.warnings.map(\.description)
    return summary
  }
}
