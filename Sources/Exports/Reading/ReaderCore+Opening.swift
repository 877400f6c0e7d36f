extension ReaderCore {
  /// Waits for the first text of a file, which must not be one that can't be read as its name says.
  static func awaitText(
    _ file: ExportFile, _ buffer: inout TextBuffer, _ stream: inout TextStream
  ) throws(ExportError) {
    while true {
      for place in 0..<buffer.end where buffer.bytes[place] > 0x20 {
        // A header may begin so, JSON never.
        if file.isJSON, ForeignForm(buffer.bytes + place, 1) == .markup {
          throw ExportError(file: file.name, problem: .markup)
        }
        return
      }
      if buffer.isEnded {
        try check(file, buffer, line: 1)
        // A desk that writes JSON lines leaves an empty file on a night without links. Refusing it ended each such night
        // with 65.
        if file.mayBeEmpty { return }
        throw ExportError(file: file.name, problem: .empty(isJSON: file.isJSON))
      }
      try readOn(file, &buffer, &stream, line: 1)
    }
  }

  /// Reads the header of a CSV file into the map, and gives what cuts the rest.
  static func readHeader(
    _ file: ExportFile, _ buffer: inout TextBuffer, _ stream: inout TextStream, _ map: inout ColumnMap
  ) throws(ExportError) -> CSVCutter {
    var fields = FieldList()
    while true {
      let isLast = buffer.isLast
      if let beginning = beginning(buffer, isLast: isLast) {
        var csv = beginning.cutter
        switch csv.cut(buffer.bytes, from: beginning.start, to: buffer.end, isLast: isLast, into: &fields) {
        case .record(let next):
          if fields.count > FieldList.most {
            throw refusal(file, buffer, to: next, line: csv.recordLine, .tooManyColumns(limit: FieldList.most))
          }
          for column in 0..<fields.kept { map.append(heading(column, fields, buffer.bytes)) }
          if let problem = map.problem {
            throw refusal(file, buffer, to: next, line: csv.recordLine, .unusableHeader(problem))
          }
          buffer.position = next
          return csv
        case .unterminatedQuote:
          throw refusal(file, buffer, to: buffer.end, line: csv.quoteLine, .unterminatedQuote)
        case .runawayQuote(let line):
          throw refusal(file, buffer, to: 1, line: csv.quoteLine, .runawayQuote(closedOn: line))
        case .end: throw ExportError(file: file.name, problem: .empty(isJSON: false))
        case .needsMore: break
        }
      }
      try readOn(file, &buffer, &stream, line: 1)
    }
  }

  /// Why a header can't be read: at heart, that it is none.
  ///
  /// - Parameter end: of the text that is looked at; the same however the bytes arrived.
  private static func refusal(
    _ file: ExportFile, _ buffer: borrowing TextBuffer, to end: Int, line: Int, _ problem: ExportError.Problem
  ) -> ExportError {
    switch ForeignForm(buffer.bytes, end) {
    case .json: ExportError(file: file.name, problem: .json)
    case .markup: ExportError(file: file.name, problem: .markup)
    case nil: ExportError(file: file.name, line: line, problem: problem)
    }
  }

  /// What cuts the header, and where it begins; nil if that takes more bytes.
  private static func beginning(_ buffer: borrowing TextBuffer, isLast: Bool) -> (cutter: CSVCutter, start: Int)? {
    switch CSVCutter.hint(buffer.bytes, buffer.end, isLast: isLast) {
    case .needsMore: return nil
    case .delimiter(let delimiter, let next): return (CSVCutter(delimiter: delimiter, line: 2), next)
    case .none:
      return CSVCutter.delimiter(ofHeader: buffer.bytes, buffer.end, isLast: isLast)
        .map { (CSVCutter(delimiter: $0), 0) }
    }
  }

  private static func heading(
    _ column: Int, _ fields: borrowing FieldList, _ bytes: UnsafeMutablePointer<UInt8>
  ) -> String {
    let length = fields.unescape(column, bytes)
    var text = Blanks.trimmed(UnsafeBufferPointer(start: bytes + Int(fields[column].offset), count: length))
    if let first = text.baseAddress, FormulaGuard.rejects.begins(first, text.count) {
      text = UnsafeBufferPointer(rebasing: text.dropFirst())
    }
    return String(decoding: text, as: UTF8.self)
  }
}
