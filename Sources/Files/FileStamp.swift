import Glibc

/// What the file system says of a file, without reading it.
package struct FileStamp: Equatable, Sendable {
  /// Bytes.
  package var size: Int
  /// Since 1970, UTC.
  package var modifiedNanoseconds: Int
  package var inode: UInt64

  /// Of the file that a symbolic link leads to.
  package init(path: String) throws(FileError) {
    var status = stat()
    try check(path, .read) { stat(path, &status) }
    size = Int(status.st_size)
    modifiedNanoseconds = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    inode = UInt64(status.st_ino)
  }
}
