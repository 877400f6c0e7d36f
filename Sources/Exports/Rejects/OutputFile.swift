import Glibc

/// A new file that its owner alone can read. Keeps its first error, and then writes nothing more.
final class OutputFile {
  let path: String
  private var descriptor: Int32
  private var pending: [UInt8] = []
  /// The system's `errno`.
  private(set) var failure: Int32?

  init(path: String) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { failure = errno }
  }

  deinit { if descriptor >= 0 { discard() } }

  func append(_ bytes: some Collection<UInt8>) {
    pending += bytes
    if pending.count > 64 * 1024 { flush() }
  }

  func append(_ byte: UInt8) { pending.append(byte) }

  /// Makes sure that all of it is on the disk.
  func finish() {
    flush()
    if descriptor < 0 { return }
    if fsync(descriptor) != 0 { failure = failure ?? errno }
    close(descriptor)
    descriptor = -1
  }

  func fail(_ code: Int32) { failure = failure ?? code }

  func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    unlink(path)
  }

  private func flush() {
    pending.withUnsafeBytes { bytes in
      var place = 0
      while failure == nil, place < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + place }, bytes.count - place)
        if count >= 0 { place += count } else if errno != EINTR { failure = errno }
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}
