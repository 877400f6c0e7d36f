import CivilTime

/// What loading an export would find, told without loading it: how the file is understood, how many rows are good, and
/// why the others are not. Writes nothing.
package struct ExportCheck: Equatable, Sendable {
  package var file: ExportFile
  /// Nil where the file was refused by its first bytes or its header.
  package var header: ExportHeader?
  package var summary = ExportSummary()
  /// The first of them, in the order of the file.
  package var firstRejects: [Reject] = []
  /// Loaded on an earlier night: a run would not read it again.
  package var isLoaded = false
  /// The file would be refused, with nothing of it loaded.
  package var error: ExportError?

  package struct Reject: Equatable, Sendable {
    /// CSV: the line; JSON: the record's number.
    package var line: Int
    package var reason: RejectReason
  }

  package var rowsToLoad: Int { error == nil ? summary.rowsRead - summary.rowsRejected : 0 }

  /// Reads a file to its end.
  ///
  /// - Parameter rejectsShown: how many rejects to keep.
  package init(_ file: ExportFile, session: ExportSession, rejectsShown: Int = 5) {
    self.file = file
    let first = FirstRejects(most: rejectsShown)
    do throws(ExportError) {
      let reader = try session.open(file, rejects: { line, reason, _ in first.add(line, reason) })
      do throws(ExportError) {
        while try reader.next() != nil {}
      } catch {
        self.error = error
      }
      header = reader.header
      summary = reader.summary
    } catch {
      self.error = error
    }
    firstRejects = first.rejects
  }

  /// Every file of a listing, in its order.
  package static func all(
    _ files: [ExportFile], format: ExportFormat, today: Day? = nil, isLoaded: (ExportFile) -> Bool = { _ in false }
  ) -> [ExportCheck] {
    let session = ExportSession(format: format, today: today)
    return files.map { file in
      var check = ExportCheck(file, session: session)
      check.isLoaded = isLoaded(file)
      return check
    }
  }

  private final class FirstRejects {
    private let most: Int
    private(set) var rejects: [Reject] = []

    init(most: Int) { self.most = most }

    func add(_ line: Int, _ reason: RejectReason) {
      if rejects.count < most { rejects.append(Reject(line: line, reason: reason)) }
    }
  }
}
