extension Page {
  /// Names a dot where there is room beside it; whether there was.
  package mutating func label(
    _ label: String, _ style: TextStyle = .label, at dot: Point, radius: Double, _ placer: inout LabelPlacer
  ) -> Bool {
    let extent = measurer.extent(of: label, style)
    // What is inked may reach beyond the pen's way, and a line needs air.
    let width = max(extent.width, extent.ink.right - min(extent.ink.left, 0))
    let height = max(extent.ink.height, 13) + 6
    guard let place = placer.place(width: width, height: height, at: dot, radius: radius) else { return false }
    let baseline = place.midY - (extent.ink.top + extent.ink.bottom) / 2
    text(label, style, x: place.left - min(extent.ink.left, 0), baseline: baseline, halo: 5)
    return true
  }
}
