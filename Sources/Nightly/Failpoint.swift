import Glibc

/// The moments between two steps of a run at which a test may have the process killed, to see the next run mend it.
///
/// `ITSM_MARTS_FAILPOINT=published-marts` ends the process there with SIGKILL, as a power cut would: nothing is flushed,
/// no `defer` runs. For tests; whoever can set the variable can as well send the signal.
package enum Failpoint: String, CaseIterable, Sendable {
  case locked
  case listed
  case loaded
  case readMarts = "read-marts"
  case drawnCharts = "drawn-charts"
  case stagedIndex = "staged-index"
  case stagedFiles = "staged-files"
  case stagedAll = "staged-all"
  case exchanged
  case replacedOneFile = "replaced-one-file"
  case publishedMarts = "published-marts"
  case publishedCharts = "published-charts"
  case recorded
  case archived
  case reported

  private static let chosen = getenv("ITSM_MARTS_FAILPOINT").flatMap { Failpoint(rawValue: String(cString: $0)) }

  package static func reach(_ point: Failpoint) {
    if point == chosen { kill(getpid(), SIGKILL) }
  }
}
