import CivilTime
import Foundation
import Marts
import Nightly
import SampleNights
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
  let place: TemporaryFolder
  init() throws { place = try TemporaryFolder() }

  /// One night at a desk, under a clock that shows these times; and what the ledger says of it.
  private func night(_ times: [String], in place: TemporaryFolder) throws -> (RunReport, WarehouseStats) {
    var configuration = Configuration()
    configuration.exports = place.path + "/exports"
    configuration.database = place.path + "/interactions.db"
    configuration.marts = place.path + "/marts"
    configuration.charts = place.path + "/charts"
    configuration.userMarts = place.path + "/marts.d"
    configuration.keepRuns = TimeSpan("400d")
    var night = Night(configuration, NightOrders(), version: "1", configurationText: "")
    night.clock = JumpingClock(times).clock
    let report = night.run()
    let warehouse = try WarehouseDatabase.open(path: configuration.database)
    defer { try? warehouse.close() }
    return (report, try warehouse.stats())
  }

  /// Night by night of a sample, each under its clock.
  private func nights(
    _ clocks: [[String]]
  ) throws -> (marts: [String: String], reports: [RunReport], ledger: [WarehouseStats.Run]) {
    let place = try TemporaryFolder()
    let nights = try place.makeNights(clocks.count)
    var reports: [RunReport] = []
    var ledger: [WarehouseStats.Run] = []
    for (times, names) in zip(clocks, nights) {
      try place.deliver(names)
      let (report, stats) = try night(times, in: place)
      reports.append(report)
      ledger.append(try #require(stats.lastRun))
    }
    return (try place.tree("marts"), reports, ledger)
  }

  @Test("back between runs and within one changes no byte of the marts, and no duration is negative")
  func back() throws {
    let calm = try nights([["2025-02-18T23:30:00"], ["2025-02-19T23:30:00"], ["2025-02-20T23:30:00"]])
    let jumping = try nights([
      // Decades ahead; far back; back by an hour while it runs, as clocks that are put right are.
      ["2089-01-01T00:00:00"], ["1999-12-31T23:59:59"], ["2025-10-26T02:59:59", "2025-10-26T02:00:00"],
    ])
    #expect(jumping.marts == calm.marts)
    #expect(!calm.marts.isEmpty)
    for report in jumping.reports {
      #expect(report.status == .done, "\(report.problems)")
      #expect(report.milliseconds >= 0)
      #expect(report.steps.allSatisfy { $0.milliseconds >= 0 })
    }
    // Each run closes its own row, whatever the others' times are.
    #expect(
      jumping.ledger.map(\.startedAt) == ["2089-01-01T00:00:00", "1999-12-31T23:59:59", "2025-10-26T02:59:59"])
    #expect(
      jumping.ledger.map(\.finishedAt) == ["2089-01-01T00:00:00", "1999-12-31T23:59:59", "2025-10-26T02:00:00"])
    #expect(jumping.ledger.map(\.exitStatus) == [0, 0, 0])
  }

  @Test("on by years lets go of runs that brought nothing, and of rejects, but of no number")
  func retention() throws {
    try place.write(
      "number,opened_at,short_description,opened_for,state,type,assigned_to,sys_updated_on,location,work_notes\n"
        + "I1,02-18-2025 09:00:00,,,,,,02-18-2025 09:00:00,,\nI2,never,,,,,,02-18-2025 09:00:00,,\n",
      to: "exports/interaction_1.csv")
    func rows(after times: String) throws -> [String: Int] {
      let tables = try night([times], in: place).1.tables.filter { ["etl_runs", "etl_rejects"].contains($0.name) }
      return Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.rows) })
    }
    #expect(try rows(after: "2025-02-20T23:30:00") == ["etl_runs": 1, "etl_rejects": 1])
    let summary = try #require(place.text("marts/summary.csv"))
    #expect(summary.contains("rejected_rows,1\r\n"))
    #expect(try rows(after: "2025-02-21T23:30:00") == ["etl_runs": 2, "etl_rejects": 1])
    #expect(try rows(after: "2026-03-26T23:30:00") == ["etl_runs": 3, "etl_rejects": 1], "399 days after the first")
    // The second goes; the first brought a file that stays.
    #expect(try rows(after: "2026-03-29T23:30:00") == ["etl_runs": 3, "etl_rejects": 0])
    #expect(place.text("marts/summary.csv") == summary)
  }

  @Test("lets go of a file of rejects one second after keep_runs has run out")
  func expiry() throws {
    try place.deliver(place.makeNights(1)[0])
    let time = "2025-02-20T23:30:00"
    let kept = try #require(LocalTime(iso: time)).seconds - 400 * 86_400
    for (name, seconds) in [("kept", kept), ("gone", kept - 1)] {
      try place.write("x", to: "rejects/\(name).rejects.csv")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
        ofItemAtPath: "\(place.path)/rejects/\(name).rejects.csv")
    }
    #expect(try night([time], in: place).0.status == .done)
    #expect(try place.tree("rejects").keys.sorted() == ["kept.rejects.csv"])
  }
}
