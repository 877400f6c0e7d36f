/// The text of a batch in the making: what is read, and how far it is cut. Knows nothing of records.
///
/// Behind its end lies room for a sentinel and for vector loads (``ByteScan/slack``).
struct TextBuffer: ~Copyable {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Everything before is cut.
  var position = 0
  private(set) var end = 0
  /// No more bytes will come.
  private(set) var isEnded = false
  /// Of the file's text, before this buffer's first byte.
  private(set) var offset = 0
  /// A bad byte lies behind `end`: told once all before it is cut.
  private var pending: TextError?
  /// Where the byte lies that made the file Windows-1252.
  private var guessLine = 0

  /// A CR alone ends a line of CSV, not of JSON.
  private let countsReturns: Bool

  init(capacity: Int, countsReturns: Bool) {
    self.capacity = max(16, capacity)
    self.countsReturns = countsReturns
    bytes = TextBuffer.allocate(self.capacity)
  }

  deinit { bytes.deallocate() }

  var bytesHeld: Int { capacity + ByteScan.slack }

  /// The bytes up to `end` are the last and all good.
  var isLast: Bool { isEnded && pending == nil }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + ByteScan.slack)
    (bytes + capacity).initialize(repeating: 0, count: ByteScan.slack)
    return bytes
  }

  /// Reads until it is full or nothing is left.
  ///
  /// - Parameter line: of `position`.
  mutating func fill(from stream: inout TextStream, line: Int) {
    // A stretch of text may need 8 bytes to make any progress.
    while !isEnded, capacity - end >= 8 {
      do throws(TextError) {
        let count = try stream.read(into: bytes + end, room: capacity - end)
        if stream.beginsWithGuess { guessLine = line + lineBreaks(from: position) }
        if count == 0 { isEnded = true }
        end += count
      } catch {
        pending = error
        isEnded = true
      }
    }
  }

  private func lineBreaks(from start: Int) -> Int {
    countsReturns
      ? ByteScan.lineBreaks(in: bytes, from: start, to: end) : ByteScan.lineFeeds(in: bytes, from: start, to: end)
  }

  /// Drops what is cut.
  mutating func compact() {
    if position == 0 { return }
    offset += position
    bytes.update(from: bytes + position, count: end - position)
    end -= position
    position = 0
  }

  /// Grows where a record fills it.
  ///
  /// - Parameter limit: bytes of a record. False if what is not cut yet is longer: then it does not grow.
  mutating func makeRoom(limit: Int) -> Bool {
    if isEnded || capacity - end >= max(8, capacity / 2) { return true }
    if end - position > limit { return false }
    let larger = TextBuffer.allocate(capacity * 2)
    larger.update(from: bytes, count: end)
    bytes.deallocate()
    bytes = larger
    capacity *= 2
    return true
  }

  /// Gives the bytes away to a batch and goes on with what is not cut yet.
  mutating func handOver(batchBytes: Int) -> UnsafeMutableRawBufferPointer {
    let text = UnsafeMutableRawBufferPointer(start: bytes, count: capacity + ByteScan.slack)
    let rest = end - position
    capacity = max(16, batchBytes, rest * 2)
    let next = TextBuffer.allocate(capacity)
    next.update(from: bytes + position, count: rest)
    bytes = next
    offset += position
    end = rest
    position = 0
    return text
  }

  /// Why no text can follow that in the buffer, and on which line; nil if nothing is wrong as far as was read.
  ///
  /// - Parameter line: of `position`.
  func failure(line: Int) -> (error: TextError, line: Int)? {
    guard let pending else { return nil }
    // The byte that made the file Windows-1252 may lie far before the one that contradicts it.
    if case .mixedAfterGuess = pending { return (pending, guessLine) }
    return (pending, line + lineBreaks(from: position))
  }
}
