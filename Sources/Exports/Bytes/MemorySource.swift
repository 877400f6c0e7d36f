import Files

/// Bytes at hand, given out in pieces of any size: for tests and fuzzing.
package final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var pieces: [Int]
  private var position = 0

  /// - Parameter pieces: how many bytes each read gives at most; the last one repeats.
  package init(_ bytes: [UInt8], pieces: [Int] = [.max]) {
    self.bytes = bytes
    self.pieces = pieces.map { max(1, $0) }
  }

  package func read(into target: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    let piece = pieces.count > 1 ? pieces.removeFirst() : pieces.first ?? .max
    let count = min(room, piece, bytes.count - position)
    bytes.withUnsafeBufferPointer { all in
      if let start = all.baseAddress, count > 0 { target.update(from: start + position, count: count) }
    }
    position += count
    return count
  }
}
