#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes rejected rows as a CSV file that can be mended and dropped back into the exports. Makes no file while there is
/// nothing to write.
///
/// UTF-8 with byte order mark, CRLF, all rows as they stood behind two columns more, `reject_line` and `reject_reason`,
/// which the reader passes over. A value that a spreadsheet would take for a formula gets the apostrophe that the reader
/// takes off. Readable by its owner alone. Keeps its first error for ``finish()``: a reader must not stop in mid-file.
package final class RejectsWriter {
  package let path: String
  private let unfinishedPath: String
  private var descriptor: Int32 = -1
  private var pending: [UInt8] = []
  private var failure: Int32?
  package private(set) var rows = 0

  /// - Parameter path: of the file to be; its folder is there. Until ``finish()`` the rows are in a sibling `.part`.
  package init(path: String) {
    self.path = path
    unfinishedPath = path + ".part"
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(unfinishedPath)
    }
  }

  package func write(_ row: RejectedRow) {
    if rows == 0 { begin(row.columns) }
    rows += 1
    append([String(row.line), row.reason.description] + row.fields)
    if pending.count > 64 * 1024 { flush() }
  }

  /// Puts the file in its place, in one step.
  ///
  /// - Throws: ``RejectsError``, also for what failed before.
  package func finish() throws(RejectsError) {
    if rows == 0 { return }
    flush()
    if descriptor >= 0 {
      if fsync(descriptor) != 0 { failure = failure ?? errno }
      close(descriptor)
      descriptor = -1
    }
    if failure == nil, rename(unfinishedPath, path) != 0 { failure = errno }
    if let failure {
      unlink(unfinishedPath)
      throw RejectsError(path: path, code: failure)
    }
  }

  private func begin(_ columns: [String]) {
    descriptor = open(unfinishedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { failure = errno }
    pending = [0xEF, 0xBB, 0xBF]
    append(["reject_line", "reject_reason"] + columns)
  }

  private func append(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { pending.append(UInt8(ascii: ",")) }
      let guarded = field.utf8.first.map(RecordTyper.isFormula) == true ? "'" + field : field
      let needsQuotes = guarded.utf8.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
      }
      if needsQuotes {
        pending.append(UInt8(ascii: "\""))
        for byte in guarded.utf8 {
          pending.append(byte)
          if byte == UInt8(ascii: "\"") { pending.append(byte) }
        }
        pending.append(UInt8(ascii: "\""))
      } else {
        pending += guarded.utf8
      }
    }
    pending += [0x0D, 0x0A]
  }

  private func flush() {
    pending.withUnsafeBytes { bytes in
      var place = 0
      while failure == nil, place < bytes.count {
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + place }, bytes.count - place)
        #else
          let count = Darwin.write(descriptor, bytes.baseAddress.map { $0 + place }, bytes.count - place)
        #endif
        if count >= 0 { place += count } else if errno != EINTR { failure = errno }
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}

/// Rejected rows could not be written.
package struct RejectsError: Error, Equatable, CustomStringConvertible {
  package var path: String
  /// The system's `errno`.
  package var code: Int32

  package var description: String {
    "\(path): nothing was loaded: rejects not written: \(String(cString: strerror(code)))"
  }
}
