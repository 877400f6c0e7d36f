import Files

/// Texts by number, from 0 without gaps: a load counts rollups and members by these numbers.
///
/// Each text's bytes stay in place as long as the table lives, so that they can be bound without copying.
final class TextTable {
  private(set) var texts: [String] = []
  private var stored: [UnsafeRawBufferPointer] = []
  private var numbers: [ExactText: TextNumber] = [:]

  /// The same numbers in every table: 0, 1 and 2.
  static let empty = TextNumber(0), unknown = TextNumber(1), unassigned = TextNumber(2)

  static let unknownText = "(unknown)"

  init() {
    for text in ["", Self.unknownText, "(unassigned)"] { _ = number(of: text) }
  }

  deinit { for bytes in stored { bytes.deallocate() } }

  var count: Int { texts.count }

  subscript(number: TextNumber) -> String { texts[Int(number.value)] }

  /// The text's bytes; empty, and therefore bound as null, for the empty text.
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

  /// The texts that a table had when the snapshot was taken. Valid as long as the table lives.
  ///
  /// Unchecked: the bytes never move or change.
  struct Snapshot: @unchecked Sendable {
    fileprivate let stored: [UnsafeRawBufferPointer]

    /// The text's bytes; empty for the empty text.
    func bytes(_ number: TextNumber) -> UnsafeRawBufferPointer { stored[Int(number.value)] }

    /// The rank of each text in the order of their bytes; the empty one comes first.
    func ranks() -> TextRanks {
      var ranks = Array(repeating: UInt32(0), count: stored.count)
      let order = stored.indices.sorted { stored[$0].lexicographicallyPrecedes(stored[$1]) }
      for (rank, number) in order.enumerated() { ranks[number] = UInt32(rank) }
      return TextRanks(ranks: ranks)
    }
  }
}

/// The rank of each text of a ``TextTable`` in the order of their bytes, from 0.
struct TextRanks: Sendable {
  fileprivate let ranks: [UInt32]

  @inline(__always)
  subscript(number: TextNumber) -> UInt32 { ranks[Int(number.value)] }
}
