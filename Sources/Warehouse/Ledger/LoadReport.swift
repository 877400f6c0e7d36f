import Exports

/// What a load did, file by file.
package struct LoadReport: Equatable, Sendable {
  package var files: [File] = []
  /// True if the whole load was given up, as `strict` asks.
  package var isAbandoned = false

  package init() {}

  /// One content: loaded, refused, or already known under a lesser name and now ranked by this one.
  package struct File: Equatable, Sendable {
    package var export: ExportFile
    package var sha256: String
    package var name: String { export.name }
    package var path: String { export.path }
    package var kind: ExportKind { export.kind }
    /// Why nothing of it was loaded; nil if it was.
    package var refusal: ExportError?
    /// True if the content was loaded before, under a lesser name: its rows were counted then.
    package var isRenamed = false
    package var rows = RowCounts()
    /// What the reader reported once the file was read.
    package var reading = ReadingSummary()
  }

  /// Rows by outcome; they add up to the rows read.
  package struct RowCounts: Equatable, Sendable {
    package var read = 0
    package var new = 0
    package var updated = 0
    package var unchanged = 0
    package var superseded = 0
    package var rejected = 0

    package init() {}

    mutating func add(_ outcome: RowOutcome) {
      switch outcome {
      case .new: new += 1
      case .updated: updated += 1
      case .unchanged: unchanged += 1
      case .superseded: superseded += 1
      }
    }

    package var isBalanced: Bool { read == new + updated + unchanged + superseded + rejected }
  }
}

/// What a reader reports of a whole file once it was read, or refused.
package struct ReadingSummary: Equatable, Sendable {
  package struct Reject: Equatable, Sendable {
    package var line: Int
    package var reason: RejectReason

    package init(line: Int, reason: RejectReason) {
      self.line = line
      self.reason = reason
    }
  }

  package var encoding = ""
  /// Rows found, rejected ones included.
  package var rowsRead = 0
  package var rowsRejected = 0
  package var rejects: [Reject] = []
  /// Rejected rows that the file of rejects had no room for.
  package var rejectsLeftOut = 0
  package var warnings: [ExportWarning] = []
  /// Columns that nothing reads, by their headers.
  package var ignoredColumns: [String] = []
  /// The hash of the whole file; nil unless it was hashed while it was read.
  package var sha256: String?

  package init() {}
}

/// The source from which the loader pulls an export's records.
package protocol RecordSource {
  /// The next records; nil after the last ones.
  ///
  /// - Throws: `ExportError` if nothing of the file may be loaded.
  func next() throws -> RecordBatch?

  /// What is known of the file so far; complete once ``next()`` has returned nil or thrown.
  var summary: ReadingSummary { get }
}
