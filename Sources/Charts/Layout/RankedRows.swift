/// A table of members with bars: name, bar, value with its share, then columns of figures.
///
/// Columns are measured, bars are as long as the room leaves. Below the members, .35 row lower, stand Other, as figures
/// without a bar (a sum is no member and would dwarf them), and the unknown member with a paler bar.
package struct RankedRows {
  /// A line of the table: a member, those put together as Other, or the unknown member.
  package struct Row {
    package enum Kind: Sendable { case member, other, unknown }
    package var name: String
    package var value: Int
    package var kind: Kind
    /// Colour of the bar, and of the part of it that is told apart, from its start.
    package var bar: Paint = .mark
    package var part: (value: Int, paint: Paint)?
    /// The figures of the columns, one each; empty for none.
    package var cells: [String] = []
    package var cellStyles: [TextStyle] = []

    /// - Parameter value: the length of the bar, and the number at it.
    package init(name: String, value: Int, kind: Kind = .member) {
      self.name = name
      self.value = value
      self.kind = kind
      if kind == .unknown { bar = .mark2 }
    }
  }

  package var rows: [Row]
  /// What shares are shares of.
  package var total: Int
  package var nameHead: String
  /// Head of the bars and what it adds.
  package var valueHead: [Page.Piece]
  package var columnHeads: [String]
  package var left = Page.left
  package var right: Double
  /// Top of the first row; the heads stand 18 px above.
  package var top: Double
  package var bottom = Page.bottom
  package var maxPitch = 54.0
  package var maxBarHeight = 30.0
  /// Share of the pitch that a bar takes.
  package var barShare = 0.66
  /// Pixels for one interaction where several tables share a scale; else as many as fit.
  package var scale: Double?
  /// Of the values; chosen by the largest that has a bar unless several tables share one.
  package var format: NumberWords.CountColumn
  /// Narrowest and widest column of names.
  package var nameWidths = 110.0...370.0

  package init(
    _ rows: [Row], total: Int, nameHead: String, valueHead: [Page.Piece], columnHeads: [String] = [], top: Double,
    right: Double = Page.right
  ) {
    (self.rows, self.total, self.nameHead, self.valueHead) = (rows, total, nameHead, valueHead)
    (self.columnHeads, self.top, self.right) = (columnHeads, top, right)
    // A sum that has no bar does not make the members coarser.
    format = NumberWords.CountColumn(rows.filter { $0.kind != .other }.map(\.value))
  }

  /// Where the table was put, for what is drawn beside it.
  package struct Places {
    /// Middle of each row.
    package var centers: [Double]
    package var pitch: Double
    package var barLeft: Double
    /// Right end of each row's bar and its label.
    package var labelRights: [Double]
    /// Right end of the bars' and their labels' room.
    package var barRoomRight: Double
    package var barHeight: Double
    /// Below the last row.
    package var bottom: Double
  }

  /// Gap between Other or unknown and the members above, in rows.
  private static let gapAbovePadding = 0.35
  private static let gap = 21.0
  private static let columnGap = 32.0

  /// Puts the table on the page.
  ///
  /// - Returns: where its rows came to lie, in pixels.
  package func draw(on page: inout Page) -> Places {
    let members = rows.count { $0.kind == .member }
    let padding = members < rows.count && members > 0 ? Self.gapAbovePadding : 0
    let pitch = min(maxPitch, (bottom - top) / (Double(max(rows.count, 1)) + padding))
    let centers = rows.indices.map { top + (Double($0) + 0.5 + ($0 >= members ? padding : 0)) * pitch }
    let barHeight = min(maxBarHeight, (pitch * barShare).rounded())

    let names = shortenedNames(page.measurer)
    let columnRights = self.columnRights(page.measurer)
    let (barLeft, barRoomRight) = barRoom(names, columnRights, page.measurer)

    let headBaseline = top - 18
    page.text(nameHead, .head, x: left, baseline: headBaseline)
    page.pieces(valueHead, x: barLeft, baseline: headBaseline, gap: 10)
    for (head, column) in zip(columnHeads, columnRights) {
      page.text(head, .head, x: column.right, baseline: headBaseline, anchor: .end)
    }

    let scale = self.scale ?? barScale(format, room: barRoomRight - barLeft, page.measurer)
    var labelRights: [Double] = []
    for (index, row) in rows.enumerated() {
      let baseline = (centers[index] + 6).rounded()
      page.text(names[index], row.kind == .member ? .name : .name.colored(.muted), x: left, baseline: baseline)
      var labelLeft = barLeft
      if row.kind != .other {
        let (barTop, end) = ((centers[index] - barHeight / 2).rounded(), barLeft + Double(row.value) * scale)
        if row.value > 0 {
          page.bar(left: barLeft, top: barTop, right: max(end, barLeft + 1), bottom: barTop + barHeight, row.bar)
        }
        if let part = row.part, part.value > 0 {
          page.bar(
            left: barLeft, top: barTop, right: max(barLeft + Double(part.value) * scale, barLeft + 1),
            bottom: barTop + barHeight, part.paint)
        }
        labelLeft = end.rounded() + 9
      }
      labelRights.append(page.pieces(label(row, format), x: labelLeft, baseline: baseline))
      for (cell, column) in zip(row.cells.indices, columnRights) {
        let style = row.cellStyles.indices.contains(cell) ? row.cellStyles[cell] : .figure
        page.text(row.cells[cell], style, x: column.right, baseline: baseline, anchor: .end)
      }
    }
    drawZeroLines(&page, members: members, centers: centers, pitch: pitch, x: barLeft)
    return Places(
      centers: centers, pitch: pitch, barLeft: barLeft, labelRights: labelRights, barRoomRight: barRoomRight,
      barHeight: barHeight, bottom: (centers.last ?? top) + pitch / 2)
  }

  /// The scale that the table would choose by itself.
  package func naturalScale(_ measurer: any TextMeasurer) -> Double {
    let (left, right) = barRoom(shortenedNames(measurer), columnRights(measurer), measurer)
    return barScale(format, room: right - left, measurer)
  }

  private func barRoom(
    _ names: [String], _ columns: [(left: Double, right: Double)], _ measurer: any TextMeasurer
  ) -> (left: Double, right: Double) {
    let nameWidth = max(
      measurer.width(ofWidest: names, .name), measurer.width(of: nameHead, .head), nameWidths.lowerBound)
    // Bars may reach under a head that is much wider than its figures; else they end before it.
    let cells = rows.compactMap(\.cells.first).map { measurer.width(of: $0, .figure) }.max() ?? 0
    let barRight = columns.first.map { column in
      let (beside, under) = (column.left - Self.columnGap / 2, column.right - cells - Self.columnGap)
      return under - beside > 60 ? under : min(beside, under)
    }
    return ((left + nameWidth + Self.gap).rounded(), barRight ?? right)
  }

  private func label(_ row: Row, _ format: NumberWords.CountColumn) -> [Page.Piece] {
    [(format(row.value), .value), (NumberWords.percent(row.value, of: total), .share)]
  }

  private func shortenedNames(_ measurer: any TextMeasurer) -> [String] {
    let shortened = Shortening.column(
      rows.filter { $0.kind == .member }.map(\.name), .name, room: nameWidths.upperBound, measurer)
    let others = rows.filter { $0.kind != .member }.map {
      Shortening.atEnd($0.name, .name, room: nameWidths.upperBound, measurer)
    }
    return shortened + others
  }

  /// Edges of the columns, from the right edge leftwards, as wide as their widest cell or head.
  private func columnRights(_ measurer: any TextMeasurer) -> [(left: Double, right: Double)] {
    var edges: [(left: Double, right: Double)] = []
    var right = right
    for column in columnHeads.indices.reversed() {
      let cells = rows.filter { $0.cells.indices.contains(column) }.map { row in
        measurer.width(
          of: row.cells[column], row.cellStyles.indices.contains(column) ? row.cellStyles[column] : .figure)
      }
      let width = max(measurer.width(of: columnHeads[column], .head), cells.max() ?? 0)
      edges.insert((right - width, right), at: 0)
      right -= width + Self.columnGap
    }
    return edges
  }

  /// Pixels for one interaction, such that each bar and its label fit the room.
  private func barScale(_ format: NumberWords.CountColumn, room: Double, _ measurer: any TextMeasurer) -> Double {
    rows.filter { $0.kind != .other && $0.value > 0 }.map { row in
      let label = label(row, format).reduce(9.0) { $0 + measurer.width(of: $1.text, $1.style) + 8 }
      return max(room - label, 1) / Double(row.value)
    }.min() ?? 0
  }

  private func drawZeroLines(_ page: inout Page, members: Int, centers: [Double], pitch: Double, x: Double) {
    if members > 0 { page.rule(x: x, from: centers[0] - pitch / 2, to: centers[members - 1] + pitch / 2) }
    for (index, row) in rows.enumerated() where row.kind == .unknown {
      page.rule(x: x, from: centers[index] - pitch / 2, to: centers[index] + pitch / 2)
    }
  }
}
