import Exports
import Foundation
import Nightly

/// Whether a person sits in front of stderr, and how they like it.
struct Terminal {
  let isInteractive: Bool
  private let isColoured: Bool

  init() {
    isInteractive = isatty(STDERR_FILENO) == 1
    let environment = ProcessInfo.processInfo.environment
    isColoured = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
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
    write("\r\u{1B}[K\(terminal.dim("\(name): \(grouped(done.rows)) rows, \(megabytes) MB/s\(left)"))")
    isShown = true
  }

  func ended() {
    if isShown { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
