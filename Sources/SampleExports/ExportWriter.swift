import CivilTime
import Files
import Glibc

/// Appends bytes to one export file through a buffer of 1 MiB. The file has its name only when it is whole.
///
/// Knows nothing of what the columns mean.
final class ExportWriter {
  private let path: String
  private var file: OpenFile
  private let buffer = UnsafeMutableRawPointer.allocate(byteCount: ExportWriter.capacity, alignment: 16)
  private var used = 0
  private(set) var rows = 0
  private(set) var bytes = 0
  private var failure: FileError?
  private var finished = false

  private static let capacity = 1 << 20

  init(path: String) throws(SampleExportsError) {
    self.path = path
    do throws(FileError) {
      file = try OpenFile(path + ".part", O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
    } catch {
      throw .cannotWrite(FileError(path: path, .write, code: error.code))
    }
  }

  deinit {
    buffer.deallocate()
    if !finished { try? File.remove(path + ".part") }
  }

  func finish() throws(SampleExportsError) {
    flush()
    finished = true
    do throws(FileError) {
      try file.close()
      if let failure { throw failure }
      try File.rename(path + ".part", to: path)
    } catch {
      try? File.remove(path + ".part")
      throw .cannotWrite(FileError(path: path, .write, code: error.code))
    }
  }

  func endRow() {
    append(UInt8(ascii: "\n"))
    countRow()
  }

  func countRow() { rows += 1 }

  func append(_ byte: UInt8) {
    if used == ExportWriter.capacity { flush() }
    buffer.storeBytes(of: byte, toByteOffset: used, as: UInt8.self)
    used += 1
  }

  func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A field as it is: without its quotes.
  func append(_ index: Int, of table: borrowing FieldTable) {
    let range = table.range(index)
    table.bytes.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// A field in quotes if it needs them.
  func appendField(_ index: Int, of table: borrowing FieldTable) {
    guard table.needsQuotes(index) else { return append(index, of: table) }
    append(UInt8(ascii: "\""))
    append(index, of: table)
    append(UInt8(ascii: "\""))
  }

  /// At least `digits` decimal digits.
  func append(_ number: Int, digits: Int) {
    var width = digits, rest = number
    for _ in 0..<digits { rest /= 10 }
    while rest > 0 {
      width += 1
      rest /= 10
    }
    reserve(width)
    rest = number
    for place in stride(from: used + width - 1, through: used, by: -1) {
      buffer.storeBytes(
        of: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10), toByteOffset: place, as: UInt8.self)
      rest /= 10
    }
    used += width
  }

  /// 16 hex digits.
  func append(hex number: UInt64) {
    reserve(16)
    for place in 0..<16 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * place)) & 15
      buffer.storeBytes(
        of: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10, toByteOffset: used + place,
        as: UInt8.self)
    }
    used += 16
  }

  /// `MM-DD-YYYY HH:MM:SS`.
  func append(_ time: LocalTime) {
    let date = time.day.components, second = time.secondOfDay
    append(date.month, digits: 2)
    append(UInt8(ascii: "-"))
    append(date.day, digits: 2)
    append(UInt8(ascii: "-"))
    append(date.year, digits: 4)
    append(UInt8(ascii: " "))
    append(second / 3_600, digits: 2)
    append(UInt8(ascii: ":"))
    append(second / 60 % 60, digits: 2)
    append(UInt8(ascii: ":"))
    append(second % 60, digits: 2)
  }

  private func append(_ source: UnsafeRawBufferPointer) {
    guard let start = source.baseAddress else { return }
    reserve(source.count)
    buffer.advanced(by: used).copyMemory(from: start, byteCount: source.count)
    used += source.count
  }

  private func reserve(_ count: Int) {
    if used + count > ExportWriter.capacity { flush() }
  }

  private func flush() {
    if failure == nil {
      do throws(FileError) { try file.write(UnsafeRawBufferPointer(start: buffer, count: used)) } catch {
        failure = error
      }
    }
    bytes += used
    used = 0
  }
}
