import CLinux
import Files
import Glibc
import Reports

/// What a run leaves if it dies by a fault of the program, or without memory: its report, its metrics and a line on standard
/// error, with an exit status. Swift traps where it can go no further, and nothing can be caught then; without this, the
/// last thing that anybody heard was the report of the night before.
///
/// The files are made beforehand: a signal handler can neither allocate nor encode.
struct LastWords {
  private var files: [(path: String, text: String, mode: mode_t)] = []
  private let report: RunReport

  /// - Parameter report: as it is when the run begins.
  init(_ report: RunReport) {
    var report = report
    report.fail(RunError.died(isLimited: Self.isMemoryLimited))
    report.finishedAt = report.startedAt
    self.report = report
  }

  /// Adds the report in JSON, and metrics if they are wanted.
  mutating func leave(_ last: LastRun.Remembered?, database: String, metrics: String?) {
    let run = LastRun(
      report: report, published: last?.published, lastSuccess: last?.lastSuccess, refused: last?.refused)
    if let text = run.text { files.append((LastRun.path(database: database), text, 0o640)) }
    if let metrics { files.append((metrics, Metrics(report, lastSuccess: last?.lastSuccess).text, 0o644)) }
  }

  /// From now on the process leaves this when it dies. What it needs is never given back: it is of one run, and small.
  func arm() {
    let words = report.problems.map { "itsm-marts \(report.command): \($0)\n" }.joined()
    let files = UnsafeMutableBufferPointer<linux_last_file>.allocate(capacity: self.files.count)
    for (place, file) in self.files.enumerated() {
      let beside = "\(Folder.parent(of: file.path))/.\(Folder.name(of: file.path)).next"
      files.initializeElement(
        at: place,
        to: linux_last_file(
          path: strdup(file.path), beside: strdup(beside), text: strdup(file.text), length: UInt(file.text.utf8.count),
          mode: file.mode))
    }
    linux_leave_at_death(
      linux_last_words(
        files: files.baseAddress, count: Int32(files.count), words: strdup(words), length: UInt(words.utf8.count),
        exit_status: report.exitStatus))
  }

  /// Whether the process may have only so much memory, and so may have died of it.
  private static var isMemoryLimited: Bool {
    var limit = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 && limit.rlim_cur != rlim_t.max
  }
}
