import Files
import Glibc

/// A new file that its owner alone can read. Keeps its first error, and then writes nothing more.
final class OutputFile {
  let path: String
  /// Nil where it couldn't be made, and from the end on.
  private var file: OpenFile?
  private var isFinished = false
  private var pending: [UInt8] = []
  private(set) var failure: FileError?

  init(path: String) {
    self.path = path
    do throws(FileError) {
      file = try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
    } catch {
      file = nil
      failure = error
    }
  }

  deinit { if !isFinished { discard() } }

  func append(_ bytes: some Collection<UInt8>) {
    pending += bytes
    if pending.count > 64 * 1024 { flush() }
  }

  func append(_ byte: UInt8) { pending.append(byte) }

  /// Makes sure that all of it is on the disk.
  func finish() {
    flush()
    do throws(FileError) { try file?.flush() } catch { fail(error) }
    file = nil
    isFinished = true
  }

  func fail(_ error: FileError) { failure = failure ?? error }

  func discard() {
    file = nil
    isFinished = true
    try? File.remove(path)
  }

  private func flush() {
    if failure == nil { do throws(FileError) { try file?.write(pending) } catch { fail(error) } }
    pending.removeAll(keepingCapacity: true)
  }
}
