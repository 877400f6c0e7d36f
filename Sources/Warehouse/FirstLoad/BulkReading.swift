import Exports

/// The exports of a bulk load: reads them kind by kind, the greatest names first, and keeps what became of their rows.
final class BulkReading {
  /// In order of names; a content's `file_id` is its place, counted from 1.
  private(set) var contents: [ExportContent]
  private(set) var ranks = SourceRanks()
  private let open: (ExportFile) throws -> any RecordSource
  private var files: [LoadReport.File]
  /// Places of the contents that have not been read to their end, in ascending order; the last one is read first.
  private var unread: [Int]
  private var source: (any RecordSource)?

  init(_ contents: [ExportContent], _ open: @escaping (ExportFile) throws -> any RecordSource) {
    self.contents = contents.inOrderOfNames
    self.open = open
    unread = Array(self.contents.indices)
    files = self.contents.map { LoadReport.File($0) }
    for (i, content) in self.contents.enumerated() {
      ranks.set(file: i + 1, name: content.file.name, sha256: content.sha256)
    }
  }

  var isAtEnd: Bool { unread.isEmpty }

  func name(of file: Int) -> String { contents[file - 1].file.name }

  /// Passes on all batches of a kind's exports that it has not passed on yet, and learns their vocabulary.
  ///
  /// - Throws: ``BulkRefusal``
  func each(
    _ kind: ExportKind, _ vocabulary: LoadVocabulary, while goesOn: () -> Bool = { true },
    _ body: (RecordBatch, _ file: Int, inout LoadReport.RowCounts) throws -> Void
  ) throws {
    while let place = unread.last(where: { contents[$0].file.kind == kind }) {
      do {
        let source = try self.source ?? open(contents[place].file)
        self.source = source
        defer { files[place].reading = source.summary }
        while goesOn(), let batch = try source.next() {
          vocabulary.learn(batch)
          try body(batch, place + 1, &files[place].rows)
        }
      } catch let error as ExportError {
        throw BulkRefusal(content: contents[place], error: error)
      }
      guard goesOn() else { return }
      // The file was hashed while it was read, unless its source does not hash: then it is read once more.
      if contents[place].sha256.isEmpty {
        let read = files[place].reading.sha256
        contents[place].sha256 = try read ?? contents[place].hashed().sha256
        files[place].sha256 = contents[place].sha256
      }
      source = nil
      unread.removeAll { $0 == place }
    }
  }

  /// Hashes what was not read to its end: the ledger identifies contents by hash, and refuses an empty one.
  ///
  /// - Throws: ``BulkRefusal``
  func hashTheRest() throws {
    for place in unread {
      do {
        contents[place] = try contents[place].hashed()
      } catch {
        throw BulkRefusal(content: contents[place], error: error)
      }
      files[place].sha256 = contents[place].sha256
    }
  }

  /// Counts rows of an export that was read before.
  func count(_ file: Int, _ body: (inout LoadReport.RowCounts) throws -> Void) rethrows {
    try body(&files[file - 1].rows)
  }

  /// What became of each content, in their order. All have been read.
  func reports() throws -> [LoadReport.File] {
    for i in files.indices {
      files[i].rows.read = files[i].reading.rowsRead
      files[i].rows.rejected = files[i].reading.rowsRejected
      guard files[i].rows.isBalanced else { throw WarehouseError.unbalanced(file: files[i].name, files[i].rows) }
    }
    return files
  }
}
