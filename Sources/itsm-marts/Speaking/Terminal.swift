import Exports
import Foundation
import Nightly
import Words

/// Whether a person sits in front of stderr, and how they like it.
struct Terminal {
  /// Whether a line can be written over.
  let takesProgress: Bool
  private let isColoured: Bool

  init() {
    let environment = ProcessInfo.processInfo.environment
    takesProgress = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    isColoured = takesProgress && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// As much of a text as fits on one line: a longer one would go on in the next, where it can't be written over.
  func line(_ text: String) -> String {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return text }
    var columns = 0
    // What is no ASCII may be two columns wide.
    return String(
      text.prefix { character in
        columns += character.isASCII ? 1 : 2
        return columns < size.ws_col
      })
  }

  func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  func dim(_ text: String) -> String { isColoured ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
  func alarming(_ text: String) -> String { isColoured ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text }
}

/// One line on the terminal that tells how far a long load has come; gone when it is over.
final class ProgressLine: ProgressListener {
  private let terminal: Terminal
  private let clock = MachineClock.system
  private var began = 0
  private var shownAt = 0
  private var total = 0
  private var done = (bytes: 0, rows: 0)
  private var name = ""
  private var isShown = false

  init(_ terminal: Terminal) { self.terminal = terminal }

  func began(_ step: String, bytes: Int) {
    began = clock.milliseconds()
    shownAt = began
    total = bytes
  }

  func file(_ name: String) {
    self.name = name.printable
  }

  func read(bytes: Int, rows: Int) {
    done.bytes += bytes
    done.rows += rows
    let time = clock.milliseconds()
    // What takes less than half a second needs no progress, and more than ten lines a second nobody reads.
    guard time - began > 500, time - shownAt > 100 else { return }
    shownAt = time
    let seconds = Double(time - began) / 1_000
    let rate = Double(done.bytes) / seconds
    let left = total > done.bytes ? ", \(Int((Double(total - done.bytes) / rate).rounded(.up))) s left" : ""
    let megabytes = Int(rate / 1_000_000)
    let line = terminal.line("\(name): \(grouped(done.rows)) rows, \(megabytes) MB/s\(left)")
    write("\r\u{1B}[K\(terminal.dim(line))")
    isShown = true
  }

  func ended() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
