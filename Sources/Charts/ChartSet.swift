/// All charts, in the order of the catalogue.
package enum ChartSet {
  static let charts: [any Chart.Type] = [DailyVolume.self, LocationDemand.self]

  /// The figures as values: nothing is rasterised.
  package static func figures(_ data: ChartData, _ measurer: any TextMeasurer) -> [Figure] {
    charts.map { $0.figure(data, measurer) }
  }
}
