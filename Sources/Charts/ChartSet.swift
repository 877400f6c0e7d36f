import Files
import Marts

/// All charts, in the order of the catalogue.
package enum ChartSet {
  static let charts: [any Chart.Type] = [
    Overview.self,
    DailyVolume.self,
    LocationDemand.self,
    TechnicianWorkload.self,
    StateDistribution.self,
    ConversionRate.self,
    WeekdayPattern.self,
    WeekdayHourHeatmap.self,
    ResolutionTime.self,
    Backlog.self,
    CategoryMix.self,
  ]

  /// A file of the charts' folder. Without bytes, the one that is there still holds.
  package struct File: Hashable, Sendable {
    package var name: String
    package var bytes: [UInt8]?
  }

  /// The figures as values: nothing is rasterised.
  package static func figures(_ data: ChartData, _ measurer: any TextMeasurer) -> [Figure] {
    charts.map { $0.figure(data, measurer) }
  }

  /// Draws every chart, on two cores. One that can't be drawn is among the failures, and the others are drawn all the same.
  ///
  /// - Parameters:
  ///   - minimumInteractions: the floor that the mart `conversion` was made with.
  ///   - formats: of each chart; with `pdf` all of them are pages of `report.pdf`, too.
  ///   - previous: the catalogue of the charts that are published now.
  ///   - isIntact: whether a published file is still as the catalogue has it. One that is, and would come out the same,
  ///     is not rasterised again.
  ///   - easels: those to draw on; used for nothing else meanwhile.
  package static func draw(
    _ tables: [MartTable], minimumInteractions: Int = MartParameters.defaultMinimumInteractions, theme: Theme = .light,
    formats: [ChartFormat] = [.png],
    previous: ChartCatalog? = nil, isIntact: @Sendable (ChartCatalog.Entry) -> Bool = { _ in false },
    on easels: Easels = Easels()
  ) -> Drawings {
    var faults: [(mart: String, error: ChartError)] = []
    let data = ChartData(tables, minimumInteractions: minimumInteractions, faults: &faults)
    let errors = Dictionary(faults.map { ($0.mart, $0.error) }, uniquingKeysWith: { first, _ in first })
    let kept = Dictionary(
      (previous?.charts ?? []).filter(isIntact).map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
    let outcomes = Parallel.map(charts, on: easels) { chart, easel in
      Result { () throws(ChartError) -> (Figure, [Drawn]) in
        // The days say what all charts are of, the summary up to when.
        for mart in chart.marts + ["daily", "summary"] { if let error = errors[mart] { throw error } }
        let figure = chart.figure(data, easel.typesetter)
        return (figure, try files(of: figure, theme, formats, kept: kept, easel))
      }
    }
    var drawings = Drawings(theme: theme)
    var figures: [Figure] = []
    for (chart, outcome) in zip(charts, outcomes) {
      switch outcome {
      case .success((let figure, let files)):
        figures.append(figure)
        drawings.drawn += files
      case .failure(let error):
        for format in formats { drawings.failures.add("\(chart.name).\(format.rawValue)", error) }
      }
    }
    if formats.contains(.pdf), !figures.isEmpty {
      do throws(ChartError) {
        drawings.drawn.append(try report(figures, theme, kept: kept))
      } catch {
        drawings.failures.add(reportFile, error)
      }
    }
    return drawings
  }

  /// The charts as drawn. Which package their tables are published with is told afterwards: they may be drawn while that
  /// is still being made.
  package struct Drawings: Sendable {
    fileprivate let theme: Theme
    fileprivate var drawn: [Drawn] = []
    /// Those that are not among the files, each reason once.
    package fileprivate(set) var failures: [ChartFailure] = []

    /// The files, `charts.json` last, which says what is in which.
    ///
    /// - Parameter dataPackage: hash of the Data Package that the tables are published with.
    package func files(dataPackage: String) -> [File] {
      let catalog = ChartCatalog(dataPackage: dataPackage, theme: theme.name, charts: drawn.map(\.entry))
      return drawn.map { File(name: $0.entry.file, bytes: $0.bytes) } + [
        File(name: ChartCatalog.file, bytes: catalog.json)
      ]
    }
  }

  fileprivate struct Drawn: Sendable {
    var entry: ChartCatalog.Entry
    /// nil if the published file still holds.
    var bytes: [UInt8]?
  }

  private static func files(
    of figure: Figure, _ theme: Theme, _ formats: [ChartFormat], kept: [String: ChartCatalog.Entry],
    _ easel: Easel
  ) throws(ChartError) -> [Drawn] {
    var files: [Drawn] = []
    for format in formats {
      var entry = ChartCatalog.Entry(
        file: "\(figure.name).\(format.rawValue)", title: figure.title, alt: figure.altText, mart: figure.marts)
      entry.fingerprint = Fingerprint.of([figure], theme: theme, format: format)
      if let old = kept[entry.file], old.fingerprint == entry.fingerprint {
        (entry.bytes, entry.hash) = (old.bytes, old.hash)
        files.append(Drawn(entry: entry))
      } else {
        let bytes = try format.encode([figure], theme: theme, easel: easel)
        (entry.bytes, entry.hash) = (bytes.count, "sha256:" + SHA256.hex(of: bytes))
        files.append(Drawn(entry: entry, bytes: bytes))
      }
    }
    return files
  }

  private static let reportFile = "report.pdf"

  /// All charts as pages, for the one who prints.
  private static func report(
    _ figures: [Figure], _ theme: Theme, kept: [String: ChartCatalog.Entry]
  ) throws(ChartError) -> Drawn {
    var entry = ChartCatalog.Entry(
      file: reportFile, title: "All charts", alt: "The \(figures.count) charts as pages.",
      mart: figures.flatMap(\.marts).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
    entry.fingerprint = Fingerprint.of(figures, theme: theme, format: .pdf)
    if let old = kept[entry.file], old.fingerprint == entry.fingerprint {
      (entry.bytes, entry.hash) = (old.bytes, old.hash)
      return Drawn(entry: entry)
    }
    let bytes = try ChartFormat.pdf.encode(figures, title: entry.title, theme: theme, easel: Easel())
    (entry.bytes, entry.hash) = (bytes.count, "sha256:" + SHA256.hex(of: bytes))
    return Drawn(entry: entry, bytes: bytes)
  }
}
