extension Page {
  /// Gridlines and labels of a vertical scale; the zero line is the axis.
  package mutating func yAxis(
    _ scale: LinearScale, ticks: [Double], labels: [String]? = nil, from left: Double, to right: Double,
    labelsAt labelX: Double? = nil
  ) {
    let labels = labels ?? NumberWords.ticks(ticks)
    for (tick, label) in zip(ticks, labels) {
      let y = scale(tick).rounded(.down)
      rule(y: y, from: left, to: right, tick == 0 ? .axis : .grid)
      text(label, .tick, x: labelX ?? left - 10, baseline: y + 6, anchor: .end)
    }
  }

  /// Tick marks and labels under a time axis; labels start at their tick and give way to `right`.
  package mutating func timeAxis(_ scale: TimeScale, y: Double, spacing: Double = 110, right: Double = Page.right) {
    var free = -Double.infinity
    for tick in scale.ticks(spacing: spacing) {
      let x = scale.edge(tick.day)
      rule(x: x, from: y, to: y + 7)
      let width = measurer.width(of: tick.label, .tick)
      guard x >= free, x + width <= right else { continue }
      text(tick.label, .tick, x: x, baseline: y + 26)
      free = x + width + 12
    }
  }
}
