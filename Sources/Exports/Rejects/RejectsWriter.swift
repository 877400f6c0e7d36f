import Files
import Words

import Reports

/// Writes rejected rows as a CSV file that can be mended and dropped back into the exports. Makes no file while there is
/// nothing to write.
///
/// UTF-8 with byte order mark, CRLF, all rows as they stood behind two columns more, `reject_line` and `reject_reason`,
/// which the reader passes over. What a spreadsheet would take for a formula is guarded as ``FormulaGuard`` says. What was
/// malformed is so again, lest it pass unmended. Readable by its owner alone. Keeps its first error for ``finish()``: a
/// reader must not stop in mid-file. Takes the first rows up to ``RejectsRoom``, and counts the others.
package final class RejectsWriter {
  package let path: String
  private let room: RejectsRoom
  private let run: RejectsRoom.OfRun
  /// What the rows written held, without what was put around it.
  private var held = 0
  /// No row is written any more.
  private var isFull = false
  /// Rejected rows that there was no room for.
  package private(set) var rowsLeftOut = 0
  private var output: OutputFile?
  private var columns: [String] = []
  /// Of a JSON export whose later rows have more keys: up to which row there were how many columns.
  private var narrower: [(rows: Int, columns: Int)] = []
  /// Where the rows begin, and where each ends.
  private var start = 0
  private var ends: [Int] = []
  package var rows: Int { ends.count }
  /// Commas that rows written before will get for columns that came later.
  private var padding = 0

  /// - Parameters:
  ///   - path: of the file to be; its folder is there. Until ``finish()`` the rows are in a sibling `.part`.
  ///   - run: what all files of one run may take together.
  package init(path: String, room: RejectsRoom = RejectsRoom(), run: RejectsRoom.OfRun = RejectsRoom.OfRun()) {
    self.path = path
    self.room = room
    self.run = run
  }

  /// - Parameter row: asked for only where there may be room for it.
  package func write(_ row: @autoclosure () -> RejectedRow) {
    if isFull || rows >= room.rows {
      rowsLeftOut += 1
      return
    }
    let row = row()
    let text = RejectsWriter.line([String(row.line), row.reason.description] + row.fields, malformed: row.malformed)
    let held = self.held + row.fields.reduce(0) { $0 + $1.utf8.count }
    let widened = output == nil ? 0 : rows * max(0, row.columns.count - columns.count)
    let bytes = (ends.last ?? start) + padding + widened + text.count
    guard room.has(bytes, holding: held), run.has(text.count + widened, ofFileWith: bytes) else {
      isFull = true
      rowsLeftOut += 1
      return
    }
    run.left -= text.count + widened
    (self.held, padding) = (held, padding + widened)
    if output == nil {
      output = OutputFile(path: path + ".part")
      columns = row.columns
      start = beginning(columns, output)
    } else if row.columns.count > columns.count {
      narrower.append((rows, columns.count))
      columns = row.columns
    }
    output?.append(text)
    ends.append((ends.last ?? start) + text.count)
  }

  /// Puts the file in its place, in one step.
  ///
  /// - Throws: ``RejectsError``, also for what failed before.
  package func finish() throws(RejectsError) {
    guard var output else { return }
    output.finish()
    if !narrower.isEmpty, output.failure == nil { output = filledUp(output) }
    if output.failure == nil {
      do throws(FileError) { try File.rename(output.path, to: path) } catch { output.fail(error) }
    }
    self.output = nil
    if let failure = output.failure {
      output.discard()
      throw RejectsError(cause: FileError(path: path, .write, code: failure.code))
    }
  }

  @discardableResult
  private func beginning(_ columns: [String], _ output: OutputFile?) -> Int {
    let text = [0xEF, 0xBB, 0xBF] + RejectsWriter.line(["reject_line", "reject_reason"] + columns, malformed: [])
    output?.append(text)
    return text.count
  }

  /// The same rows under all columns, each as long as the longest.
  private func filledUp(_ narrow: OutputFile) -> OutputFile {
    let wide = OutputFile(path: path + ".wide.part")
    beginning(columns, wide)
    defer { narrow.discard() }
    let room = 64 * 1024
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: room)
    defer { chunk.deallocate() }
    var place = 0
    var row = 0
    var steps = narrower[...]
    do throws(FileError) {
      let file = try OpenFile(narrow.path)
      while let bytes = chunk.baseAddress {
        let count = try file.read(into: bytes, room: room)
        if count == 0 { break }
        // The narrow header is left out.
        var from = min(count, max(0, start - place))
        // Before the line break of each row.
        while row < ends.count, ends[row] - 2 <= place + count {
          while let step = steps.first, step.rows <= row { steps = steps.dropFirst() }
          let to = ends[row] - 2 - place
          wide.append(chunk[from..<to])
          wide.append(repeatElement(UInt8(ascii: ","), count: columns.count - (steps.first?.columns ?? columns.count)))
          from = to
          row += 1
        }
        wide.append(chunk[from..<count])
        place += count
      }
    } catch {
      wide.fail(error)
    }
    wide.finish()
    return wide
  }

  // MARK: Lines

  /// As CSV, with its line break.
  private static func line(_ fields: [String], malformed: [Int]) -> [UInt8] {
    var line: [UInt8] = []
    for (index, field) in fields.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      // Two columns of ours stand in front.
      append(field, isMalformed: malformed.contains(index - 2), to: &line)
    }
    return line + [0x0D, 0x0A]
  }

  private static func append(_ field: String, isMalformed: Bool, to line: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    if isMalformed, isMalformedBetweenCommas(field.utf8) {
      line += field.utf8
      return
    }
    let needsQuotes =
      isMalformed
      || field.utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == quote || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
      }
    if needsQuotes { line.append(quote) }
    var rest = Array(field.utf8)[...]
    while let blank = Blanks.lengthOfFirst(rest) {
      line += rest.prefix(blank)
      rest = rest.dropFirst(blank)
    }
    // A value's own apostrophe before a formula gets one more, or reading the file back would remove it.
    if FormulaGuard.isNeeded(by: rest) { line.append(UInt8(ascii: "'")) }
    for byte in rest {
      line.append(byte)
      if needsQuotes, byte == quote { line.append(byte) }
    }
    if needsQuotes { line.append(quote) }
    // Text after the closing quote, as in the export: quoted properly, the row would pass unmended when dropped back.
    if isMalformed { line.append(UInt8(ascii: "?")) }
  }

  /// Whether a malformed field, which stood between other delimiters perhaps, is one field and malformed here too.
  private static func isMalformedBetweenCommas(_ field: String.UTF8View) -> Bool {
    let quote = UInt8(ascii: "\"")
    var rest = field.dropFirst()
    while let place = rest.firstIndex(of: quote) {
      rest = rest[place...].dropFirst()
      guard rest.first == quote else { return !rest.isEmpty && !rest.contains(UInt8(ascii: ",")) }
      rest = rest.dropFirst()
    }
    return false
  }
}

/// Rejected rows could not be written.
package struct RejectsError: Error, Equatable {
  /// Of the file that they should be in.
  package var cause: FileError
}

extension RejectsError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable { case rejectsNotWritten = "rejects_not_written" }

  package var code: Code { .rejectsNotWritten }
  package var fields: [String: Diagnostic.Value?] { cause.fields }
  package var description: String {
    "\(cause.path.printable): nothing was loaded: rejects not written: \(cause.reason)"
  }
}
