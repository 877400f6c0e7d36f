/// Interactions by location: how few places make half of the demand, and whose demand moves against the desk's.
enum LocationDemand: Chart {
  static let name = "location_demand"
  static let marts = ["location"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    guard data.total > 0 else { return nothing(data, kicker: "Demand by location", measurer) }
    let known = data.locations.filter { $0.name != UnknownMember.unknown }
    let unknown = data.locations.filter { $0.name == UnknownMember.unknown }
    let total = data.total
    let half = Half(of: total, known.map(\.interactions))
    let all = Change(
      before: data.locations.reduce(0) { $0 + $1.previous28 }, now: data.locations.reduce(0) { $0 + $1.last28 })
    let hasChange = data.completeDays.count >= 56
    let changes = known.map { Change(before: $0.previous28, now: $0.last28) }
    let (shown, other) = RankedRows.topAndOther(known, top: 15)
    // Only what the table shows is named: a reader must find it there.
    let outstanding = hasChange ? Change.outstanding(Array(changes.prefix(shown.count)), of: all) : nil

    let finding = title(known, total: total, half: half, outstanding: outstanding.map { (known[$0].name, changes[$0]) })
    var page = Page(
      kicker: "Demand by location", title: finding,
      subtitle: "Interactions by location, \(data.population)"
        + (hasChange ? "; change: last 28 days against the 28 before" : ""),
      source: data.source(marts), measurer: measurer)

    // No accent where there is nothing to tell apart.
    let accented = known.count > 1 && !half.isEven && half.sharePercent != nil ? half.members : 0
    var rows: [RankedRows.Row] = []
    var rowChanges: [Change] = []
    func add(_ name: String, _ kind: RankedRows.Row.Kind, _ members: [ChartData.LocationRow]) {
      guard !members.isEmpty else { return }
      var row = RankedRows.Row(name: name, value: members.reduce(0) { $0 + $1.interactions }, kind: kind)
      let change = Change(
        before: members.reduce(0) { $0 + $1.previous28 }, now: members.reduce(0) { $0 + $1.last28 })
      if kind == .member, rows.count < accented { row.bar = .accent }
      rows.append(row)
      rowChanges.append(change)
    }
    for location in shown { add(location.name, .member, [location]) }
    add("Other (\(NumberWords.exact(other.count)) locations)", .other, other)
    add(UnknownMember.unknown, .unknown, unknown)

    let changeLeft = Page.right - 200
    let column = ChangeColumn(rowChanges, all: all, outstanding: outstanding, left: changeLeft)
    if hasChange {
      for (index, cells) in column.cells.enumerated() {
        (rows[index].cells, rows[index].cellStyles) = cells
      }
    }
    var table = RankedRows(
      rows, total: total, nameHead: "Location",
      valueHead: [("Interactions", .head), ("and share of all", .headAddition)],
      columnHeads: hasChange ? ["28 days", "Change"] : [], top: page.top + 26)
    if hasChange { table.right = changeLeft - 20 }
    let places = table.draw(on: &page)
    if hasChange { column.draw(on: &page, rows: places, headBaseline: page.top + 8) }
    if accented > 0, accented < shown.count, let share = half.sharePercent {
      drawHalfLine(&page, after: accented, share: share, places: places)
    }
    let named = known.prefix(5).map {
      "\($0.name) \(NumberWords.count($0.interactions)) (\(NumberWords.percent($0.interactions, of: total)))"
    }
    return page.figure(
      name, marts: marts,
      altText: "Ranked bars of interactions by location. \(finding)."
        + (named.isEmpty ? "" : " " + named.joined(separator: ", ") + "."))
  }

  static func title(
    _ known: [ChartData.LocationRow], total: Int, half: Half, outstanding: (name: String, change: Change)?
  ) -> String {
    guard let first = known.first else { return "No interaction names its location" }
    let news = outstanding.map { "; \(Shortening.inTitle($0.name)) is \($0.change.inWords)" } ?? ""
    if 2 * first.interactions >= total {
      let share = NumberWords.percent(first.interactions, of: total)
      return "\(Shortening.inTitle(first.name)) brings \(share) of the demand\(news)"
    }
    guard half.sharePercent != nil else {
      // More than half names no place: that is the finding.
      let named = known.reduce(0) { $0 + $1.interactions }
      return "Only \(NumberWords.percent(named, of: total)) of the interactions name their location\(news)"
    }
    if half.isEven {
      let named = known.reduce(0) { $0 + $1.interactions }
      return
        "No location stands out: about \(NumberWords.meanCounted(named, over: known.count, "interaction")) each\(news)"
    }
    return
      "\(NumberWords.exact(half.members)) of \(NumberWords.exact(known.count)) locations bring \(half.share) of the demand\(news)"
  }

  /// The hairline under the member that completes half of the demand; its words stand upon it or hang from it, wherever
  /// the bar beside them is short enough, or are left out.
  private static func drawHalfLine(
    _ page: inout Page, after row: Int, share: String, places: RankedRows.Places
  ) {
    let y = places.centers[row - 1] + places.pitch / 2
    page.rule(y: y, from: Page.left, to: places.barRoomRight, .mid)
    let words = "\(share) of all above this line"
    let left = places.barRoomRight - page.measurer.width(of: words, .value) - 20
    let baseline: Double? =
      places.labelRights[row - 1] <= left ? y - 8 : places.labelRights[row] <= left ? y + 21 : nil
    guard let baseline else { return }
    page.text(words, .value.colored(.accent), x: places.barRoomRight, baseline: baseline, anchor: .end, halo: 5)
  }
}
