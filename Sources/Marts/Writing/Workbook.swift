import CXLSXWriter
import CivilTime
import Files
import Foundation

/// Writes the marts as one Excel workbook through libxlsxwriter: a first sheet that says what is where, then a sheet per
/// mart with its header frozen and filtered, real dates and numbers, and widths that fit.
///
/// Equal tables give equal bytes: the document's date is the data's, and libxlsxwriter stamps the archive with a fixed
/// one. It keeps one row at a time in memory (its "constant memory"); sheets wait in unlinked temporary files.
struct Workbook {
  /// Excel holds no more rows in a sheet, the header included.
  static let maximumRows = 1_048_576
  /// Nor more UTF-16 units in a cell.
  static let maximumTextLength = 32_767
  /// The greatest number that it shows digit by digit, and so the least.
  static let maximumNumber: UInt = 999_999_999_999_999

  private typealias Sheet = UnsafeMutablePointer<lxw_worksheet>
  private typealias Format = UnsafeMutablePointer<lxw_format>

  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private let headerFormat: Format?
  private let headingFormat: Format?

  /// The bytes of the workbook of these marts, in their order.
  static func bytes(_ marts: [(MartDefinition, MartTable)], _ parameters: MartParameters) throws(MartError) -> [UInt8] {
    // libxlsxwriter writes to a path only. The file loses its name at once, so that a killed run leaves none behind.
    let template = (NSTemporaryDirectory() as NSString).appendingPathComponent("itsm-marts-XXXXXX")
    var name = Array(template.utf8CString)
    let descriptor: Int32
    do throws(FileError) { descriptor = try check(template, .write) { mkstemp(&name) } } catch {
      throw .workbook("\(template): \(error.reason)")
    }
    let file = OpenFile(adopting: descriptor, path: template)
    unlink(name)
    let path = "/proc/self/fd/\(descriptor)"
    var options = lxw_workbook_options(constant_memory: 1, tmpdir: nil, use_zip64: 0)
    guard let workbook = workbook_new_opt(path, &options) else { throw .workbook("libxlsxwriter is out of memory") }
    // libxlsxwriter goes on after a cell that it could not write, and closes without an error.
    let written = Workbook(workbook, parameters).write(marts, parameters)
    let closed = workbook_close(workbook)
    let outcome = written == LXW_NO_ERROR ? closed : written
    guard outcome == LXW_NO_ERROR else { throw .workbook(String(cString: lxw_strerror(outcome))) }
    lseek(descriptor, 0, SEEK_SET)
    let bytes: [UInt8]
    do throws(FileError) { bytes = try file.rest() } catch { throw .workbook(error.reason) }
    if let fault = WorkbookProof.fault(bytes, sheets: marts.count + 1) {
      throw .workbook("what was written can't be read back: \(fault)")
    }
    return bytes
  }

  private init(_ workbook: UnsafeMutablePointer<lxw_workbook>, _ parameters: MartParameters) {
    self.workbook = workbook
    headerFormat = workbook_add_format(workbook)
    format_set_bold(headerFormat)
    format_set_bottom(headerFormat, UInt8(LXW_BORDER_THIN.rawValue))
    format_set_bg_color(headerFormat, 0xF2F2F2)
    headingFormat = workbook_add_format(workbook)
    format_set_bold(headingFormat)
    format_set_font_size(headingFormat, 14)
    // An empty warehouse has no time of its own, and libxlsxwriter would take the clock's for 0.
    let created = parameters.asOf?.seconds ?? Day(validYear: 2000, month: 1, day: 1).number * 86_400
    Workbook.title.withCString { title in
      var properties = lxw_doc_properties()
      properties.title = UnsafeMutablePointer(mutating: title)
      properties.created = time_t(created)
      workbook_set_properties(workbook, &properties)
    }
  }

  private static let title = "IT service desk marts"

  /// - Returns: the first error, if any: of a text that could not be written its cell would be empty.
  private func write(_ marts: [(MartDefinition, MartTable)], _ parameters: MartParameters) -> lxw_error {
    // Mart names are short, of letters, and unique; but Excel ignores case, and one might be called `contents`.
    let contents = marts.contains { $0.0.name == "contents" } ? "Contents of the workbook" : "Contents"
    let first = workbook_add_worksheet(workbook, contents)
    let sheets = marts.map { workbook_add_worksheet(workbook, $0.0.name) }
    if let first { writeContents(marts, parameters, on: first) }
    // One format for each type: of another with the same content libxlsxwriter would hash all 500 bytes for every cell.
    var formats: [MartColumnType: Format] = [:]
    for type in marts.flatMap({ $0.1.columns.map(\.type) }) where formats[type] == nil {
      formats[type] = numberFormat(type)
    }
    for case (let sheet?, (_, let table)) in zip(sheets, marts) {
      let outcome = write(table, table.columns.map { formats[$0.type] }, on: sheet)
      if outcome != LXW_NO_ERROR { return outcome }
    }
    return LXW_NO_ERROR
  }
}

// MARK: - The first sheet

extension Workbook {
  private func writeContents(
    _ marts: [(MartDefinition, MartTable)], _ parameters: MartParameters, on sheet: Sheet
  ) {
    for (column, width) in [18.0, 34, 20, 110].enumerated() {
      worksheet_set_column(sheet, UInt16(column), UInt16(column), width, nil)
    }
    var row: UInt32 = 0
    func line(_ texts: [String], _ format: Format? = nil) {
      for (column, text) in texts.enumerated() { worksheet_write_string(sheet, row, UInt16(column), text, format) }
      row += 1
    }
    line([Workbook.title], headingFormat)
    if let asOf = parameters.asOf, let reportDay = parameters.reportDay {
      line(["Data as of \(asOf.day.iso) \(asOf.iso.suffix(8)); the last finished day is \(reportDay.iso)."])
    } else {
      line(["No data yet."])
    }
    line([])
    line(["Mart", "Meaning", "Rows", "What a row is"], headerFormat)
    for (definition, table) in marts {
      worksheet_write_url(sheet, row, 0, "internal:'\(definition.name)'!A1", nil)
      worksheet_write_string(sheet, row, 0, definition.name, workbook_get_default_url_format(workbook))
      worksheet_write_string(sheet, row, 1, definition.title, nil)
      worksheet_write_number(sheet, row, 2, Double(table.rowCount), nil)
      worksheet_write_string(sheet, row, 3, definition.grain + Workbook.shortcomings(table), nil)
      row += 1
    }
    line([])
    line(["Mart", "Column", "Unit", "Meaning"], headerFormat)
    for (definition, _) in marts {
      for column in definition.columns { line([definition.name, column.name, column.unit, column.meaning]) }
    }
  }
}

extension Workbook {
  /// What a sheet lacks of its mart, as it follows the mart's grain; empty if it has all.
  private static func shortcomings(_ table: MartTable) -> String {
    let rows =
      table.rowCount < maximumRows
      ? "" : "; this sheet holds only the first \(maximumRows - 1) rows, the other formats hold all"
    let texts = table.cells.reduce(0) { $0 + $1.countOfLongTexts(rows: min(table.rowCount, maximumRows - 1)) }
    let cells = texts == 1 ? "1 cell is" : "\(texts) cells are"
    return rows + (texts == 0 ? "" : "; \(cells) too long for Excel and cut, ending in …, the other formats hold all")
  }
}

// MARK: - A mart's sheet

extension Workbook {
  /// Days from Excel's day 0 (1899-12-30, as it counts from 1900-03-01 on) to 1970-01-01.
  private static let epoch = 25_569

  private func write(_ table: MartTable, _ formats: [Format?], on sheet: Sheet) -> lxw_error {
    let rows = min(table.rowCount, Workbook.maximumRows - 1)
    worksheet_freeze_panes(sheet, 1, 0)
    for (index, column) in table.columns.enumerated() {
      // Three more for the filter's button.
      let width = max(column.name.count + 3, table.cells[index].width(rows: rows) + 1)
      worksheet_set_column(sheet, UInt16(index), UInt16(index), Double(min(width, 60)), nil)
      worksheet_write_string(sheet, 0, UInt16(index), column.name, headerFormat)
    }
    worksheet_autofilter(sheet, 0, 0, UInt32(rows), UInt16(table.columns.count - 1))
    var text: [CChar] = []
    for row in 0..<rows {
      for (index, cells) in table.cells.enumerated() where !cells.isNull(row) {
        let (line, place, word) = (UInt32(row + 1), UInt16(index), cells.words[row])
        switch cells.type {
        case .text:
          _ = cells.copyText(row, maximumLength: Workbook.maximumTextLength, to: &text)
          let outcome = worksheet_write_string(sheet, line, place, text, nil)
          if outcome != LXW_NO_ERROR { return outcome }
        case .boolean: worksheet_write_boolean(sheet, line, place, Int32(word), nil)
        // Of more digits than fifteen Excel makes the last ones up.
        case .integer where word.magnitude > Workbook.maximumNumber:
          worksheet_write_string(sheet, line, place, String(word), nil)
        case .integer: worksheet_write_number(sheet, line, place, Double(word), formats[index])
        case .number(let decimals):
          let number = DecimalRounding.value(ofUnits: word, decimals: decimals)
          worksheet_write_number(sheet, line, place, number, formats[index])
        case .date: worksheet_write_number(sheet, line, place, Double(word + Workbook.epoch), formats[index])
        case .dateTime:
          let serial = Double(word) / 86_400 + Double(Workbook.epoch)
          worksheet_write_number(sheet, line, place, serial, formats[index])
        }
      }
    }
    return LXW_NO_ERROR
  }

  /// Made anew for each sheet: libxlsxwriter folds equal ones into one.
  private func numberFormat(_ type: MartColumnType) -> Format? {
    let code: String
    switch type {
    case .text, .boolean: return nil
    case .integer: code = "#,##0"
    case .number(let decimals):
      code = decimals == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: decimals)
    case .date: code = "yyyy-mm-dd"
    case .dateTime: code = "yyyy-mm-dd hh:mm:ss"
    }
    let format = workbook_add_format(workbook)
    format_set_num_format(format, code)
    return format
  }
}

extension MartCells {
  /// How many characters the widest of the first cells needs. Bytes stand for characters where all are ASCII; others
  /// count two a scalar beyond the Latin and Greek scripts, since those are drawn wide.
  fileprivate func width(rows: Int) -> Int {
    switch type {
    case .boolean: return 5
    case .date: return 10
    case .dateTime: return 19
    case .integer, .number:
      var greatest = 0
      for row in 0..<rows where !isNull(row) { greatest = Swift.max(greatest, Int(clamping: words[row].magnitude)) }
      let digits = String(greatest).count
      // Sign, separators of thousands, decimal point.
      return 2 + digits + digits / 3
    case .text:
      var widest = 0
      for row in 0..<rows where !isNull(row) {
        let range = bytes(row)
        guard range.count > widest else { continue }
        var width = 0
        for byte in text[range] {
          if byte < 0x80 || (0xC0..<0xE0).contains(byte) { width += 1 } else if byte >= 0xE0 { width += 2 }
        }
        widest = Swift.max(widest, width)
      }
      return widest
    }
  }

  /// How many texts of the first rows are longer than a cell.
  fileprivate func countOfLongTexts(rows: Int) -> Int {
    guard type == .text else { return 0 }
    var (count, string) = (0, [CChar]())
    // An escape makes seven units of a byte: what is shorter than that needs no look.
    for row in 0..<rows where bytes(row).count > Workbook.maximumTextLength / 7 {
      if !copyText(row, maximumLength: Workbook.maximumTextLength, to: &string) { count += 1 }
    }
    return count
  }

  /// A text as a C string, cut to so many UTF-16 units, escapes included, an ellipsis at its end if it was cut: of a longer
  /// one libxlsxwriter writes nothing. What is no UTF-8 becomes U+FFFD, or no XML reader would open the sheet.
  ///
  /// - Returns: whether all of it is there.
  fileprivate func copyText(_ row: Int, maximumLength: Int, to string: inout [CChar]) -> Bool {
    // A text of 32,750 characters with one `_x000D_` in it was longer than a cell once escaped, and its cell stayed empty.
    string.removeAll(keepingCapacity: true)
    let range = bytes(row)
    var (units, ellipsisAt) = (0, 0)
    var at = range.lowerBound
    while at < range.upperBound {
      let escape = MartCells.escape(text[at..<range.upperBound])
      let length = escape?.length ?? MartCells.scalarLength(text[at])
      units += escape.map { $0.replacement.utf16.count } ?? (length == 4 ? 2 : 1)
      if units > maximumLength {
        string.removeSubrange(ellipsisAt...)
        string += "…".utf8CString
        return false
      }
      if let escape {
        string += escape.replacement.utf8.map(CChar.init(bitPattern:))
      } else {
        for byte in text[at..<at + length] { string.append(CChar(bitPattern: byte)) }
      }
      at += length
      if units < maximumLength { ellipsisAt = string.count }
    }
    string.append(0)
    return true
  }

  /// What a text's first scalar is written as, where it can't be written as it is, and how many bytes that takes.
  ///
  /// Excel reads `_x000D_` as a carriage return; libxlsxwriter writes control characters so, but lets a text through that
  /// merely looks so (its underscore becomes an escape), and U+FFFE and U+FFFF, which no XML may hold. NUL would end the C
  /// string.
  private static func escape(_ text: ArraySlice<UInt8>) -> (replacement: String, length: Int)? {
    switch text.first {
    case 0: ("_x0000_", 1)
    case UInt8(ascii: "_") where looksEscaped(text): ("_x005F_", 1)
    case 0xEF where text.starts(with: [0xEF, 0xBF, 0xBE]): ("_xFFFE_", 3)
    case 0xEF where text.starts(with: [0xEF, 0xBF, 0xBF]): ("_xFFFF_", 3)
    case let first? where first >= 0x80 && !isWhole(text.prefix(scalarLength(first))): ("\u{FFFD}", 1)
    default: nil
    }
  }

  /// How many bytes of UTF-8 a scalar has, by the first of them.
  private static func scalarLength(_ first: UInt8) -> Int {
    switch first {
    case ..<0xC0: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  /// Whether these bytes are one scalar beyond ASCII.
  private static func isWhole(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, (0xC2..<0xF5).contains(first), bytes.count == scalarLength(first) else {
      return false
    }
    return bytes.dropFirst().allSatisfy { (0x80..<0xC0).contains($0) }
  }

  /// Whether a text begins like an escape of Excel's, as `_x000D_` does.
  private static func looksEscaped(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= 7 else { return false }
    let start = text.startIndex
    return text[start + 1] == UInt8(ascii: "x") && text[start + 6] == UInt8(ascii: "_")
      && text[start + 2..<start + 6].allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }
}
