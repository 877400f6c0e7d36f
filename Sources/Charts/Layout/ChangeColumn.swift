import Foundation

/// The last 28 days against the 28 before, of a member among others.
package struct Change: Hashable, Sendable {
  package var before, now: Int

  /// Interactions of the two windows.
  package init(before: Int, now: Int) {
    self.before = before
    self.now = now
  }

  /// Fewer than 40 in both windows: too few to tell.
  package var isSmall: Bool { before + now < 40 }

  /// How far the change exceeds what chance and the change of all explain, in standard deviations; nil if a sample is
  /// too small to be named. Up 64 % is not news when the whole desk is up.
  package func excess(over all: Change) -> Double? {
    guard before + now >= 60, all.before > 0 else { return nil }
    let growth = Double(all.now) / Double(all.before)
    let (a, b) = (Double(now), Double(before))
    return abs(a - growth * b) / (a + growth * growth * b).squareRoot()
  }

  /// The member whose change is news: that which exceeds three standard deviations most; the earlier of equals.
  package static func outstanding(_ changes: [Change], of all: Change) -> Int? {
    var best: (index: Int, excess: Double)?
    for (index, change) in changes.enumerated() {
      if let excess = change.excess(over: all), excess > 3, excess > (best?.excess ?? 0) { best = (index, excess) }
    }
    return best?.index
  }

  /// `up 36%`, `down 36%`, for a title.
  package var inWords: String {
    if before == 0 { return "new" }
    let percent = NumberWords.changePercent(now, from: before)
    return percent > 999
      ? "up more than 999%" : "\(percent < 0 ? "down" : "up") \(NumberWords.exact(abs(percent)))%"
  }
}

/// The bars of the change column: from a common zero, capped at ±100 %, with a dashed line for all together.
package struct ChangeColumn {
  package var changes: [Change]
  package var all: Change
  /// The row that the title names.
  package var outstanding: Int?
  package var left: Double
  package var right = Page.right

  package init(_ changes: [Change], all: Change, outstanding: Int?, left: Double) {
    (self.changes, self.all, self.outstanding, self.left) = (changes, all, outstanding, left)
  }

  /// The figures that stand before the bars, of the same rows: the last 28 days in one format all the way down, and
  /// the change.
  package var cells: [(texts: [String], styles: [TextStyle])] {
    let format = NumberWords.CountColumn(changes.map(\.now))
    return changes.enumerated().map { index, change in
      let changeStyle: TextStyle =
        index == outstanding
        ? .figure.colored(.accent).weighted(.semibold) : .figure.colored(change.isSmall ? .muted : .ink)
      return (
        [format(change.now), NumberWords.change(change.now, from: change.before)],
        [.figure.colored(change.isSmall ? .muted : .text), changeStyle]
      )
    }
  }

  /// The heads of the figures.
  package static let heads = ["28 days", "Change"]

  /// Puts the figures behind those that the rows have already.
  package func addCells(to rows: inout [RankedRows.Row]) {
    for (index, cells) in cells.enumerated() {
      rows[index].cells += cells.texts
      rows[index].cellStyles += cells.styles
    }
  }

  /// Puts the bars beside the rows of a table that is drawn already.
  package func draw(on page: inout Page, rows places: RankedRows.Places, headBaseline: Double) {
    let shares = changes.map(share)
    let ends = shares.map { $0 ?? 0 } + [share(all) ?? 0, 0]
    let (least, greatest) = (ends.min() ?? 0, ends.max() ?? 0)
    // At least a tenth of a change wide, so that a desk where nothing moves does not look dramatic.
    let scale = LinearScale(least...max(greatest, least + 0.1), from: left, to: right)
    let zero = scale(0).rounded()
    let height = max(4, (places.barHeight * 0.66).rounded())
    for (index, share) in shares.enumerated() {
      guard let share else { continue }
      let top = (places.centers[index] - height / 2).rounded()
      let paint: Paint = index == outstanding ? .accent : changes[index].isSmall ? .mark2 : .mark
      let end = scale(share).rounded()
      if end != zero { page.bar(left: min(zero, end), top: top, right: max(zero, end), bottom: top + height, paint) }
    }
    guard let first = places.centers.first else { return }
    page.rule(x: zero, from: first - places.pitch / 2, to: places.bottom)
    guard let together = share(all) else { return }
    let x = scale(together)
    page.reference(x: x, from: headBaseline + 10, to: places.bottom)
    let label = "all " + NumberWords.change(all.now, from: all.before)
    let half = page.measurer.width(of: label, .note) / 2
    page.text(label, .note, x: min(max(x, left + half), right - half), baseline: headBaseline, anchor: .middle)
  }

  /// The change as a part of 1, capped; nil where there was nothing before or it is nothing still.
  private func share(_ change: Change) -> Double? {
    guard change.before > 0 else { return change.now > 0 ? 1 : nil }
    return min(max(Double(change.now - change.before) / Double(change.before), -1), 1)
  }
}
