/// What a cell of an export says, in the words of docs/EXPORTS.md and docs/SCHEMA.md: the tests' second opinion.
enum PlainCell {
  /// Blanks at the ends are no part of a value, nor is the apostrophe that keeps a spreadsheet from taking the text for a
  /// formula; JSON has none.
  static func value(_ cell: String, inJSON: Bool) -> String {
    let value = trimmed(cell) { blanks.contains($0.value) }
    if !inJSON, value.count > 1, value.hasPrefix("'"), "=+-@".contains(value.dropFirst().first ?? " ") {
      return String(value.dropFirst())
    }
    return value
  }

  /// The text before the first bar, without what ASCII has of blanks at its end.
  static func category(_ description: String) -> String {
    let bar: Unicode.Scalar = "|"
    return trimmed(String(description.unicodeScalars.prefix { $0 != bar })) { $0.value <= 0x20 }
  }

  /// `Name (id)`: the id is the shortest end of the cell that is a whole pair of parentheses. Without an id, who is called
  /// something is known by that, and has no name.
  static func person(_ cell: String) -> (id: String, name: String?) {
    let ends = cell.indices.reversed().map { cell[$0...] }
    guard cell.hasSuffix(")"),
      let end = ends.first(where: { end in
        end.first == "(" && end.filter { $0 == "(" }.count == end.filter { $0 == ")" }.count
      })
    else { return (cell, nil) }
    let name = value(String(cell.dropLast(end.count)), inJSON: true)
    let id = value(String(end.dropFirst().dropLast()), inJSON: true)
    if id.isEmpty { return (name.isEmpty ? cell : name, nil) }
    return (id, name.isEmpty ? nil : name)
  }

  /// Beside the configured ones, which go first: by the name, in any case and with `_` for a blank.
  static func stateClass(_ name: String, _ configured: [String: String]) -> String {
    func words(_ name: String) -> String {
      name.lowercased().split(whereSeparator: { " _".contains($0) }).joined(separator: " ")
    }
    let name = words(name)
    if let known = configured.first(where: { words($0.key) == name }) { return known.value }
    if name.contains("abandon") || name.contains("cancel") { return "abandoned" }
    switch name {
    case "closed skipped", "closed incomplete": return "abandoned"
    case "complete", "completed", "resolved", "solved", "done", "fulfilled": return "complete"
    default: return name.hasPrefix("closed") ? "complete" : "open"
    }
  }

  /// The task, else the document, of which the table's label before the number is left out.
  static func incident(task: String, document: String) -> String {
    let parts = document.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard task.isEmpty, parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy({ $0.isLetter || $0 == " " }) else {
      return task.isEmpty ? document : task
    }
    let isNumber = parts[1].first == " " && parts[1].dropFirst().allSatisfy { $0 > " " }
    return parts[1].isEmpty ? "" : isNumber ? String(parts[1].dropFirst()) : document
  }

  static func isSystemID(_ value: String) -> Bool { value.count == 32 && value.allSatisfy(\.isHexDigit) }

  /// ASCII up to the blank, Unicode's white space, and the marks of no width that copying leaves.
  private static let blanks =
    Set<UInt32>(0...0x20).union([0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF])
    .union(0x2000...0x200B)

  private static func trimmed(_ text: String, _ isBlank: (Unicode.Scalar) -> Bool) -> String {
    let rest = text.unicodeScalars.drop(while: isBlank)
    guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(rest[...last])
  }
}
