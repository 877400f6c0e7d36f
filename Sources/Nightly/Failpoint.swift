import Glibc

/// The moments between two steps of a run at which a test may have the process killed, to see the next run mend it.
///
/// `ITSM_MARTS_FAILPOINT=published-marts` ends the process there with SIGKILL, as a power cut would: nothing is flushed,
/// no `defer` runs. `published-marts:stop` halts it with SIGSTOP, until a test has changed the world around it and sends
/// SIGCONT. For tests; whoever can set the variable can as well send the signal.
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
  case replacedOneFile = "replaced-one-file"
  case publishedMarts = "published-marts"
  case publishedCharts = "published-charts"
  case recorded
  case archived
  case reported

  private static let chosen: (point: Failpoint, signal: Int32)? = getenv("ITSM_MARTS_FAILPOINT").flatMap { variable in
    let words = String(cString: variable).split(separator: ":")
    return words.first.flatMap { Failpoint(rawValue: String($0)) }.map {
      ($0, words.last == "stop" ? SIGSTOP : SIGKILL)
    }
  }

  package static func reach(_ point: Failpoint) {
    if let chosen, chosen.point == point { kill(getpid(), chosen.signal) }
  }
}
