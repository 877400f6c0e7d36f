import CivilTime
import Files
import Glibc

/// Export sets as a service desk would leave them, made up from a seed: the same seed gives the same bytes everywhere.
///
/// The first night brings the history; each later one the day's new interactions, those older ones that changed since,
/// now in a later state, and what changed in the last hour before the export before, once more and unchanged. Nothing
/// here looks at a clock, and no one in it exists. Memory does not grow with the rows, only with days, people and what
/// is still open.
package struct SampleExports: Sendable {
  /// How a night's links and system ids are written; interactions are always CSV.
  package enum LinkFormat: String, CaseIterable, Sendable {
    case csv
    /// `{"records": […]}`
    case json
    /// One object per line.
    case ndjson
  }

  package let rows: Int
  package let days: Int
  package let nights: Int
  package let seed: UInt64
  package let lastDay: Day
  package let linkFormats: [LinkFormat]

  package static let rowLimits = 1...100_000_000
  package static let dayLimits = 1...12_000
  /// A Thursday. Fixed, so that the sample of today is the sample of next year.
  package static let lastDay = Day(validYear: 2025, month: 2, day: 20)

  /// - Parameters:
  ///   - rows: interactions; a night that tells one again adds a row to its file.
  ///   - days: calendar days from the first to `lastDay`.
  ///   - nights: export sets, one for each of the last days; the first of them holds all that came before.
  ///   - linkFormats: of the first night, the second and so on, then again from the first.
  package init(
    rows: Int, days: Int, nights: Int = 3, seed: UInt64 = 1, lastDay: Day = SampleExports.lastDay,
    linkFormats: [LinkFormat] = [.csv, .json, .ndjson]
  ) throws(SampleExportsError) {
    guard SampleExports.rowLimits.contains(rows) else {
      throw .outOfRange("rows", found: rows, expected: SampleExports.rowLimits)
    }
    guard SampleExports.dayLimits.contains(days) else {
      throw .outOfRange("days", found: days, expected: SampleExports.dayLimits)
    }
    guard (1...days).contains(nights) else { throw .outOfRange("nights", found: nights, expected: 1...days) }
    self.rows = rows
    self.days = days
    self.nights = nights
    self.seed = seed
    self.lastDay = lastDay
    self.linkFormats = linkFormats.isEmpty ? [.csv] : linkFormats
  }

  /// One file as it was written; `rows` without the header.
  package struct Written: Equatable, Sendable {
    package var name: String
    package var rows: Int
    package var bytes: Int
  }

  /// Names of the files that ``write(to:)`` makes, night by night: interactions, links, system ids.
  package var fileNames: [String] { (0..<nights).flatMap { night in names(ofNight: night) } }

  /// Writes all nights into a folder, which is made if it is not there.
  ///
  /// - Throws: ``SampleExportsError/otherExports(folder:file:)`` if the folder holds exports that are not of this sample.
  @discardableResult
  package func write(to folder: String) throws(SampleExportsError) -> [Written] {
    do throws(FileError) { try check(folder, .write) { mkdir(folder, 0o755) } } catch {
      if error.code != EEXIST { throw .cannotWrite(error) }
    }
    try refuseOtherExports(in: folder)

    let demand = Demand(rows: rows, days: days, lastDay: lastDay, seed: seed)
    let desk = Desk(rows: rows, demand: demand, seed: seed)
    let texts = ExportTexts(desk: desk)
    // Interactions of earlier nights that each later night tells again, in order.
    var retold: [[Int]] = Array(repeating: [], count: nights)
    var written: [Written] = []

    for night in 0..<nights {
      let names = names(ofNight: night)
      let format = linkFormats[night % linkFormats.count]
      let rows = try InteractionFile(path: "\(folder)/\(names[0])", texts: texts)
      let links = try LinkFile(path: "\(folder)/\(names[1])", columns: .links, format: format, texts: texts)
      let ids = try LinkFile(path: "\(folder)/\(names[2])", columns: .systemIDs, format: format, texts: texts)
      let taken = exportTime(ofNight: night)
      // An hour more than a day, so that nothing falls between two nights.
      let since =
        night == 0 ? LocalTime(seconds: .min) : LocalTime(seconds: exportTime(ofNight: night - 1).seconds - 3_600)

      func tell(_ interaction: Interaction) {
        if let version = interaction.version(at: taken), version.time > since {
          rows.append(interaction, version, renamed: isRenamed(at: version.time, demand))
        }
        for (place, link) in interaction.links.enumerated() where link.createdOn > since && link.createdOn <= taken {
          links.append(link, number: place, of: interaction.index, seed: seed)
          if !link.lacksSystemID { ids.append(link, number: place, of: interaction.index, seed: seed) }
        }
      }

      for index in retold[night] { tell(desk.interaction(index, onDay: demand.day(of: index))) }
      retold[night] = []
      for day in daysOpened(inNight: night) {
        for index in demand.interactions(onDay: day) {
          let interaction = desk.interaction(index, onDay: day)
          tell(interaction)
          for later in nightsTelling(interaction, after: night) { retold[later].append(index) }
        }
      }
      for (name, writer) in zip(names, [try rows.finish(), try links.finish(), try ids.finish()]) {
        written.append(Written(name: name, rows: writer.rows, bytes: writer.bytes))
      }
    }
    return written
  }

  // MARK: Nights

  /// 23:00 of the night's day.
  private func exportTime(ofNight night: Int) -> LocalTime {
    LocalTime(lastDay.advanced(by: night + 1 - nights), hour: 23)
  }

  /// Counted from the first day.
  private func daysOpened(inNight night: Int) -> Range<Int> {
    night == 0 ? 0..<days - nights + 1 : days - nights + night..<days - nights + night + 1
  }

  private func names(ofNight night: Int) -> [String] {
    let stamp = "\(exportTime(ofNight: night).day.dateID)_230000"
    let format = linkFormats[night % linkFormats.count].rawValue
    return ["interaction_\(stamp).csv", "ims_inc_\(stamp).\(format)", "sysid_\(stamp).\(format)"]
  }

  private func isRenamed(at time: LocalTime, _ demand: Demand) -> Bool {
    time.day >= demand.firstDay.advanced(by: days / 2)
  }

  /// The nights after `night` whose window holds a version or a link of the interaction.
  private func nightsTelling(_ interaction: Interaction, after night: Int) -> [Int] {
    guard night < nights - 1 else { return [] }
    let seen = exportTime(ofNight: night).seconds - 3_600
    var found: [Int] = []
    func add(_ time: LocalTime) {
      guard time.seconds > seen else { return }
      // Windows end at 23:00 and begin a day and an hour before: an event of the last hour is in two.
      let first = night + max(0, (time.seconds - exportTime(ofNight: night).seconds + 86_399) / 86_400)
      let isInLastHour = time.seconds > exportTime(ofNight: first).seconds - 3_600
      for later in first...(isInLastHour ? first + 1 : first) where later > night && later < nights {
        if !found.contains(later) { found.append(later) }
      }
    }
    for version in interaction.versions { add(version.time) }
    for link in interaction.links { add(link.createdOn) }
    return found
  }

  private func refuseOtherExports(in folder: String) throws(SampleExportsError) {
    let entries: [Folder.Entry]
    do throws(FileError) { entries = try Folder.entries(folder) } catch { throw .cannotWrite(error) }
    let ours = Set(fileNames)
    for name in entries.map(\.name) where ["interaction_", "ims_inc_", "sysid_"].contains(where: name.hasPrefix) {
      if !ours.contains(name) { throw .otherExports(folder: folder, file: name) }
    }
  }
}
