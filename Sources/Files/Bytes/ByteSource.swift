import Glibc

/// Where bytes come from. Knows nothing of what they say.
package protocol ByteSource: AnyObject {
  /// Fills at most `room` bytes, at least one unless the source has ended; 0 at its end.
  func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int
}

/// Why bytes did not come.
package enum SourceError: Error, Equatable {
  case file(FileError)
  /// The gzip stream ends before its end mark: a copy or an upload that was broken off.
  case gzipTruncated
  case gzipDamaged
}

extension ByteSource {
  /// Hands over everything, in pieces of at most 256 KiB.
  package func forEachPiece<Failure: Error>(
    orThrow failure: (SourceError) -> Failure, _ take: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256 * 1_024)
    defer { piece.deallocate() }
    while let start = piece.baseAddress {
      let count: Int
      do throws(SourceError) { count = try read(into: start, room: piece.count) } catch { throw failure(error) }
      if count == 0 { return }
      try take(UnsafeRawBufferPointer(start: start, count: count))
    }
  }
}

/// A file, from its beginning.
package final class FileSource: ByteSource {
  private let file: OpenFile

  package init(path: String) throws(SourceError) {
    do throws(FileError) { file = try OpenFile(path) } catch { throw .file(error) }
    posix_fadvise(file.descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
  }

  package func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    do throws(FileError) { return try file.read(into: bytes, room: room) } catch { throw .file(error) }
  }
}
