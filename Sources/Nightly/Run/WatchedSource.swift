import Exports
import Warehouse

/// A record source that reports its progress, and checks that the file did not change: its content was hashed before it
/// was read, and the desk may write at any time.
struct WatchedSource: RecordSource {
  let source: any RecordSource
  let file: ExportFile
  /// The file's size and time when its content was hashed.
  let copy: ExportContent.Copy?
  let progress: any ProgressListener

  func next() throws -> RecordBatch? {
    let batch = try source.next()
    if let batch {
      progress.read(bytes: batch.text.count, rows: batch.records.count)
    } else if let copy {
      let stamp = PublishedNight.Stamp(path: copy.path)
      guard stamp?.size == copy.size, stamp?.modifiedNanoseconds == copy.modifiedNanoseconds else {
        throw ExportError(file: file.name, problem: stamp == nil ? .goneWhileRead : .changedWhileRead)
      }
    }
    return batch
  }

  var summary: ReadingSummary { source.summary }
}

extension RecordBatch.Records {
  fileprivate var count: Int {
    switch self {
    case .interactions(let records): records.count
    case .incidentLinks(let records): records.count
    case .systemIDs(let records): records.count
    }
  }
}
