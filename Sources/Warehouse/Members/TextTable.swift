import Files

/// Texts by number, dense from 0: what the rollups' keys and the dimensions' members are counted by during a load.
///
/// Keeps each text's bytes where they are as long as it lives, so that they can be bound without copying.
final class TextTable {
  private(set) var texts: [String] = []
  private var stored: [UnsafeRawBufferPointer] = []
  private var numbers: [ExactText: TextNumber] = [:]

  /// 0, 1 and 2 in every table.
  static let empty = TextNumber(0), unknown = TextNumber(1), unassigned = TextNumber(2)

  static let unknownText = "(unknown)"

  init() {
    for text in ["", Self.unknownText, "(unassigned)"] { _ = number(of: text) }
  }

  deinit { for bytes in stored { bytes.deallocate() } }

  var count: Int { texts.count }

  subscript(number: TextNumber) -> String { texts[Int(number.value)] }

  /// The text's bytes; empty, and so bound as null, for the empty text.
  @inline(__always)
  func bytes(_ number: TextNumber) -> UnsafeRawBufferPointer { stored[Int(number.value)] }

  func number(of text: String) -> TextNumber {
    if let known = numbers[ExactText(text)] { return known }
    let number = TextNumber(UInt32(texts.count))
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
    bytes.copyBytes(from: text.utf8)
    texts.append(text)
    stored.append(UnsafeRawBufferPointer(bytes))
    numbers[ExactText(text)] = number
    return number
  }

  /// The texts so far, for another thread.
  var snapshot: Snapshot { Snapshot(stored: stored) }

  /// The texts that a table had when it was taken. Valid as long as the table lives.
  ///
  /// Unchecked: the bytes stay where and what they are.
  struct Snapshot: @unchecked Sendable {
    fileprivate let stored: [UnsafeRawBufferPointer]

    /// The text's bytes; empty for the empty text.
    func bytes(_ number: TextNumber) -> UnsafeRawBufferPointer { stored[Int(number.value)] }

    /// Where each text stands in the order of their bytes: the empty one first.
    func ranks() -> TextRanks {
      var ranks = Array(repeating: UInt32(0), count: stored.count)
      let order = stored.indices.sorted { stored[$0].lexicographicallyPrecedes(stored[$1]) }
      for (rank, number) in order.enumerated() { ranks[number] = UInt32(rank) }
      return TextRanks(ranks: ranks)
    }
  }
}

/// Where each text of a ``TextTable`` stands in the order of their bytes, from 0.
struct TextRanks: Sendable {
  fileprivate let ranks: [UInt32]

  @inline(__always)
  subscript(number: TextNumber) -> UInt32 { ranks[Int(number.value)] }
}
