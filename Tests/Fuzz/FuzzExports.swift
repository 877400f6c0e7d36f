import Exports

/// For libFuzzer: `make fuzz`. Whatever the bytes, reading must end without a crash, and the same however they arrive.
/// The first byte of an input chooses kind, form, configuration and sizes; the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExports(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let choice = Int(data[0])
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
  let kind = ExportKind.allCases[choice % 3]
  let name = "fuzz." + ["csv", "json", "rejects.csv", "ndjson"][choice / 3 % 4]
  let desk = Desk(choice / 12)
  let file = ExportFile(path: name, name: name, kind: kind, isAlsoInteraction: desk.isShared && kind != .interaction)
  let whole = Outcome(bytes, file, desk.format, pieces: [.max], batchBytes: 1 << 16)
  let cut = Outcome(bytes, file, desk.format, pieces: [1 + choice / 12, 1, 7], batchBytes: 16 + choice)
  // Damaged gzip may be met before or behind a fault in what it held, as the pieces come: refused it is either way.
  if bytes.starts(with: [0x1F, 0x8B]), whole.error != nil, cut.error != nil { return 0 }
  guard whole == cut else { fatalError("whole: \(whole)\ncut: \(cut)") }
  return 0
}

/// One of sixteen configurations.
private struct Desk {
  var format = ExportFormat()
  var isShared: Bool

  init(_ choice: Int) {
    isShared = choice & 1 != 0
    if choice & 2 != 0 { format.encodings = [("*", TextEncoding.allCases[choice / 4 % 4])] }
    if choice & 4 != 0 { format.nulls = ["?", "NULL"] }
    if choice & 8 != 0 {
      format.columns = [
        .interaction: ["sys_updated_on": ["opened_at"], "opened_for": ["location", "state"], "sys_id": ["number"]],
        .incidentLink: ["task": ["document_id"]], .systemID: ["interaction": ["task"]],
      ]
    }
  }
}

private struct Outcome: Equatable {
  var error: ExportError?
  var rejects: [RejectedRow] = []
  /// Of a refused file, how many records came before depends on the sizes.
  var records: [String] = []
  var summary: ExportSummary?

  init(_ bytes: [UInt8], _ file: ExportFile, _ format: ExportFormat, pieces: [Int], batchBytes: Int) {
    final class Sink { var rows: [RejectedRow] = [] }
    let sink = Sink()
    do throws(ExportError) {
      let reader = try ExportSession(format: format).open(
        file, bytes: MemorySource(bytes, pieces: pieces), batchBytes: batchBytes, rejects: { sink.rows.append($2()) })
      while let batch = try reader.next() {
        switch batch.records {
        case .interactions(let all):
          records += all.map {
            "\($0.line) \(batch.string($0.number)) \($0.openedAt) \(batch.string($0.shortDescription)) \($0.category)"
          }
        case .incidentLinks(let all): records += all.map { "\($0.line) \(batch.string($0.task)) \($0.createdBy)" }
        case .systemIDs(let all): records += all.map { "\($0.line) \(batch.string($0.task)) \($0.createdBy)" }
        }
      }
      summary = reader.summary
      guard reader.summary.rowsRead == records.count + sink.rows.count else { fatalError("a row is lost") }
    } catch {
      self.error = error
      records = []
    }
    rejects = sink.rows
  }
}
