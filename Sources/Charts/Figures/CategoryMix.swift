/// What people come with, and which of it becomes an incident.
///
/// Ranked bars by category, the part that became an incident in accent within each bar, then how the last four weeks
/// compare. Below, one strip by channel with what each loses to callers who gave up.
enum CategoryMix: Chart {
  static let name = "category_mix"
  static let marts = ["category", "type"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    guard data.total > 0 else { return nothing(data, kicker: "Category mix", measurer) }
    let ranked = RankedMembers(data.categories, of: data.total, top: 11, plural: "categories") {
      $0.name == UnknownMember.unknown
    }
    let finding = title(ranked.known, total: data.total, converted: data.categories.reduce(0) { $0 + $1.converted })
    let hasChange = data.completeDays.count >= 56
    var page = Page(
      kicker: "Category mix", title: finding,
      subtitle: "Interactions by category, \(data.population)"
        + (hasChange ? "; change: last 28 days against the 28 before" : ""),
      source: data.source(marts), measurer: measurer)
    let places = drawTable(&page, data, ranked, hasChange: hasChange)
    drawChannels(&page, data.channels, total: data.total, left: places.barLeft)
    return page.figure(
      name, marts: marts,
      altText:
        "Ranked bars of interactions by category\(hasLinks(data) ? ", the part that became an incident marked" : ""). "
        + "\(finding).")
  }

  private static func hasLinks(_ data: ChartData) -> Bool { data.categories.contains { $0.converted > 0 } }

  private static func title(_ known: [ChartData.CategoryRow], total: Int, converted: Int) -> String {
    guard let first = known.first else { return "No interaction names its category" }
    let sum = known.reduce(0) { $0 + $1.interactions }
    // Within 5 % of the mean category.
    if known.count > 1, first.interactions * known.count * 20 <= sum * 21 {
      let each = NumberWords.percent(sum, of: total * known.count)
      return "No category stands out: each of the \(NumberWords.exact(known.count)) is about \(each) of the demand"
    }
    let share =
      "\(Shortening.inTitle(first.name)) is \(NumberWords.percent(first.interactions, of: total)) of the demand"
    guard converted > 0 else { return share }
    return "\(share) and \(NumberWords.percent(first.converted, of: converted)) of all that becomes an incident"
  }
}

// MARK: - The table

extension CategoryMix {
  private static func drawTable(
    _ page: inout Page, _ data: ChartData, _ ranked: RankedMembers<ChartData.CategoryRow>, hasChange: Bool
  ) -> RankedRows.Places {
    let hasLinks = hasLinks(data)
    let changeLeft = Page.right - 200
    let column = hasChange ? ranked.changes(of: Change(of: data.categories), left: changeLeft) : nil
    var rows = ranked.rows
    if hasLinks {
      for (index, group) in ranked.groups.enumerated() {
        let converted = group.members.reduce(0) { $0 + $1.converted }
        rows[index].part = (converted, group.kind == .unknown ? .mid : .accent)
        rows[index].cells = [NumberWords.percent(converted, of: group.interactions)]
        rows[index].cellStyles = [.figure]
      }
    }
    column?.addCells(to: &rows)
    var table = RankedRows(
      rows, total: data.total, nameHead: "Category",
      valueHead: hasLinks
        ? [("Became an incident", .head.colored(.accent)), ("or not", .headAddition)]
        : [("Interactions", .head), ("and share of all", .headAddition)],
      columnHeads: (hasLinks ? ["Converted"] : []) + (hasChange ? ChangeColumn.heads : []), top: page.top + 26)
    table.bottom = stripTop - 30
    // The strip below begins where the bars do: its words must fit beside it.
    table.nameWidths = max(table.nameWidths.lowerBound, page.measurer.width(of: abandonedWords, .note))...370
    if hasChange { table.right = changeLeft - 20 }
    let places = table.draw(on: &page)
    column?.draw(on: &page, rows: places, headBaseline: page.top + 8)
    return places
  }
}

// MARK: - The strip by channel

extension CategoryMix {
  private static let stripTop = 746.0
  private static let abandonedWords = "abandoned of the closed"

  private struct Channel {
    var name: String
    var interactions: Int
    /// nil where none is closed, or where several channels are one.
    var abandoned: String?
  }

  private static func drawChannels(_ page: inout Page, _ rows: [ChartData.ChannelRow], total: Int, left: Double) {
    page.text("By channel", .head, x: Page.left, baseline: stripTop + 19)
    guard rows.contains(where: { $0.name != UnknownMember.unknown }) else {
      page.text("No interaction names its channel.", .note, x: left, baseline: stripTop + 19)
      return
    }
    page.text("share", .note, x: Page.left, baseline: stripTop + 50)
    page.text(abandonedWords, .note, x: Page.left, baseline: stripTop + 75)
    let (channels, labels) = fitting(rows, total: total, left: left, page.measurer)
    let paints: [Paint] = [.mark, .channel, .mark2, .band95]
    var sum = 0
    for (index, channel) in channels.enumerated() {
      let start = edge(sum, total: total, left: left)
      sum += channel.interactions
      let end = edge(sum, total: total, left: left)
      page.bar(
        left: start + (index > 0 ? 1 : 0), top: stripTop,
        right: max(end - (index < channels.count - 1 ? 1 : 0), start + 2),
        bottom: stripTop + 26, paints[index])
      let label = labels[index]
      page.pieces(label.pieces, x: label.x, baseline: stripTop + 50, gap: 6)
      page.text(channel.abandoned ?? "", .figure, x: label.x, baseline: stripTop + 75)
    }
  }

  private static func edge(_ sum: Int, total: Int, left: Double) -> Double {
    left + Double(sum) / Double(max(total, 1)) * (Page.right - left)
  }

  /// As many channels as have room for their labels, four at most; the rest is one.
  private static func fitting(
    _ rows: [ChartData.ChannelRow], total: Int, left: Double, _ measurer: any TextMeasurer
  ) -> (channels: [Channel], labels: [(pieces: [Page.Piece], x: Double)]) {
    for most in stride(from: 4, through: 2, by: -1) {
      let channels = merged(rows, most: most)
      if let labels = labels(channels, total: total, left: left, measurer) { return (channels, labels) }
    }
    // Two are never one, however thin the part of one of them is: the last label ends where the strip does, or the first
    // begins there and pushes the last one right.
    let two = merged(rows, most: 2)
    return (
      two,
      labels(two, total: total, left: left, aside: .infinity, measurer)
        ?? labelsFromTheLeft(two, total: total, left: left, measurer)
    )
  }

  /// For a first part too thin for its name: the second label yields.
  private static func labelsFromTheLeft(
    _ two: [Channel], total: Int, left: Double, _ measurer: any TextMeasurer
  ) -> [(pieces: [Page.Piece], x: Double)] {
    let (gap, firstNameRoom) = (6.0, 220.0)
    var (sum, free) = (0, left)
    return two.enumerated().map { index, channel in
      let share = NumberWords.percent(channel.interactions, of: total)
      let x = max(free, edge(sum, total: total, left: left))
      sum += channel.interactions
      let room = index == 0 ? firstNameRoom : Page.right - x - gap - measurer.width(of: share, .value)
      let name = Shortening.atEnd(channel.name, .value, room: room, measurer)
      free = x + measurer.width(of: name, .value) + gap + measurer.width(of: share, .value) + 24
      return ([(name, .value), (share, .value)], x)
    }
  }

  private static func merged(_ rows: [ChartData.ChannelRow], most: Int) -> [Channel] {
    let shown = rows.count <= most ? rows.count : most - 1
    let channels = rows.prefix(shown).map { row in
      // Its two decimals as the mart has them: it does not say how many are closed.
      let abandoned = row.abandonedPercent.map {
        NumberWords.percent(max(Int(saturating: ($0 * 100).rounded()), row.abandoned > 0 ? 1 : 0), of: 10_000)
      }
      return Channel(name: row.name, interactions: row.interactions, abandoned: abandoned ?? "–")
    }
    let rest = rows.dropFirst(shown)
    guard !rest.isEmpty else { return channels }
    return channels + [
      Channel(name: "Other", interactions: rest.reduce(0) { $0 + $1.interactions })
    ]
  }

  /// Each under the start of its part. A long name is cut to the room there; where even that is too little, the label is
  /// pushed left, but so far `aside` at most that nobody reads it as the label of the part before.
  ///
  /// - Returns: nil if there is no room.
  private static func labels(
    _ channels: [Channel], total: Int, left: Double, aside: Double = 12, _ measurer: any TextMeasurer
  ) -> [(pieces: [Page.Piece], x: Double)]? {
    let (gap, leastNameRoom) = (6.0, 72.0)
    var sum = channels.reduce(0) { $0 + $1.interactions }
    var free = Page.right
    var labels: [(pieces: [Page.Piece], x: Double)] = []
    for channel in channels.reversed() {
      sum -= channel.interactions
      let start = edge(sum, total: total, left: left)
      let share = NumberWords.percent(channel.interactions, of: total)
      let shareWidth = gap + measurer.width(of: share, .value)
      let name = Shortening.atEnd(
        channel.name, .value, room: max(free - start - shareWidth, leastNameRoom), measurer)
      let x = min(start, free - shareWidth - measurer.width(of: name, .value))
      guard x >= max(left, start - aside) else { return nil }
      labels.insert(([(name, .value), (share, .value)], x), at: 0)
      free = x - 24
    }
    return labels
  }
}
