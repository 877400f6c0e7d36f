import CLinux
import Charts
import CivilTime
import Exports
import Files
import Glibc
import Logging
import Marts
import Reports
import Warehouse

/// One run: its configuration, its orders, and the steps in order. Knows nothing of how a step does its work.
///
/// Lock → list → load → marts → publish → charts → publish → archive → ledger → metrics → report → unlock. Whatever fails, the last published night stays as
/// it is, and the next run goes on from there.
package struct Night {
  package let configuration: Configuration
  package let orders: NightOrders
  /// The program's version, as the ledger records it.
  package let version: String
  /// Hashed with everything else that the published files come from.
  package let configurationText: String
  package var clock = MachineClock.system
  package var logger = Logger(label: "itsm-marts", factory: { _ in SwiftLogNoOpLogHandler() })
  package var progress: any ProgressListener = NoProgress()

  /// - Parameter configurationText: the configuration in any form that differs whenever the configuration does.
  package init(_ configuration: Configuration, _ orders: NightOrders, version: String, configurationText: String) {
    self.configuration = configuration
    self.orders = orders
    self.version = version
    self.configurationText = configurationText
  }

  /// Runs, and reports the result. Throws nothing: what went wrong is among the report's problems.
  package func run() -> RunReport {
    // Large freed blocks go back to the system, so that the next step can have them. The peak of a first load of ten
    // million is a fifth lower with it, that of marts with 300,000 categories a quarter.
    linux_give_back_from(1 << 20)
    let started = clock.now().iso
    let milliseconds = clock.milliseconds()
    var report = RunReport(
      run: "\(started.filter { $0 != "-" && $0 != ":" })-\(getpid())", command: orders.command, version: version,
      startedAt: started)
    report.database = configuration.database
    report.isPublishedBefore = File.exists(configuration.marts + "/" + DataPackage.fileName)
    func finish(_ report: inout RunReport) {
      report.finishedAt = clock.now().iso
      report.milliseconds = clock.milliseconds() - milliseconds
    }
    do {
      try makeRoomForFiles()
      try configuration.refuseFoldersOfTheRun()
      try prepareDatabaseFolder()
      let lock = try RunLock(
        database: configuration.database, command: orders.command, now: started, wait: orders.wait)
      Failpoint.reach(.locked)
      // The next run still knows what the last one left, whatever happens to this one.
      let last = LastRun.Remembered(database: configuration.database)
      var published = last?.published
      report.pseudonymKey = last?.report?.pseudonymKey
      var refused = last?.refused
      var words = LastWords(report)
      words.leave(last, database: configuration.database, metrics: configuration.metrics)
      words.arm()
      do {
        try steps(&report, &published, &refused)
      } catch {
        report.fail(error)
        enterFailure(report)
      }
      finish(&report)
      try record(&report, published, refused, last)
      Failpoint.reach(.reported)
      _ = consume lock
    } catch {
      report.fail(error)
      finish(&report)
    }
    log(report)
    return report
  }

  /// The system's libraries end the process where they get no descriptor: it is better not to begin.
  private func makeRoomForFiles() throws(RunError) {
    let needed: rlim_t = 64
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < needed else { return }
    limit.rlim_cur = min(needed, limit.rlim_max)
    guard setrlimit(files, &limit) == 0, limit.rlim_cur >= needed else {
      throw .tooFewDescriptors(found: Int(clamping: limit.rlim_cur), expected: Int(needed))
    }
  }

  private func prepareDatabaseFolder() throws(FileError) {
    let parent = Folder.parent(of: configuration.database)
    if !File.exists(parent) { try Folder.make(parent) }
  }

  /// Writes the metrics and the report, where operators and their tools look for the run.
  private func record(
    _ report: inout RunReport, _ published: PublishedNight?, _ refused: RefusedBefore?, _ last: LastRun.Remembered?
  ) throws(RunError) {
    func lastSuccess(_ report: RunReport) -> Int? { report.status == .done ? clock.unixSeconds() : last?.lastSuccess }
    if let path = configuration.metrics {
      do throws(FileError) {
        try Metrics(report, lastSuccess: lastSuccess(report)).write(to: path)
      } catch {
        report.fail(RunError.metricsNotWritten(error))
      }
    }
    do throws(FileError) {
      try LastRun(report: report, published: published, lastSuccess: lastSuccess(report), refused: refused)
        .write(database: configuration.database)
    } catch {
      throw .reportNotWritten(error)
    }
  }

  private func log(_ report: RunReport) {
    for level in [Diagnostic.Level.error, .warning, .note] {
      for diagnostic in report.diagnostics where diagnostic.level == level {
        diagnostic.log(to: logger, ["run": "\(report.run)"])
      }
    }
    logger.info(
      "run",
      metadata: [
        "run": "\(report.run)", "command": "\(report.command)", "exit_status": .stringConvertible(report.exitStatus),
        "rows_read": .stringConvertible(report.exports.rows.read),
        "rows_new": .stringConvertible(report.exports.rows.new),
        "rows_updated": .stringConvertible(report.exports.rows.updated),
        "rows_unchanged": .stringConvertible(report.exports.rows.unchanged),
        "rows_superseded": .stringConvertible(report.exports.rows.superseded),
        "rows_rejected": .stringConvertible(report.exports.rows.rejected),
        "files_loaded": .stringConvertible(report.exports.files.count - report.refusedFiles),
        "files_refused": .stringConvertible(report.refusedFiles),
        "warnings": .stringConvertible(report.warnings.count), "ms": .stringConvertible(report.milliseconds),
      ])
  }
}

// MARK: - The steps

extension Night {
  private func steps(
    _ report: inout RunReport, _ published: inout PublishedNight?, _ refused: inout RefusedBefore?
  ) throws {
    if !orders.steps.isDisjoint(with: [.marts, .charts]), let finding = try pseudonymFinding(report) {
      report.tell(finding, .warning)
    }
    let warehouse: WarehouseDatabase
    var easels: Background<Easels>?
    var checkpoint: Background<Void>?
    if orders.steps.contains(.load) {
      guard let loaded = try load(&report, &refused, { easels = Background { Easels.prepared() } }) else { return }
      warehouse = loaded
      // SQLite's log is checkpointed while the marts are read. If that fails, readers find its pages in the log.
      checkpoint = Background { try loaded.checkpoint() }
    } else {
      guard WarehouseDatabase.exists(path: configuration.database) else {
        throw RunError.noDatabase(configuration.database, wantedBy: .publishing)
      }
      warehouse = try WarehouseDatabase.open(path: configuration.database)
    }
    defer {
      _ = try? checkpoint?.result()
      try? warehouse.close()
    }
    if try mayPublish(report, warehouse), !orders.steps.isDisjoint(with: [.marts, .charts]) {
      try publish(warehouse, easels, &report, &published)
    }
    if try mayPublish(report, warehouse), let archive = configuration.archive, orders.steps == .all {
      try measured("archive", &report) { _ in
        let loaded = try warehouse.loadedCopies()
        let archived: [(copy: ExportContent.Copy, sha256: String)]
        do throws(ArchiveError) {
          archived = try Archive(folder: archive).take(loaded, clock.now().day)
        } catch {
          throw RunError.notArchived(error)
        }
        try warehouse.remember(archived)
      }
      Failpoint.reach(.archived)
    }
    try finishRun(report, in: warehouse)
    Failpoint.reach(.recorded)
  }

  /// Whether the night may be published: not if a strict run was given up, nor if every file was refused on a first
  /// night. What an earlier run loaded is published even if everything is refused now: that run may have ended before
  /// publishing.
  private func mayPublish(_ report: RunReport, _ warehouse: WarehouseDatabase) throws -> Bool {
    try !report.isGivenUpByStrict && (report.refusedFiles == 0 || warehouse.holdsExports())
  }

  private func finishRun(_ report: RunReport, in warehouse: WarehouseDatabase) throws {
    try warehouse.finishRun(
      command: orders.command, version: version, startedAt: report.startedAt, at: clock.now().iso,
      exitStatus: Int(report.exitStatus), keep: configuration.keepRuns?.seconds)
    try removeExpiredRejects()
  }

  /// Closes a failed run in the ledger too, if there is one that can be written. If this fails as well, the run's own
  /// error is the one to report.
  private func enterFailure(_ report: RunReport) {
    guard WarehouseDatabase.exists(path: configuration.database),
      let warehouse = try? WarehouseDatabase.open(path: configuration.database)
    else { return }
    try? finishRun(report, in: warehouse)
    try? warehouse.close()
  }

  /// Runs one step, and notes how long it took.
  ///
  /// - Parameter counts: what the log says of the step's result.
  func measured<Result>(
    _ step: String, _ report: inout RunReport, counts: (Result, RunReport) -> [String: Int] = { _, _ in [:] },
    _ work: (inout RunReport) throws -> Result
  ) rethrows -> Result {
    let before = clock.milliseconds()
    let result = try work(&report)
    let taken = clock.milliseconds() - before
    report.steps.append(RunReport.Step(name: step, milliseconds: taken))
    let told = counts(result, report).mapValues { Logger.MetadataValue.stringConvertible($0) }
    logger.info(
      "step",
      metadata: told.merging(["run": "\(report.run)", "step": "\(step)", "ms": .stringConvertible(taken)]) { $1 })
    return result
  }
}

extension RunReport {
  mutating func fail(_ error: any Error) {
    status = ExitStatus(error)
    diagnostics.append(Diagnostic(error, database: database))
  }
}
