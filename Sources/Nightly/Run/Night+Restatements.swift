import Files
import Marts
import Warehouse

// Records which numbers of past days a night changes after an earlier night published them.

extension Night {
  /// Adds to `restatements.csv`, beside the database, what this publication changes in the published one, and keeps its
  /// counts for the next.
  ///
  /// This happens before publishing. If a run is killed in between, the next one takes back what it logged; the other
  /// way round, the change would never be logged. So the counts are written first, with the lines to be logged, then
  /// the log.
  func logRestatements(
    _ night: MartNight, _ publication: Publication, _ warehouse: WarehouseDatabase, _ report: inout RunReport
  ) throws {
    guard let reportDay = night.parameters.reportDay, let index = publication.indexBytes else { return }
    let keptMarts = Set(try night.kept(configuration).compactMap(\.martName))
    let countsPath = configuration.besideDatabase("published_counts.ndjson")
    let earlierIndex = try File.read(configuration.marts + "/" + DataPackage.fileName) ?? []
    let hash = SHA256.hex(of: earlierIndex)
    let counts = try File.read(countsPath) ?? []
    var earlier = PublishedCounts.all(counts).first { $0.package == hash }
    let now = PublishedCounts(
      night.reading, package: SHA256.hex(of: index), reportDay: reportDay, keeping: keptMarts, of: earlier)
    let logged = earlier?.logged ?? ""
    var lines = ""
    if let earlier {
      let restatements = try warehouse.queue.read { db in
        let causes = try RestatementCauses(db, since: DataPackage.sources(earlierIndex))
        return Restatement.all(published: earlier, now: now, night.reading.definitions) { tie, day in
          // A change is logged even if its cause can't be found.
          (try? causes.exports(tie, day)) ?? ""
        }
      }
      lines = RestatementLog.lines(restatements)
    }
    earlier?.logged = lines
    // An equal publication has no new counts to keep.
    let kept = [earlier, earlier?.package == now.package ? nil : now].compactMap { $0 }
    let text = PublishedCounts.text(kept)
    if text != counts { try File.replace(countsPath, with: text, mode: 0o640) }
    if !lines.isEmpty || !logged.isEmpty { try log(lines, insteadOf: logged, &report) }
  }

  private func log(_ lines: String, insteadOf logged: String, _ report: inout RunReport) throws {
    let path = configuration.besideDatabase("restatements.csv")
    let bytes = try File.read(path)
    var log = RestatementLog()
    if let bytes {
      if let found = RestatementLog(bytes) {
        log = found
      } else {
        let aside = try setAside(path)
        report.tell(RunFinding.restatementsBegunAnew(path, aside: aside), .warning)
      }
    }
    log.takeBack(logged)
    log.add(lines)
    if log.bytes == bytes { return }
    do throws(FileError) {
      try File.replace(path, with: log.bytes, mode: 0o640)
    } catch {
      throw RunError.restatementsNotLogged(error)
    }
  }

  /// Renames a file to the first free name, which it returns.
  private func setAside(_ path: String) throws(FileError) -> String {
    var aside = path + ".unreadable"
    var copies = 1
    while File.exists(aside) {
      copies += 1
      aside = "\(path).unreadable.\(copies)"
    }
    try File.rename(path, to: aside)
    return aside
  }
}
