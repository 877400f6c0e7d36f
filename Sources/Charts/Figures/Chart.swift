/// One of the charts. Its file reads as the chart does: the finding, then the marks.
protocol Chart: Sendable {
  /// Of its file, without the ending.
  static var name: String { get }
  /// The marts it is drawn from.
  static var marts: [String] { get }
  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure
}

extension Chart {
  /// The chart where there is no interaction: a drawn sentence.
  static func nothing(_ data: ChartData, kicker: String, _ measurer: any TextMeasurer) -> Figure {
    let title = "There are no interactions to show"
    var page = Page(
      kicker: kicker, title: title, subtitle: "The marts hold no interaction yet", source: data.source(marts),
      measurer: measurer)
    page.sentence("This chart is drawn as soon as an export brings interactions.")
    return page.figure(name, marts: marts, altText: "\(title).")
  }
}
