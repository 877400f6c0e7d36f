/// Interactions by technician; and presence against pace, so that who is always there and who is fast come apart.
/// Not a league table: no rank numbers.
enum TechnicianWorkload: Chart {
  static let name = "technician_workload"
  static let marts = ["technician"]

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    guard data.total > 0 else { return nothing(data, kicker: "Technician workload", measurer) }
    let total = data.total
    let ranked = RankedMembers(
      data.technicians, of: total, top: 15, plural: "technicians", unknown: UnknownMember.unassigned
    ) { $0.id == UnknownMember.unassigned }
    let (known, half, accented) = (ranked.known, ranked.half, ranked.leaders)
    let finding = title(known, total: total, half: half)
    var page = Page(
      kicker: "Technician workload", title: finding,
      subtitle: "Interactions by technician, \(data.population); time to close: last 90 days",
      source: data.source(marts), measurer: measurer)

    var rows = ranked.rows
    for (index, technician) in ranked.shown.enumerated() {
      if index < accented { rows[index].bar = .accent }
      rows[index].cells = [
        NumberWords.mean(technician.interactions, over: technician.daysActive),
        technician.medianMinutes90.map(NumberWords.duration(minutes:)) ?? "–",
      ]
    }
    let hasScatter = known.count >= 4 && data.completeDays.count >= 5
    var table = RankedRows(
      rows, total: total, nameHead: "Technician", valueHead: [("Interactions", .head), ("and share", .headAddition)],
      columnHeads: ["Per active day", "Median to close"], top: page.top + 26)
    if hasScatter {
      table.right = 940
      table.nameWidths = 110...300
    }
    _ = table.draw(on: &page)
    if hasScatter { drawScatter(&page, known, accented: accented) }
    return page.figure(
      name, marts: marts,
      altText: "Ranked bars of interactions by technician"
        + (hasScatter ? ", with a scatter of days active against interactions per active day" : "") + ". \(finding).")
  }

  static func title(_ known: [ChartData.TechnicianRow], total: Int, half: Half) -> String {
    guard let first = known.first else { return "No interaction names its technician" }
    let named = known.reduce(0) { $0 + $1.interactions }
    if first.interactions == total {
      let pace = NumberWords.meanCounted(first.interactions, over: first.daysActive, "interaction")
      return "\(Shortening.inTitle(first.name)) handles everything: \(pace) per active day"
    }
    if 2 * first.interactions >= total {
      let share = NumberWords.percent(first.interactions, of: total)
      return "\(Shortening.inTitle(first.name)) alone handles \(share) of all interactions"
    }
    guard half.sharePercent != nil else {
      return "Only \(NumberWords.percent(named, of: total)) of the interactions name their technician"
    }
    if half.isEven {
      return "No technician stands out: about \(NumberWords.meanCounted(named, over: known.count, "interaction")) each"
    }
    return
      "\(NumberWords.exact(half.members)) of \(NumberWords.exact(known.count)) technicians handle \(half.share) of all interactions"
  }

  private static func drawScatter(_ page: inout Page, _ known: [ChartData.TechnicianRow], accented: Int) {
    let plot = Rect(left: 1_068, top: page.top + 70, right: 1_524, bottom: 768)
    let headLeft = 1_028.0
    page.head("All \(NumberWords.exact(known.count)) technicians", x: headLeft, baseline: page.top + 8)
    page.text("Interactions per active day", .note, x: headLeft, baseline: page.top + 38)

    let paces = known.map { Double($0.interactions) / Double(max($0.daysActive, 1)) }
    let (least, greatest) = (paces.min() ?? 1, paces.max() ?? 1)
    let y = paceAxis(&page, least, greatest, plot)
    let x = LinearScale(
      0...(Double(known.map(\.daysActive).max() ?? 1) * 1.04), from: plot.left, to: plot.right)
    let ticks = x.ticks(intervals: 7, leastStep: 1)
    page.rule(y: plot.bottom, from: plot.left, to: plot.right)
    for (tick, label) in zip(ticks, NumberWords.ticks(ticks)) {
      page.rule(x: x(tick), from: plot.bottom, to: plot.bottom + 7)
      page.text(label, .tick, x: x(tick), baseline: plot.bottom + 26, anchor: .middle)
    }
    page.text("Days with at least one interaction", .note, x: plot.left, baseline: plot.bottom + 54)

    let radius = known.count > 100 ? 5.0 : 6.0
    let dots = known.indices.map { Point(x(known[$0].daysActive), y(paces[$0])) }
    // Those who carry half lie on top of the others.
    for index in known.indices.reversed() { page.dot(dots[index], radius: radius, index < accented ? .accent : .dot) }

    var placer = LabelPlacer(
      plot: Rect(left: plot.left, top: plot.top - 14, right: Page.right, bottom: plot.bottom),
      dots: dots.map { ($0, radius) })
    var named = 0
    let labels = Shortening.column(known.prefix(accented).map(\.name), .label, room: 200, page.measurer)
    for (index, label) in labels.enumerated() where named < 8 {
      if page.label(label, at: dots[index], radius: radius, &placer) { named += 1 }
    }
  }

  /// Logarithmic where the fastest is more than four times the slowest.
  private static func paceAxis(
    _ page: inout Page, _ least: Double, _ greatest: Double, _ plot: Rect
  ) -> (Double) -> Double {
    var ticks: [Double]
    var y: (Double) -> Double
    if greatest > 4 * least {
      let scale = LogScale((least * 0.8)...(greatest * 1.15), from: plot.bottom, to: plot.top)
      (ticks, y) = (scale.ticks(), { scale($0) })
    } else {
      // From zero unless the paces clearly differ: zooming in on paces that hardly differ made noise look like a finding.
      let low = least > greatest * 0.4 && least < greatest * 0.8 ? least - (greatest - least) * 0.15 : 0
      let scale = LinearScale(low...(greatest * 1.08), from: plot.bottom, to: plot.top)
      (ticks, y) = (scale.ticks(intervals: 7), { scale($0) })
    }
    for (tick, label) in zip(ticks, NumberWords.ticks(ticks)) {
      page.rule(y: y(tick), from: plot.left, to: plot.right, tick == 0 ? .axis : .grid)
      page.text(label, .tick, x: plot.left - 10, baseline: y(tick).rounded(.down) + 6, anchor: .end)
    }
    return y
  }
}
