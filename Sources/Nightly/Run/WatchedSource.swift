import Exports
import Warehouse

/// A record source that tells somebody how far it has come.
struct WatchedSource: RecordSource {
  let source: any RecordSource
  let progress: any ProgressListener

  func next() throws -> RecordBatch? {
    let batch = try source.next()
    if let batch { progress.read(bytes: batch.text.count, rows: batch.records.count) }
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
