import CivilTime
import Foundation
import Marts
import Nightly
import SampleExports
import TemporaryFolder
import Testing
import Warehouse

/// A wall clock that shows these times, one a look, and then stays; the other clock goes on as it does.
private final class JumpingClock: @unchecked Sendable {
  private let lock = NSLock()
  private var times: [LocalTime]
  init(_ times: [String]) { self.times = times.compactMap { LocalTime(iso: $0) } }

  func now() -> LocalTime { lock.withLock { times.count > 1 ? times.removeFirst() : times[0] } }

  var clock: MachineClock {
    MachineClock(
      now: { self.now() }, milliseconds: MachineClock.system.milliseconds,
      unixSeconds: { self.now().seconds })
  }
}

@Suite("A clock that jumps")
struct ClockTests {
  /// Runs night by night with these clocks; gives the published marts, the reports, and the ledger's last run of each.
  private func run(_ clocks: [[String]]) throws -> (marts: [String: String], [RunReport], [WarehouseStats.Run]) {
    let place = try TemporaryFolder()
    let sample = try SampleExports(rows: 60, days: 30, nights: clocks.count)
    try sample.write(to: place.path + "/all")
    try FileManager.default.createDirectory(atPath: place.path + "/exports", withIntermediateDirectories: true)
    var configuration = Configuration()
    configuration.exports = place.path + "/exports"
    configuration.database = place.path + "/interactions.db"
    configuration.marts = place.path + "/marts"
    configuration.charts = place.path + "/charts"
    configuration.userMarts = place.path + "/marts.d"
    configuration.keepRuns = TimeSpan("400d")
    var reports: [RunReport] = []
    var ledger: [WarehouseStats.Run] = []
    for (night, times) in clocks.enumerated() {
      for name in sample.fileNames[3 * night..<3 * night + 3] {
        try FileManager.default.copyItem(
          atPath: "\(place.path)/all/\(name)", toPath: "\(configuration.exports)/\(name)")
      }
      var one = Night(configuration, NightOrders(), version: "1", configurationText: "")
      one.clock = JumpingClock(times).clock
      reports.append(one.run())
      let warehouse = try WarehouseDatabase.open(path: configuration.database)
      ledger.append(try #require(try warehouse.stats().last_run))
      try warehouse.close()
    }
    return (try place.tree("marts"), reports, ledger)
  }

  @Test("back between runs and within one changes no byte of the marts, and no duration is negative")
  func back() throws {
    let calm = try run([["2025-02-18T23:30:00"], ["2025-02-19T23:30:00"], ["2025-02-20T23:30:00"]])
    let jumping = try run([
      // Decades ahead; far back; back by an hour while it runs, as clocks that are put right are.
      ["2089-01-01T00:00:00"], ["1999-12-31T23:59:59"], ["2025-10-26T02:59:59", "2025-10-26T02:00:00"],
    ])
    #expect(jumping.marts == calm.marts)
    #expect(!calm.marts.isEmpty)
    for report in jumping.1 {
      #expect(report.status == .done, "\(report.problems)")
      #expect(report.milliseconds >= 0)
      #expect(report.steps.allSatisfy { $0.milliseconds >= 0 })
    }
    // Each run closes its own row, whatever the others' times are.
    #expect(
      jumping.2.map(\.started_at) == ["2089-01-01T00:00:00", "1999-12-31T23:59:59", "2025-10-26T02:59:59"])
    #expect(jumping.2.map(\.finished_at) == ["2089-01-01T00:00:00", "1999-12-31T23:59:59", "2025-10-26T02:00:00"])
    #expect(jumping.2.map(\.exit_status) == [0, 0, 0])
  }
}
