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
  /// By ``RejectReason/code``.
  package var rejectsByReason: [String: Int] = [:]
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
    let tally = Tally(shown: rejectsShown)
    do throws(ExportError) {
      let reader = try session.open(file, rejects: tally.add)
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
    firstRejects = tally.first
    rejectsByReason = tally.byReason
  }

  /// Every file of a listing, in its order.
  package static func all(_ files: [ExportFile], format: ExportFormat, today: Day? = nil) -> [ExportCheck] {
    let session = ExportSession(format: format, today: today)
    return files.map { ExportCheck($0, session: session) }
  }

  private final class Tally {
    private let shown: Int
    var first: [Reject] = []
    var byReason: [String: Int] = [:]

    init(shown: Int) { self.shown = shown }

    func add(_ row: RejectedRow) {
      if first.count < shown { first.append(Reject(line: row.line, reason: row.reason)) }
      byReason[row.reason.code, default: 0] += 1
    }
  }
}
