import Reports

/// Why a mart could not be made. Names the SQL file and its line; never quotes a cell.
package enum MartError: Error, Equatable {
  /// The header of a SQL file breaks its contract. The mart is not made.
  case header(String, file: String, line: Int)
  /// SQLite refused or stopped the query. `line` is nil where SQLite does not say one.
  case query(String, code: Int, file: String, line: Int?)
  /// The query names a parameter that no mart has.
  case unknownParameter(String, file: String, line: Int)
  /// A user's query asks for what is another tomorrow: chance, or the machine's clock.
  case impure(function: String, file: String, line: Int)
  /// A user's query reads a table that its header does not name.
  case undeclared(table: String, file: String, line: Int)
  /// A user's query took more than a night gives to a mart; it may never have ended.
  case tooMuch(String, file: String, line: Int)
  /// The query's columns are not those of the header, in its order.
  case columns(found: [String], expected: [String], file: String, line: Int)
  /// A cell does not fit its column's type. `row` counts from 1; the line is that of the column in the header.
  case cell(found: String, expected: String, column: String, row: Int, file: String, line: Int)
  /// The rows break the header's contract, at that line of it: a key twice, a null where none may be.
  case contract(String, file: String, line: Int)
  /// Two files define one mart.
  case duplicate(mart: String, file: String, line: Int, other: String)
  /// A folder or file of a user's marts can't be read.
  case unreadable(file: String, reason: String)
  /// The workbook could not be written.
  case workbook(String)
}

extension MartError: Diagnosing {
  /// Raw values are for programs and stay; `docs/OPERATIONS.md` says what each means.
  package enum Code: String, CaseIterable {
    case header = "mart_header"
    case query = "mart_query"
    case unknownParameter = "mart_unknown_parameter"
    case impure = "mart_impure"
    case undeclared = "mart_undeclared_table"
    case tooMuch = "mart_too_much"
    case columns = "mart_columns"
    case cell = "mart_cell"
    case contract = "mart_contract"
    case duplicate = "mart_duplicate"
    case unreadable = "mart_unreadable"
    case workbook = "workbook_not_written"
  }

  package var code: Code {
    switch self {
    case .header: .header
    case .query: .query
    case .unknownParameter: .unknownParameter
    case .impure: .impure
    case .undeclared: .undeclared
    case .tooMuch: .tooMuch
    case .columns: .columns
    case .cell: .cell
    case .contract: .contract
    case .duplicate: .duplicate
    case .unreadable: .unreadable
    case .workbook: .workbook
    }
  }

  package var fields: [String: Diagnostic.Value?] {
    func at(_ file: String, _ line: Int?, _ more: [String: Diagnostic.Value?]) -> [String: Diagnostic.Value?] {
      ["file": .text(file), "line": line.map { .integer($0) }].merging(more) { $1 }
    }
    return switch self {
    case .header(let finding, let file, let line), .contract(let finding, let file, let line):
      at(file, line, ["finding": .text(finding)])
    case .query(let message, let code, let file, let line):
      at(file, line, ["sqlite_code": .integer(code), "sqlite_message": .text(message)])
    case .unknownParameter(let name, let file, let line):
      at(file, line, ["found": .text(name), "expected": .texts(MartParameters.names)])
    case .impure(let function, let file, let line): at(file, line, ["function": .text(function)])
    case .undeclared(let table, let file, let line): at(file, line, ["table": .text(table)])
    case .tooMuch(let amount, let file, let line): at(file, line, ["amount": .text(amount)])
    case .columns(let found, let expected, let file, let line):
      at(file, line, ["found": .texts(found), "expected": .texts(expected)])
    case .cell(let found, let expected, let column, let row, let file, let line):
      at(
        file, line,
        ["found": .text(found), "expected": .text(expected), "column": .text(column), "row": .integer(row)])
    case .duplicate(let mart, let file, let line, let other):
      at(file, line, ["mart": .text(mart), "other_file": .text(other)])
    case .unreadable(let file, let reason): at(file, nil, ["reason": .text(reason)])
    case .workbook(let reason): ["reason": .text(reason)]
    }
  }

  package var description: String {
    switch self {
    case .header(let problem, let file, let line):
      "\(file):\(line): mart not made: \(problem)"
    case .query(let message, let code, let file, let line):
      "\(file)\(line.map { ":\($0)" } ?? ""): mart not made: SQLite \(code): \(message)"
    case .unknownParameter(let name, let file, let line):
      "\(file):\(line): mart not made: unknown parameter \(name), expected one of "
        + MartParameters.names.joined(separator: " ")
    case .impure(let function, let file, let line):
      "\(file):\(line): mart not made: \(function) gives another result each time, expected the same rows for the same exports; "
        + "the data's clock is :as_of and :report_day"
    case .undeclared(let table, let file, let line):
      "\(file):\(line): mart not made: the query reads \(table), which `-- reads:` does not name"
    case .tooMuch(let amount, let file, let line):
      "\(file):\(line): mart not made: stopped after \(amount): does the query end?"
    case .columns(let found, let expected, let file, let line):
      "\(file):\(line): mart not made: the query returns columns \(found.joined(separator: ", ")), the header says "
        + expected.joined(separator: ", ")
    case .cell(let found, let expected, let column, let row, let file, let line):
      "\(file):\(line): mart not made: row \(row) of \(column) is \(found), expected \(expected)"
    case .contract(let finding, let file, let line):
      "\(file):\(line): mart not made: \(finding)"
    case .duplicate(let mart, let file, let line, let other):
      "\(file):\(line): mart not made: \(mart) is already defined in \(other); give it another name"
    case .unreadable(let file, let reason):
      "\(file): not read: \(reason)"
    case .workbook(let reason):
      "itsm-marts.xlsx: not written: \(reason)"
    }
  }
}
