/// Texts that occur again and again, encoded once as CSV wants them: quotes doubled, and a mark where it needs quoting.
struct FieldTable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var quoted: [Bool] = []

  init(_ texts: some Sequence<String>) {
    for text in texts {
      var needsQuotes = false
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\""):
          needsQuotes = true
          bytes.append(byte)
        case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"): needsQuotes = true
        default: break
        }
        bytes.append(byte)
      }
      ends.append(bytes.count)
      quoted.append(needsQuotes)
    }
  }

  var count: Int { quoted.count }
  func needsQuotes(_ index: Int) -> Bool { quoted[index] }
  func range(_ index: Int) -> Range<Int> { ends[index]..<ends[index + 1] }
}
