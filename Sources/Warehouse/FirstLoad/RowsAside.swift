import Exports

/// Rows of interaction exports kept for later, in order, copied out of their batches.
struct RowsAside {
  /// Bytes from which on ``isFull`` is true.
  private let most: Int
  private var runs: [Run] = []
  private var bytes = 0

  /// Rows of one export, one after another.
  private struct Run {
    var file: Int
    var records: [InteractionRecord] = []
    /// What the records' slices point into.
    var text: [UInt8] = []
  }

  init(most: Int) { self.most = most }

  var isFull: Bool { bytes >= most }
  var isEmpty: Bool { runs.isEmpty }

  mutating func add(_ record: InteractionRecord, of batch: RecordBatch, file: Int) {
    if runs.last?.file != file { runs.append(Run(file: file)) }
    let run = runs.count - 1
    var record = record
    for part in InteractionRecord.slices {
      let slice = batch.bytes(record[keyPath: part])
      record[keyPath: part] = TextSlice(offset: UInt32(runs[run].text.count), length: UInt32(slice.count))
      runs[run].text += slice
      bytes += slice.count
    }
    runs[run].records.append(record)
    bytes += MemoryLayout<InteractionRecord>.size
  }

  /// Passes on all rows, as one batch for each run of rows of one export, and forgets them.
  mutating func forEach(_ body: (RecordBatch, _ file: Int) throws -> Void) rethrows {
    for run in runs {
      let text = UnsafeMutableRawBufferPointer.allocate(byteCount: run.text.count, alignment: 1)
      text.copyBytes(from: run.text)
      try body(RecordBatch(text: text, records: .interactions(run.records), newPeople: [], newTexts: []), run.file)
    }
    (runs, bytes) = ([], 0)
  }
}
