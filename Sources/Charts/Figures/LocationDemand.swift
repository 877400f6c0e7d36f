/// Interactions by location: how few places make half of the demand, and whose demand moves against the desk's.
enum LocationDemand: Chart {
  static let name = "location_demand"
  static let marts = ["location"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    guard data.total > 0 else { return nothing(data, kicker: "Demand by location", measurer) }
    let total = data.total
    let ranked = RankedMembers(data.locations, of: total, top: 15, plural: "locations") {
      $0.name == UnknownMember.unknown
    }
    let (known, half) = (ranked.known, ranked.half)
    let hasChange = data.completeDays.count >= 56
    let changeLeft = Page.right - 200
    let column = hasChange ? ranked.changes(of: Change(of: data.locations), left: changeLeft) : nil
    let outstanding = column?.outstanding.map { (known[$0].name, Change(of: [known[$0]])) }

    let finding = title(known, total: total, half: half, outstanding: outstanding)
    var page = Page(
      kicker: "Demand by location", title: finding,
      subtitle: "Interactions by location, \(data.population)"
        + (hasChange ? "; change: last 28 days against the 28 before" : ""),
      source: data.source(marts), measurer: measurer)

    var rows = ranked.rows
    let accented = ranked.leaders
    for index in 0..<min(accented, ranked.shown.count) { rows[index].bar = .accent }
    column?.addCells(to: &rows)
    var table = RankedRows(
      rows, total: total, nameHead: "Location",
      valueHead: [("Interactions", .head), ("and share of all", .headAddition)],
      columnHeads: hasChange ? ChangeColumn.heads : [], top: page.top + 26)
    if hasChange { table.right = changeLeft - 20 }
    let places = table.draw(on: &page)
    column?.draw(on: &page, rows: places, headBaseline: page.top + 8)
    if accented > 0, accented < ranked.shown.count, let share = half.sharePercent {
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
