import Files
import Glibc
import Reports
import Words

/// Why an export was refused whole: nothing of it may be loaded. Names the file, and the line if there is one.
///
/// Quotes no value of a row.
package struct ExportError: Error, Equatable, Sendable {
  /// The file's name, or the path of what is not there.
  package var file: String
  /// 1-based.
  package var line: Int?
  package var problem: Problem

  package init(file: String, line: Int? = nil, problem: Problem) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  package enum Problem: Error, Equatable, Sendable {
    case notFound
    /// The system's reason.
    case unreadable(String)
    /// Nothing in it, not even a header or a bracket.
    case empty(isJSON: Bool)
    case unusableHeader(HeaderProblem)
    /// More headers, or more different keys of JSON records. The line is the header's, or that of the first key too many.
    case tooManyColumns(limit: Int)
    /// The line is that on which the quote opened.
    case unterminatedQuote
    /// The line is that on which the quote opened: what closes it, lines on, is no closing quote.
    case runawayQuote(closedOn: Int)
    case recordTooLong(limit: Int)
    case nulByte
    /// A byte that is no UTF-8, beside good multi-byte UTF-8.
    case mixedEncodings(byte: UInt8)
    case undecodable(byte: UInt8, encoding: TextEncoding)
    case againstMark(byte: UInt8, encoding: TextEncoding)
    /// The file ends inside a character.
    case cutCharacter
    /// `byte` is the offset from the file's beginning (of the decompressed and decoded text), from 0.
    /// `found` is nil at the end of the file.
    case brokenJSON(byte: Int, found: String?, expected: String)
    /// The answer that the file holds says that it was broken off.
    case exportFailed
    case gzipTruncated
    case gzipDamaged
    /// It inflates to more than `times` its size.
    case gzipTooDense(times: Int)
    /// A stretch of it was never written.
    case sparse
    /// By another program than gzip, or by it twice.
    case compressed(by: String)
    /// `.xlsx`, `.xls` or another archive, whatever its name says.
    case workbook
    /// Named as CSV.
    case json
    /// HTML or XML, whatever its name says.
    case markup
    /// `read` has the rows of a file of several kinds that are none of this one, too.
    case tooManyRejected(rejected: Int, read: Int, limitPercent: Double, commonest: RejectTally.Entry)
    /// Its content was hashed before it was read, and is not known to be the one that was read.
    case changedWhileRead
    /// As ``changedWhileRead``: it is no longer there.
    case goneWhileRead
  }
}

extension ExportError.Problem {
  init(_ error: SourceError) {
    switch error {
    case .file(let error) where error.code == ENOENT: self = .notFound
    case .file(let error): self = .unreadable(error.reason)
    case .gzipTruncated: self = .gzipTruncated
    case .gzipDamaged: self = .gzipDamaged
    case .gzipTooDense: self = .gzipTooDense(times: GzipSource.mostRatio)
    case .sparse: self = .sparse
    }
  }
}

// MARK: - For programs

extension ExportError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case fileNotFound = "file_not_found"
    case fileUnreadable = "file_unreadable"
    case emptyFile = "empty_file"
    case unusableHeader = "unusable_header"
    case tooManyColumns = "too_many_columns"
    case unterminatedQuote = "unterminated_quote"
    case runawayQuote = "runaway_quote"
    case recordTooLong = "record_too_long"
    case nulByte = "nul_byte"
    case mixedEncodings = "mixed_encodings"
    case undecodable
    case againstMark = "against_byte_order_mark"
    case cutCharacter = "cut_character"
    case brokenJSON = "broken_json"
    case exportFailed = "export_failed"
    case gzipTruncated = "gzip_truncated"
    case gzipDamaged = "gzip_damaged"
    case gzipTooDense = "gzip_too_dense"
    case sparse = "sparse_file"
    case otherCompression = "other_compression"
    case workbook
    case jsonNamedCSV = "json_named_csv"
    case markup
    case tooManyRejected = "too_many_rejected"
    case changedWhileRead = "changed_while_read"
    case goneWhileRead = "gone_while_read"
  }

  package var code: Code {
    switch problem {
    case .notFound: .fileNotFound
    case .unreadable: .fileUnreadable
    case .empty: .emptyFile
    case .unusableHeader: .unusableHeader
    case .tooManyColumns: .tooManyColumns
    case .unterminatedQuote: .unterminatedQuote
    case .runawayQuote: .runawayQuote
    case .recordTooLong: .recordTooLong
    case .nulByte: .nulByte
    case .mixedEncodings: .mixedEncodings
    case .undecodable: .undecodable
    case .againstMark: .againstMark
    case .cutCharacter: .cutCharacter
    case .brokenJSON: .brokenJSON
    case .exportFailed: .exportFailed
    case .gzipTruncated: .gzipTruncated
    case .gzipDamaged: .gzipDamaged
    case .gzipTooDense: .gzipTooDense
    case .sparse: .sparse
    case .compressed: .otherCompression
    case .workbook: .workbook
    case .json: .jsonNamedCSV
    case .markup: .markup
    case .tooManyRejected: .tooManyRejected
    case .changedWhileRead: .changedWhileRead
    case .goneWhileRead: .goneWhileRead
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    let place: [String: Diagnostic.Value?] = ["file": .text(file), "line": line.map { .integer($0) }]
    return place.merging(problem.fields) { $1 }
  }
}

extension ExportError.Problem {
  fileprivate var fields: [String: Diagnostic.Value?] {
    switch self {
    case .notFound, .unterminatedQuote, .nulByte, .cutCharacter, .exportFailed, .gzipTruncated, .gzipDamaged, .workbook,
      .json, .markup, .sparse, .changedWhileRead, .goneWhileRead:
      [:]
    case .unreadable(let reason): ["reason": .text(reason)]
    case .empty(let isJSON): ["format": .text(isJSON ? "json" : "csv")]
    case .unusableHeader(let problem): problem.fields
    case .tooManyColumns(let limit): ["limit": .integer(limit)]
    case .runawayQuote(let line): ["closed_on": .integer(line)]
    case .recordTooLong(let limit): ["limit_bytes": .integer(limit)]
    case .mixedEncodings(let byte): ["byte": .integer(Int(byte)), "expected": .text(TextEncoding.utf8.rawValue)]
    case .undecodable(let byte, let encoding), .againstMark(let byte, let encoding):
      ["byte": .integer(Int(byte)), "expected": .text(encoding.rawValue)]
    case .brokenJSON(let offset, let found, let expected):
      ["offset": .integer(offset), "found": found.map { .text($0) }, "expected": .text(expected)]
    case .gzipTooDense(let times): ["limit_times": .integer(times)]
    case .compressed(let program): ["program": .text(program)]
    case .tooManyRejected(let rejected, let read, let limit, let commonest):
      [
        "rows_rejected": .integer(rejected), "rows_read": .integer(read), "limit_pct": .number(limit),
        "commonest_code": .text(commonest.reason.code.rawValue), "commonest_rows": .integer(commonest.rows),
        commonest.place.field: .integer(commonest.place.number),
      ]
    }
  }
}

// MARK: - For people

extension ExportError {
  package var description: String {
    "\(file.printable)\(line.map { ":\($0)" } ?? ""): file refused: \(problem)"
  }
}

extension ExportError.Problem: CustomStringConvertible {
  /// What was found and what was expected, without the place.
  package var description: String {
    switch self {
    case .notFound: return "no such file or folder"
    case .unreadable(let reason): return reason
    case .empty(let isJSON):
      return "the file is empty, expected \(isJSON ? "records" : "a header and rows"). Was the export interrupted?"
    case .unusableHeader(let problem): return problem.description
    case .tooManyColumns(let limit):
      return "it has more than \(grouped(limit)) columns, expected at most so many. Export fewer columns"
    case .unterminatedQuote:
      return "a quote opens here and is never closed. Was the export interrupted? Export it again"
    case .runawayQuote(let line):
      return
        "a quote opens here, and text follows its closing quote on line \(grouped(line)), so the rows between would be "
        + "lost. A quote is missing or not doubled: mend it, or export again"
    case .recordTooLong(let limit):
      return "a record of more than \(limit / 1_048_576) MiB begins here; is a quote missing?"
    case .nulByte:
      return "a NUL byte, expected text. UTF-16 needs its byte order mark, or `encodings` in the configuration"
    case .mixedEncodings(let byte):
      return "byte \(hex(byte)) is not valid UTF-8, although other characters in the file are; expected one encoding. "
        + "Export it again as UTF-8, or declare one under `encodings` in the configuration"
    case .undecodable(let byte, let encoding):
      return "byte \(hex(byte)) is not valid \(encoding). Export it again as UTF-8, or declare the encoding under "
        + "`encodings` in the configuration"
    case .againstMark(let byte, let encoding):
      return "byte \(hex(byte)) is not valid \(encoding), which the file's byte order mark says it is. Export it again"
    case .cutCharacter: return "the file ends in the middle of a character. Was the export interrupted?"
    case .brokenJSON(let byte, let found?, let expected):
      return "byte \(byte): found \(found), expected \(expected)"
    case .brokenJSON(let byte, nil, let expected):
      return "byte \(byte): found the end of the file, expected \(expected). Was the export interrupted?"
    case .exportFailed:
      return
        "the file reports that its export failed, so records are missing. Export it again, in smaller parts if "
        + "it took too long"
    case .gzipTruncated: return "the gzip data ends too early. Was the copy interrupted? Fetch it again"
    case .gzipDamaged: return "the gzip data is damaged. Fetch it again"
    case .gzipTooDense(let times):
      return "the gzip data inflates to more than \(times) times its size, expected text. Export it again"
    case .sparse:
      return
        "the file has a hole, a stretch that was never written, expected text. Was the copy interrupted, or the disk "
        + "full? Fetch it again"
    case .compressed(let program):
      return "it is compressed by \(program), expected text or gzip. Unpack it, or compress it with gzip"
    case .workbook:
      return "it is an Excel workbook or an archive, expected text. Export it as CSV, or save it as CSV UTF-8"
    case .json: return "it is JSON, expected CSV. Name it .json, or .ndjson if it has one record per line"
    case .markup: return "it is a web page or XML, expected CSV or JSON. Has the login for the export expired?"
    case .tooManyRejected(let rejected, let read, let limit, let commonest):
      if read == 1 { return "its only row was rejected: \(commonest.reason)" }
      let reason =
        rejected == commonest.rows
        ? ", the first in \(commonest.place): \(commonest.reason)"
        : ", \(grouped(commonest.rows)) of them as in \(commonest.place): \(commonest.reason)"
      if rejected == read { return "all \(grouped(read)) rows rejected\(reason)" }
      return "\(grouped(rejected)) of \(grouped(read)) rows rejected, expected at most \(number(limit)) % "
        + "(max_rejected_pct)\(reason)"
    case .changedWhileRead: return "it changed while it was read; the next run tries again"
    case .goneWhileRead: return "it disappeared while it was read; the next run tries again"
    }
  }

  private func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
  }
}
