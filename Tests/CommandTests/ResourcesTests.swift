import Foundation
import Nightly
import Testing

/// What a night may lack on the machine beside room on the disk: descriptors, memory, a program without faults.
@Suite("A night without means")
struct ResourcesTests {
  let desk: Desk
  init() throws { desk = try Desk() }

  @Test("that may open too few files does nothing and says so", arguments: [5, 8, 12, 24, 40, 63])
  func fewDescriptors(limit: Int) throws {
    var desk = desk
    try desk.deliver(desk.makeNights(1)[0])
    desk.tool.launcher = ["/bin/sh", "-c", #"ulimit -n "$0"; exec "$@""#, "\(limit)"]
    let refused = try desk.tool("run", "--quiet")
    #expect(refused.status == 73)
    #expect(refused.error.contains("may have \(limit) files open, expected at least 64"), "\(refused)")
    desk.tool.launcher = ["/bin/sh", "-c", #"ulimit -S -n "$0"; exec "$@""#, "\(limit)"]
    #expect(try desk.tool("run", "--quiet").status == 0, "a limit that the program may raise")
  }

  @Test(
    "that gets no memory ends with 74 and a report, and the next one goes on",
    arguments: [200_000, 300_000])
  func littleMemory(kilobytes: Int) throws {
    var desk = desk
    try desk.deliver(desk.makeNights(1)[0])
    desk.tool.launcher = ["/bin/sh", "-c", #"ulimit -v "$0"; exec "$@""#, "\(kilobytes)"]
    let limited = try desk.tool("run", "--quiet", "--metrics", "metrics.prom")
    // 127: the loader itself got no memory for the libraries; the program never began.
    #expect([0, 73, 74, 127].contains(limited.status), "\(limited)")
    if limited.status == 74, FileManager.default.fileExists(atPath: desk.place.path + "/interactions.db.lock") {
      #expect(desk.place.text("last_run.json")?.contains("\"exit_status\" : 74") == true)
      #expect(desk.place.text("metrics.prom")?.contains("itsm_marts_exit_status 74") == true)
    }
    desk.tool.launcher = []
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.tool("verify").status == 0)
  }

  @Test(
    "that dies by a fault of the program leaves its report, its metrics and an exit status", arguments: Failpoint.ofARun
  )
  func fault(at point: Failpoint) throws {
    var desk = desk
    try desk.deliver(desk.makeNights(1)[0])
    desk.tool.environment = [Failpoint.variable: "\(point.rawValue):stop"]
    let halted = try desk.tool.start(["run", "--quiet", "--metrics", "metrics.prom"])
    #expect(halted.waitUntilHalted())
    kill(halted.process.processIdentifier, SIGILL)
    let died = halted.goOn()
    #expect(died.status == 70)
    #expect(died.error.contains("itsm-marts run: died in the middle of the run"), "\(died)")
    let report = try #require(desk.place.text("last_run.json"))
    #expect(report.contains("\"code\" : \"died\"") && report.contains("\"exit_status\" : 70"))
    #expect(desk.place.text("metrics.prom")?.contains("itsm_marts_exit_status 70") == true)
    desk.tool.environment = [:]
    #expect(try desk.tool("run", "--quiet").status == 0)
    #expect(try desk.tool("verify").status == 0)
  }
}

extension Failpoint {
  /// From the first thing that a run does under its lock to the last before its report.
  fileprivate static let ofARun: [Failpoint] = [.surveyed, .loaded, .readMarts, .stagedAll, .publishedMarts, .recorded]
}
