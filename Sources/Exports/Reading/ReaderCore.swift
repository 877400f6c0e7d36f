import CivilTime
import Files

/// The inside of an ``ExportReader``: buffer, cutter and typer of one file. A struct, so that the hot loop works on plain
/// memory.
struct ReaderCore: ~Copyable {
  private let file: ExportFile
  private let format: ExportFormat
  private let vocabulary: Vocabulary
  private let rejects: RejectSink
  private let batchBytes: Int

  private var stream: TextStream
  private var buffer: TextBuffer
  private var row = FieldList()
  private var typer: RecordTyper

  private let isJSON: Bool
  private var csv: CSVCutter
  private var json = JSONCutter()
  private var keys: JSONKeys
  private let headers: ColumnMap
  /// CSV: fields of a row.
  private var width = 0

  private var isFinished = false
  private var rowsRead = 0
  private var rowsRejected = 0
  /// In a file that is read as interactions too: rows that are none of this kind.
  private var rowsPassedOver = 0
  private var tally = RejectTally()
  private var own = OwnColumns()
  private var excelStop: Int?
  private let swallowed: SwallowedRows
  private var rowsInQuotes = 0
  private var firstQuoteLine = 0

  /// After so many JSON records a required key must have been seen.
  private static let patience = 1_000

  init(
    file: ExportFile, format: ExportFormat, source: any ByteSource, names: ColumnMap.Names, vocabulary: Vocabulary,
    times: TimeReader, nulls: NullMarkers, today: Day?, batchBytes: Int, rejects: @escaping RejectSink
  ) throws(ExportError) {
    self.file = file
    self.format = format
    self.vocabulary = vocabulary
    self.rejects = rejects
    self.batchBytes = batchBytes
    var stream = TextStream(source, encoding: format.encoding(ofName: file.name))
    isJSON = file.isJSON
    var buffer = TextBuffer(capacity: batchBytes, countsReturns: !file.isJSON)
    var map = ColumnMap(names)
    buffer.fill(from: &stream, line: 1)
    try ReaderCore.awaitText(file, &buffer, &stream)
    csv = file.isJSON ? CSVCutter(delimiter: 0) : try ReaderCore.readHeader(file, &buffer, &stream, &map)
    width = map.headers.count
    swallowed = SwallowedRows(delimiter: csv.delimiter, width: width, keyColumn: map.keyColumn)
    headers = map
    keys = JSONKeys(names)
    self.stream = stream
    self.buffer = buffer
    typer = RecordTyper(
      kind: file.kind, formulaGuard: file.formulaGuard, linksOnly: !file.isAlsoInteraction, vocabulary: vocabulary,
      times: times, nulls: nulls, today: today)
    typer.follow(map)
  }

  /// CSV: of the header. JSON: of the keys met so far, which are not copied: there may be thousands.
  private var map: ColumnMap { isJSON ? keys.map : headers }

  // MARK: Reading

  mutating func nextBatch() throws(ExportError) -> RecordBatch? {
    switch file.kind {
    case .interaction: try batch(RecordBatch.Records.interactions)
    case .incidentLink: try batch(RecordBatch.Records.incidentLinks)
    case .systemID: try batch(RecordBatch.Records.systemIDs)
    }
  }

  private mutating func batch<R: TypedRecord>(
    _ wrap: ([R]) -> RecordBatch.Records
  ) throws(ExportError) -> RecordBatch? {
    var records: [R] = []
    while !isFinished {
      records.reserveCapacity(batchBytes / 256)
      let needsMore = try cut(&records)
      if !records.isEmpty {
        typer.settlePeople(of: &records, buffer.bytes)
        let new = vocabulary.tables.pointee.takeNew()
        if isJSON { jsonLine += ByteScan.lineFeeds(in: buffer.bytes, from: 0, to: buffer.position) }
        let text = buffer.handOver(batchBytes: batchBytes)
        return RecordBatch(text: text, records: wrap(records), newPeople: new.people, newTexts: new.texts)
      }
      guard needsMore else { break }
      // A JSON file's lines are counted as its text is let go.
      if isJSON { jsonLine += ByteScan.lineFeeds(in: buffer.bytes, from: 0, to: buffer.position) }
      buffer.compact()
      try ReaderCore.readOn(file, &buffer, &stream, line: line)
    }
    if !isFinished {
      isFinished = true
      try judge()
    }
    return nil
  }

  /// Cuts what the buffer holds; false at the end of the file.
  private mutating func cut<R: TypedRecord>(_ records: inout [R]) throws(ExportError) -> Bool {
    let isLast = buffer.isLast
    while true {
      let start = buffer.position
      let line: Int
      if isJSON {
        switch json.cut(buffer.bytes, from: start, to: buffer.end, isLast: isLast, keys: &keys, into: &row) {
        case .record(let next): buffer.position = next
        case .needsMore(let place):
          buffer.position = place
          return true
        case .end:
          buffer.position = buffer.end
          return false
        case .broken(let place, let expected): throw broken(at: place, expected)
        case .failed(let place):
          throw ExportError(file: file.name, line: lineOfJSON(place), problem: .exportFailed)
        case .tooManyKeys(let place):
          throw ExportError(file: file.name, line: lineOfJSON(place), problem: .tooManyColumns(limit: FieldList.most))
        }
        line = rowsRead + rowsPassedOver + 1
        if keys.isChanged { try takeKeys() }
        if line == ReaderCore.patience { try requireKeys() }
      } else {
        switch csv.cut(buffer.bytes, from: start, to: buffer.end, isLast: isLast, into: &row) {
        case .record(let next): buffer.position = next
        case .needsMore(let place):
          buffer.position = place
          return true
        case .end:
          buffer.position = buffer.end
          return false
        case .unterminatedQuote:
          throw ExportError(file: file.name, line: csv.quoteLine, problem: .unterminatedQuote)
        case .runawayQuote(let closedOn):
          throw ExportError(file: file.name, line: csv.quoteLine, problem: .runawayQuote(closedOn: closedOn))
        }
        line = csv.recordLine
        if csv.line &- line > 1 { lookForSwallowedRows(line) }
        if row.count != width {
          reject(line, .fieldCount(found: row.count, expected: width))
          continue
        }
      }
      if buffer.position - start > ExportReader.recordLimit { throw tooLong(isJSON ? lineOfJSON(start) : line) }
      if let record = R.make(&typer, buffer.bytes, row, line: line) {
        rowsRead &+= 1
        records.append(record)
      } else if let reason = typer.rejection {
        reject(line, reason)
      } else {
        rowsPassedOver &+= 1
      }
    }
  }

  @inline(never)
  private mutating func lookForSwallowedRows(_ line: Int) {
    let found = swallowed.count(in: row, buffer.bytes)
    if rowsInQuotes == 0 { firstQuoteLine = line }
    rowsInQuotes += found
  }

  private mutating func takeKeys() throws(ExportError) {
    keys.isChanged = false
    typer.follow(keys.map)
    if keys.map.isAmbiguous, let problem = keys.map.problem {
      throw ExportError(file: file.name, line: lineOfJSON(buffer.position), problem: .unusableHeader(problem))
    }
  }

  private func requireKeys() throws(ExportError) {
    if let problem = keys.map.problem { throw ExportError(file: file.name, line: 1, problem: .unusableHeader(problem)) }
  }

  /// Of where the buffer stands. CSV: the next record's; JSON: that of the last text let go.
  private var line: Int { isJSON ? jsonLine : csv.line }
  private var jsonLine = 1

  private func lineOfJSON(_ place: Int) -> Int {
    jsonLine + ByteScan.lineFeeds(in: buffer.bytes, from: 0, to: place)
  }

  private func tooLong(_ line: Int) -> ExportError {
    ExportError(file: file.name, line: line, problem: .recordTooLong(limit: ExportReader.recordLimit))
  }

  private func broken(at place: Int, _ expected: String) -> ExportError {
    let found: String?
    switch place < buffer.end ? buffer.bytes[place] : 0 {
    case 0: found = nil
    case UInt8(ascii: "0")...UInt8(ascii: "9"): found = "a digit"
    case UInt8(ascii: "\""): found = "a quotation mark"
    case let byte where byte > 0x20 && byte < 0x7F && !(byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A):
      found = "\"\(UnicodeScalar(byte))\""
    default: found = "a letter"
    }
    return ExportError(
      file: file.name, line: lineOfJSON(place),
      problem: .brokenJSON(byte: buffer.offset + place, found: found, expected: expected))
  }

  // MARK: Rejecting

  private static let excelMessage = Array("Export stopped due to excessive size".utf8)

  @inline(never)
  private mutating func reject(_ line: Int, _ reason: RejectReason) {
    if isExcelMessage {
      excelStop = excelStop ?? line
      return
    }
    // A line that is no row at all is told once, by those who read it as an interaction.
    if file.isAlsoInteraction, case .fieldCount = reason {
      rowsPassedOver += 1
      return
    }
    rowsRead += 1
    rowsRejected += 1
    tally.add(reason, at: RowPlace(line, inJSON: isJSON))
    own.follow(map.headers)
    rejects(line, reason) { rejected(line, reason) }
  }

  /// The message, and nothing in the columns behind it: a ticket may well be called after it.
  private var isExcelMessage: Bool {
    guard !isJSON, row.count > 0 else { return false }
    let first = UnsafeBufferPointer(start: buffer.bytes + Int(row[0].offset), count: Int(row[0].length))
    return first.starts(with: ReaderCore.excelMessage) && (1..<row.kept).allSatisfy { row[$0].length == 0 }
  }

  private func rejected(_ line: Int, _ reason: RejectReason) -> RejectedRow {
    var rejected = RejectedRow(line: line, reason: reason, columns: own.headers, fields: [])
    func add(_ column: Int) {
      if column < row.kept, row[column].flags.contains(.isMalformed) {
        rejected.malformed.append(rejected.fields.count)
      }
      rejected.fields.append(column < row.kept ? field(column) : "")
    }
    // A JSON record may lack keys of others; a line of CSV may have too few fields or too many.
    for column in own.columns where isJSON || column < row.kept { add(column) }
    if row.kept > own.count { for column in own.count..<row.kept { add(column) } }
    return rejected
  }

  /// The columns of a file that are its export's own: all but `reject_line` and `reject_reason`.
  private struct OwnColumns {
    /// Of all columns looked at.
    private(set) var count = 0
    private(set) var columns: [Int] = []
    private(set) var headers: [String] = []

    /// Takes in what has been added to the headers.
    mutating func follow(_ all: [String]) {
      for column in count..<all.count where !ColumnMap.isOurs(all[column]) {
        columns.append(column)
        headers.append(all[column])
      }
      count = all.count
    }
  }

  private func field(_ column: Int) -> String {
    let length = row.unescape(column, buffer.bytes)
    let whole = UnsafeBufferPointer(start: buffer.bytes + Int(row[column].offset), count: length)
    let text = Blanks.trimmed(whole)
    if let first = text.baseAddress, let start = whole.baseAddress, typer.formulaGuard.begins(first, text.count) {
      let place = start.distance(to: first)
      return String(decoding: whole[..<place], as: UTF8.self) + String(decoding: whole[(place + 1)...], as: UTF8.self)
    }
    return String(decoding: whole, as: UTF8.self)
  }

  /// At the end: is the file to be trusted?
  private mutating func judge() throws(ExportError) {
    if isJSON, rowsRead > 0 { try requireKeys() }
    let rows = rowsRead + rowsPassedOver
    let isOverLimit = Double(rowsRejected) * 100 > format.maxRejectedPercent * Double(rows)
    guard let commonest = tally.byRows.first,
      rowsRejected == rows || rowsRejected > ExportFormat.rejectsTolerated && isOverLimit
    else { return }
    throw ExportError(
      file: file.name,
      problem: .tooManyRejected(
        rejected: rowsRejected, read: rows, limitPercent: format.maxRejectedPercent, commonest: commonest))
  }

  // MARK: Telling

  var bytesHeld: Int { buffer.bytesHeld }

  var header: ExportHeader {
    ExportHeader(
      encoding: stream.encoding, delimiter: isJSON ? nil : Character(UnicodeScalar(csv.delimiter)),
      mapped: map.mapped, ignored: map.problem == nil ? map.ignored : [])
  }

  var summary: ExportSummary {
    var summary = ExportSummary(rowsRead: rowsRead, rowsRejected: rowsRejected)
    if format.rowLimits.contains(rowsRead) { summary.warnings.append(.probablyCut(rows: rowsRead)) }
    if let line = excelStop { summary.warnings.append(.excelStopped(line: line)) }
    if rowsInQuotes > 0 { summary.warnings.append(.rowsInQuotes(rows: rowsInQuotes, firstLine: firstQuoteLine)) }
    summary.warnings += typer.observed.warnings(inJSON: isJSON)
    if typer.observed.first <= typer.observed.last {
      summary.first = LocalTime(seconds: typer.observed.first)
      summary.last = LocalTime(seconds: typer.observed.last)
    }
    summary.rejects = tally
    summary.encoding = stream.encoding
    summary.textBytes = buffer.offset + buffer.position
    return summary
  }
}
