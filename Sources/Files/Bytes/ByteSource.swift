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
  /// The gzip stream inflates to more than ``GzipSource/mostRatio`` times its size.
  case gzipTooDense
  /// The file has a hole: a stretch that was never written, and reads as nothing but NUL bytes.
  case sparse
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

/// A file, from its beginning to where it ended when it was opened: one that never ends, or grows as fast as it is read,
/// ends there too, and what is no file, but a pipe or a device, has nothing.
package final class FileSource: ByteSource {
  private let file: OpenFile
  private var left: Int
  /// `SEEK_HOLE` of lseek(2), which Glibc's module does not show.
  private static let seekHole: Int32 = 4

  /// - Throws: ``SourceError``; also for a file with a hole, which no text has: 20 GB of them cost no block of the disk,
  ///   and a minute to read.
  package init(path: String) throws(SourceError) {
    var status = stat()
    do throws(FileError) {
      // A pipe that took the file's place must not be waited for.
      let opened = try OpenFile(path, O_RDONLY | O_NONBLOCK)
      let descriptor = opened.descriptor
      try check(path, .read) { fstat(descriptor, &status) }
      file = opened
    } catch { throw .file(error) }
    left = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    // Where a file system can't tell of holes, the only one is behind the end.
    let hole = lseek(file.descriptor, 0, FileSource.seekHole)
    if hole >= 0, hole < left { throw .sparse }
    if hole > 0 { lseek(file.descriptor, 0, SEEK_SET) }
    posix_fadvise(file.descriptor, 0, 0, Int32(POSIX_FADV_SEQUENTIAL))
  }

  package func read(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(SourceError) -> Int {
    guard left > 0 else { return 0 }
    do throws(FileError) {
      let count = try file.read(into: bytes, room: min(room, left))
      left = count == 0 ? 0 : left - count
      return count
    } catch { throw .file(error) }
  }
}
