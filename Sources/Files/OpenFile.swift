import Glibc

/// An open file or folder. The descriptor is closed with the value.
package struct OpenFile: ~Copyable {
  package let path: String
  package private(set) var descriptor: Int32

  /// - Parameters:
  ///   - flags: of open(2); `O_CLOEXEC` is added.
  ///   - mode: of a file that is made.
  package init(_ path: String, _ flags: Int32 = O_RDONLY, mode: mode_t = 0) throws(FileError) {
    let attempt: FileError.Attempt = flags & O_ACCMODE == O_RDONLY ? .read : .write
    descriptor = try check(path, attempt) { open(path, flags | O_CLOEXEC, mode) }
    self.path = path
  }

  /// Takes over a descriptor that somebody else opened to write and read.
  package init(adopting descriptor: Int32, path: String) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// Closes it now, for those who must know: a quota or a distant server may refuse only here what was written before.
  package mutating func close() throws(FileError) {
    let result = Glibc.close(descriptor)
    descriptor = -1
    // After an interruption it is closed all the same, and the number may be another file's already: never again.
    if result != 0, errno != EINTR { throw FileError(path: path, .write) }
  }

  /// - Returns: how many bytes were read, at most `room`; 0 at the end of the file.
  package func read(into bytes: UnsafeMutableRawPointer, room: Int) throws(FileError) -> Int {
    try check(path, .read) { Glibc.read(descriptor, bytes, room) }
  }

  /// All bytes from the place reached to the end.
  package func rest() throws(FileError) -> [UInt8] {
    let (path, descriptor) = (path, descriptor)
    var status = stat()
    try check(path, .read) { fstat(descriptor, &status) }
    // A pipe has no size, and a file may grow meanwhile: what counts is that nothing more comes. One byte more, so that
    // a file of the size told ends with the second call.
    var bytes = [UInt8](repeating: 0, count: max(Int(status.st_size), 4_095) + 1)
    var filled = 0
    while true {
      if filled == bytes.count { bytes += repeatElement(0, count: bytes.count) }
      let count = try check(path, .read) {
        bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
      }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Writes all bytes at the place reached.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try File.write(bytes, to: descriptor, path: path)
  }

  package func write(_ bytes: [UInt8]) throws(FileError) { try File.write(bytes, to: descriptor, path: path) }

  /// Waits until a file's bytes, or a folder's names, are on the disk.
  package func flush() throws(FileError) {
    do throws(FileError) { try check(path, .write) { fsync(descriptor) } } catch {
      // Some filesystems can't flush folders, and say so with EINVAL.
      if error.code != EINVAL { throw error }
    }
  }
}
