import Glibc

/// A moment between two steps of a run at which a test may kill the process, to see the next run mend it.
///
/// `ITSM_MARTS_FAILPOINT=published-marts` ends the process there with SIGKILL, as a power cut would: nothing is
/// flushed, no `defer` runs. `published-marts:stop` halts it with SIGSTOP, until a test has changed the world around it
/// and sends SIGCONT. It is for tests only, and no danger: whoever can set the variable can also send the signal.
package enum Failpoint: String, CaseIterable, Sendable {
  case locked
  case listed
  case surveyed
  case loaded
  case readMarts = "read-marts"
  case drawnCharts = "drawn-charts"
  case stagedIndex = "staged-index"
  case stagedFiles = "staged-files"
  case stagedAll = "staged-all"
  case exchanged
  case removedOneOfTheOld = "removed-one-of-the-old"
  case replacedOneFile = "replaced-one-file"
  case publishedMarts = "published-marts"
  case publishedCharts = "published-charts"
  case recorded
  case archived
  case reported

  package static let variable = "ITSM_MARTS_FAILPOINT"

  private static let chosen = getenv(variable).flatMap { read(String(cString: $0)) }

  /// Whether a text names a point, with or without `:stop`.
  package static func isOne(_ text: String) -> Bool { read(text) != nil }

  private static func read(_ text: String) -> (point: Failpoint, signal: Int32)? {
    let isStop = text.hasSuffix(":stop")
    return Failpoint(rawValue: isStop ? String(text.dropLast(5)) : text).map { ($0, isStop ? SIGSTOP : SIGKILL) }
  }

  package static func reach(_ point: Failpoint) {
    if let chosen, chosen.point == point { kill(getpid(), chosen.signal) }
  }
}
