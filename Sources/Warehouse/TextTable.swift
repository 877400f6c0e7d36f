/// Texts by number, dense from 0: what the rollups' keys and the dimensions' members are counted by during a load.
struct TextTable {
  private(set) var texts: [String] = []
  private var numbers: [String: UInt32] = [:]

  /// 0, 1 and 2 in every table.
  static let empty: UInt32 = 0, unknown: UInt32 = 1, unassigned: UInt32 = 2

  init() {
    for text in ["", "(unknown)", "(unassigned)"] { _ = number(of: text) }
  }

  subscript(number: UInt32) -> String { texts[Int(number)] }

  mutating func number(of text: String) -> UInt32 {
    if let known = numbers[text] { return known }
    let number = UInt32(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }
}
