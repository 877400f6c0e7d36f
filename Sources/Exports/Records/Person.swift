/// Someone as an export names them: `Name (id)` gives both; of a bare name the id is the name, and `name` is nil, so that
/// it never replaces a real name.
package struct Person: Hashable, Sendable {
  package var id: String
  package var name: String?

  package init(id: String, name: String?) {
    self.id = id
    self.name = name
  }

  /// From a trimmed cell. The id is the last pair of outer parentheses, which may hold others: `Ann (HR (EU)) (a1)` is
  /// a1, `Ann (a1 (x))` is `a1 (x)`. Text behind the last parenthesis, a missing partner or nothing inside make it a bare
  /// name; nothing before it a bare id.
  init(cell: UnsafeBufferPointer<UInt8>) {
    if let open = Person.outerParenthesis(cell) {
      let id = Person.trimmed(cell[(open + 1)..<(cell.count - 1)])
      let name = Person.trimmed(cell[..<open])
      if !id.isEmpty {
        self.init(id: id, name: name.isEmpty ? nil : name)
        return
      }
      if !name.isEmpty {
        self.init(id: name, name: nil)
        return
      }
    }
    self.init(id: String(decoding: cell, as: UTF8.self), name: nil)
  }

  /// Where the parenthesis opens that the last byte closes.
  private static func outerParenthesis(_ cell: UnsafeBufferPointer<UInt8>) -> Int? {
    guard cell.last == UInt8(ascii: ")") else { return nil }
    var depth = 0
    for index in cell.indices.reversed() {
      switch cell[index] {
      case UInt8(ascii: ")"): depth += 1
      case UInt8(ascii: "("):
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return nil
  }

  private static func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    String(decoding: Blanks.trimmed(UnsafeBufferPointer(rebasing: bytes)), as: UTF8.self)
  }
}
