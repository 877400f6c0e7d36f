/// How often an interaction becomes an incident: the busiest technicians with their intervals, and all of them in a
/// funnel that tells a difference from chance.
enum ConversionRate: Chart {
  static let name = "conversion_rate"
  static let marts = ["conversion"]
  private static let kicker = "Conversion to incidents"
  /// With fewer interactions a rate is a toss of a coin, and says nothing even as a hollow dot.
  static let leastInFunnel = 10

  static func figure(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let total = data.conversions.reduce(0) { $0 + $1.interactions }
    let converted = data.conversions.reduce(0) { $0 + $1.converted }
    guard total > 0 else { return nothing(data, kicker: kicker, measurer) }
    guard converted > 0 else { return unlinked(data, measurer) }
    let known = data.conversions.filter { $0.id != UnknownMember.unassigned }
    let judged = known.filter { !$0.isBelowFloor }
    let funnel = Funnel(
      rate: Double(converted) / Double(total), samples: judged.map { ($0.interactions, $0.converted) })
    let outliers = known.count > 1 ? judged.filter { isOutlier($0, funnel) } : []
    let finding = title(
      converted: converted, total: total, known: known.count, judged: judged.count, outliers: outliers,
      floor: data.minimumInteractions)
    let hasFunnel = judged.count >= 4
    var page = Page(
      kicker: kicker, title: finding,
      subtitle: "Interactions with at least one incident, in % of all by technician, \(data.population)",
      source: data.source(marts, notes: outliers.isEmpty ? [] : ["blue: outside the 99.8% limits"]),
      measurer: measurer)
    let shown = hasFunnel ? known.filter { $0.interactions >= leastInFunnel } : known
    let busiest = shown.prefix(16)
    let deskLabel = known.count > 1 ? "desk \(NumberWords.percent(converted, of: total))" : nil
    if !busiest.isEmpty {
      let (small, large) = (busiest.filter(\.isBelowFloor), busiest.filter { !$0.isBelowFloor })
      drawIntervals(
        &page, [large.sorted(by: isGreaterRate), small.sorted(by: isGreaterRate)], isAll: busiest.count == known.count,
        outliers: Set(outliers.map(\.id)), desk: deskLabel.map { ($0, 100 * funnel.rate) },
        right: hasFunnel ? 810 : Page.right)
    } else {
      page.sentence("No interaction names its technician.")
    }
    if hasFunnel {
      drawFunnel(
        &page, shown, isAll: shown.count == known.count, funnel, outliers: outliers, floor: data.minimumInteractions)
    }
    func named(_ word: String, _ rows: [ChartData.ConversionRow]) -> String {
      guard !rows.isEmpty else { return "" }
      let names = rows.map { "\($0.name) \(NumberWords.percent($0.converted, of: $0.interactions))" }
      return " \(word): \(names.joined(separator: ", "))."
    }
    let above = outliers.filter { funnel.score(size: $0.interactions, converted: $0.converted) > 0 }
    let below = outliers.filter { funnel.score(size: $0.interactions, converted: $0.converted) < 0 }
    return page.figure(
      name, marts: marts,
      altText: "Conversion rate by technician with 95% intervals"
        + (hasFunnel ? ", and a funnel plot of rate against number of interactions" : "") + ". \(finding)."
        + named("Above", above.sorted(by: isGreaterRate)) + named("Below", below.sorted(by: isGreaterRate)))
  }

  static func title(
    converted: Int, total: Int, known: Int, judged: Int, outliers: [ChartData.ConversionRow], floor: Int
  ) -> String {
    let rate = "\(NumberWords.percent(converted, of: total)) of interactions become an incident"
    if known <= 1 { return rate }
    if judged == 0 { return "\(rate); no technician has \(NumberWords.exact(floor)) yet" }
    switch outliers.count {
    case 0: return "\(rate); no technician stands out"
    case 1: return "\(rate); 1 of \(NumberWords.exact(judged)) technicians clearly differs"
    default:
      return "\(rate); \(NumberWords.exact(outliers.count)) of \(NumberWords.exact(judged)) technicians clearly differ"
    }
  }

  private static func unlinked(_ data: ChartData, _ measurer: any TextMeasurer) -> Figure {
    let title = "No interaction has become an incident yet"
    var page = Page(
      kicker: kicker, title: title,
      subtitle: "Interactions with at least one incident, in % of all by technician, \(data.population)",
      source: data.source(marts), measurer: measurer)
    page.sentence("No rate can be told before an incident is linked.")
    return page.figure(
      name, marts: marts, altText: "\(title). No rate can be told before an incident is linked.")
  }

  static func isOutlier(_ row: ChartData.ConversionRow, _ funnel: Funnel) -> Bool {
    abs(funnel.score(size: row.interactions, converted: row.converted)) > Funnel.z998
  }

  /// By rate, without dividing; ties keep the order of the mart.
  private static func isGreaterRate(_ a: ChartData.ConversionRow, _ b: ChartData.ConversionRow) -> Bool {
    a.converted * b.interactions > b.converted * a.interactions
  }
}
