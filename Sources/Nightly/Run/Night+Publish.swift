import Charts
import Files
import Marts
import Warehouse

// Makes the files of a night and publishes them. Leaves everything alone if nothing can have changed.

extension Night {
  /// - Parameter easels: what the charts are drawn on, if prepared already.
  func publish(
    _ warehouse: WarehouseDatabase, _ easels: Background<Easels>?, _ report: inout RunReport,
    _ published: inout PublishedNight?
  ) throws {
    for (folder, index) in [(configuration.marts, DataPackage.fileName), (configuration.charts, ChartCatalog.file)] {
      try Publisher().removeLeftovers(of: Publication(folder: folder, index: index, files: []))
    }
    let key = try pseudonymKey(&report)
    let set = try martSet()
    let source = try sourceHash(warehouse, set, key)
    let isWhole = orders.steps.isSuperset(of: [.marts, .charts])
    if isWhole, let published, published.source == source, published.isIntact {
      report.marts = RunReport.Published(
        folder: configuration.marts, files: published.count(in: configuration.marts), changed: 0)
      report.charts = RunReport.Published(
        folder: configuration.charts, files: published.count(in: configuration.charts), changed: 0,
        firstLook: overview)
      return
    }
    published = nil
    let night = try measured(
      "marts", &report, counts: { night, _ in ["marts": night.reading.tables.count] }
    ) { report in
      let night = try MartNight(warehouse, set, configuration, key)
      report.asOf = night.parameters.asOf?.iso
      report.reportDay = night.parameters.reportDay?.iso
      if !night.reading.failures.isEmpty {
        for failure in night.reading.failures { report.tell(failure.error, .error) }
        if report.status == .done { report.status = .inputRefused }
      }
      return night
    }
    Failpoint.reach(.readMarts)
    if orders.isStrict, !night.reading.failures.isEmpty {
      report.isGivenUpByStrict = true
      report.tell(RunFinding.nothingPublishedByStrict, .error)
      return
    }
    var files: [String] = []
    // Both come from the tables alone: the charts are drawn while the files are made and published.
    let drawing =
      orders.steps.contains(.charts)
      ? Background { [configuration] in try night.draw(configuration, on: easels?.result() ?? Easels()) } : nil
    defer { _ = try? drawing?.result() }
    let publication = try measured(
      "files", &report, counts: { publication, _ in ["files": publication.files.count] }
    ) { _ in try night.publication(configuration) }
    // What stops nothing but itself on other nights stops all of a strict one, before anything changes.
    if orders.isStrict, let drawing, report.tell(try drawing.result().failures) {
      report.isGivenUpByStrict = true
      report.tell(RunFinding.nothingPublishedByStrict, .error)
      return
    }
    var isEveryChartDrawn = true
    if orders.steps.contains(.marts) {
      if let finding = publication.keptFinding { report.tell(finding, .warning) }
      try logRestatements(night, publication, warehouse, &report)
      report.marts = try measured("publish", &report, counts: { published, _ in published.counts }) { _ in
        try publish(publication)
      }
      files += publication.files.map { publication.folder + "/" + $0.name }
      Failpoint.reach(.publishedMarts)
    }
    if let drawing {
      // Charts that are drawn alone refer to the marts already published, whatever formats those have.
      let package =
        orders.steps.contains(.marts) ? nil : try File.read(publication.folder + "/" + publication.index)
      let index = package ?? publication.indexBytes ?? []
      // This measures only the time that drawing still takes after the marts are published.
      let charts = try measured("charts", &report, counts: { charts, _ in charts.counts }) { report in
        let drawings = try drawing.result()
        isEveryChartDrawn = !report.tell(drawings.failures)
        return Publication(drawings, in: configuration.charts, dataPackage: index)
      }
      Failpoint.reach(.drawnCharts)
      report.charts = try measured("publish", &report, counts: { published, _ in published.counts }) { _ in
        try publish(charts)
      }
      report.charts?.firstLook = overview.flatMap { name in charts.files.contains { $0.name == name } ? name : nil }
      files += charts.files.map { charts.folder + "/" + $0.name }
      Failpoint.reach(.publishedCharts)
    }
    // A failed user's mart or chart is reported every night until it is mended.
    if isWhole, night.reading.failures.isEmpty, isEveryChartDrawn {
      published = PublishedNight(source: source, files: files.compactMap { PublishedNight.Stamp(path: $0) })
    }
  }

  /// The chart that people open first in the morning, in the first of the formats drawn.
  private var overview: String? { configuration.chartFormats.first.map { "overview.\($0.rawValue)" } }

  private func publish(_ publication: Publication) throws -> RunReport.Published {
    let outcome = try Publisher().publish(publication)
    var published = RunReport.Published(folder: publication.folder, files: publication.files.count, changed: 0)
    switch outcome {
    case .untouched: break
    case .exchanged(let changed, let removed):
      published.changed = changed
      published.removed = removed
    case .fileByFile(let changed, let removed, let reason):
      published.changed = changed
      published.removed = removed
      published.fileByFile = reason
    }
    return published
  }

  /// Our marts and the user's, which are read from their folder here and nowhere else in the run.
  func martSet() throws -> MartSet {
    var set = try MartSet()
    set.add(folder: configuration.userMarts)
    return set
  }

  /// A hash of everything that the published files come from: this very program, the configuration, the user's marts,
  /// the pseudonym key, the loaded exports.
  private func sourceHash(_ warehouse: WarehouseDatabase, _ set: MartSet, _ key: PseudonymKey?) throws -> String {
    SHA256.hex(
      of: Array("\(programText)\n\(set.usersText)\n\(key?.hash ?? "")\n\(try warehouse.loadedExports())".utf8))
  }

  /// Differs where the program or its configuration differ.
  var programText: String {
    let program = PublishedNight.Stamp(path: "/proc/self/exe").map { "\($0.size) \($0.modifiedNanoseconds)" } ?? ""
    return "\(version)\n\(program)\n\(configurationText)"
  }
}

extension RunReport {
  /// Whether there is one: the files of those charts are missing, all else is published.
  fileprivate mutating func tell(_ failures: [ChartFailure]) -> Bool {
    for failure in failures { tell(failure, .error) }
    if !failures.isEmpty, status == .done { status = .inputRefused }
    return !failures.isEmpty
  }
}

extension RunReport.Published {
  fileprivate var counts: [String: Int] { ["files": files, "files_changed": changed, "files_removed": removed] }
}

extension Publication {
  fileprivate var counts: [String: Int] { ["files": files.count, "files_drawn": files.count { $0.bytes != nil }] }
}

extension PublishedNight {
  fileprivate func count(in folder: String) -> Int { files.count { Folder.parent(of: $0.path) == folder } }
}

extension Publication {
  /// - Parameter dataPackage: the index of the marts that the charts are published with.
  init(_ drawings: ChartSet.Drawings, in folder: String, dataPackage: [UInt8]) {
    self.init(
      folder: folder, index: ChartCatalog.file,
      files: drawings.files(dataPackage: "sha256:" + SHA256.hex(of: dataPackage)).map {
        File(name: $0.name, bytes: $0.bytes)
      })
  }
}
