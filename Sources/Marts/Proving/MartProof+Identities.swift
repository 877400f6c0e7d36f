/// What our own marts owe one another: sums that meet, parts that make the whole, levels that follow from flows.
struct Identities {
  private var tables: [String: MartTable] = [:]
  private let facts: FactCounts?
  private var found: [MartViolation] = []

  init(tables: [MartTable], facts: FactCounts?) {
    for table in tables { self.tables[table.name] = table }
    self.facts = facts
  }

  func violations() -> [MartViolation] {
    var copy = self
    copy.checkTotals()
    copy.checkClasses()
    copy.checkConversion()
    copy.checkShares()
    copy.checkDays()
    copy.checkBacklog()
    copy.checkResolution()
    return copy.found
  }

  /// Every mart of all interactions has the same number of them.
  private mutating func checkTotals() {
    guard let total = summary("total_interactions") else { return }
    if let facts {
      for (metric, count) in [
        ("total_interactions", facts.interactions), ("unique_users", facts.users),
        ("unique_technicians", facts.technicians), ("unique_locations", facts.locations),
      ] {
        expect("summary", metric, summary(metric), equals: count, "the count of the facts")
      }
    }
    let columns = [
      ("daily", "interactions"), ("technician", "total_tickets"), ("location", "total_interactions"),
      ("conversion", "total_ims"), ("state", "interactions"), ("weekday", "interactions"),
      ("weekday_hour", "interactions"), ("type", "interactions"), ("category", "interactions"),
      ("resolution", "interactions"), ("backlog", "opened"),
    ]
    for (mart, column) in columns {
      expect(mart, "the sum of \(column)", sum(mart, column), equals: total, "summary's total_interactions")
    }
  }

  /// complete + abandoned + open = interactions, in each row and in all marts alike.
  private mutating func checkClasses() {
    for (mart, whole) in [("daily", "interactions"), ("technician", "total_tickets")] {
      guard let table = tables[mart] else { continue }
      let (complete, abandoned, open) = (table["complete"], table["abandoned"], table["open"])
      expectRows(mart, "complete + abandoned + open = \(whole)") {
        complete.words[$0] + abandoned.words[$0] + open.words[$0] == table[whole].words[$0]
      }
    }
    guard let states = tables["state"] else { return }
    var byClass: [String: Int] = [:]
    for (stateClass, count) in zip(states.texts("state_class"), states["interactions"].words) {
      byClass[stateClass ?? "", default: 0] += count
    }
    for stateClass in ["complete", "abandoned", "open"] {
      for mart in ["daily", "technician"] {
        expect(
          mart, "the sum of \(stateClass)", sum(mart, stateClass), equals: byClass[stateClass, default: 0],
          "the sum of state's \(stateClass) rows")
      }
    }
    expect(
      "type", "the sum of abandoned", sum("type", "abandoned"), equals: byClass["abandoned", default: 0],
      "the sum of state's abandoned rows")
  }

  /// The bridge says how many are converted, and every mart agrees; none has more than interactions.
  private mutating func checkConversion() {
    let marts = [
      ("daily", "converted_interactions", "interactions"), ("technician", "converted_interactions", "total_tickets"),
      ("location", "converted_interactions", "total_interactions"), ("conversion", "converted_ims", "total_ims"),
      ("type", "converted_interactions", "interactions"), ("category", "converted_interactions", "interactions"),
    ]
    let converted = facts?.converted ?? sum("daily", "converted_interactions")
    let witness = facts == nil ? "daily's" : "the bridge's count"
    for (mart, column, whole) in marts {
      guard let table = tables[mart], let converted else { continue }
      expect(mart, "the sum of \(column)", sum(mart, column), equals: converted, witness)
      expectRows(mart, "\(column) ≤ \(whole)") { table[column].words[$0] <= table[whole].words[$0] }
    }
    if let facts, let links = summary("incident_links"), let orphans = summary("orphan_links") {
      expect(
        "summary", "incident_links − orphan_links", links - orphans, equals: facts.joinedLinks, "the links that join")
    }
    if let facts {
      for (mart, column, incidents) in [
        ("conversion", "total_incidents", facts.incidentsOfTechnicians),
        ("conversion", "incidents_created", facts.incidentsCreated), ("daily", "incidents", facts.incidentsOfDays),
      ] {
        expect(mart, "the sum of \(column)", sum(mart, column), equals: incidents, "the bridge's count")
      }
    }
    guard let conversion = tables["conversion"] else { return }
    let (low, rate, high) = (
      conversion["converted_low_pct"], conversion["converted_pct"], conversion["converted_high_pct"]
    )
    expectRows("conversion", "0 ≤ converted_low_pct ≤ converted_pct ≤ converted_high_pct ≤ 100") {
      0 <= low.words[$0] && low.words[$0] <= rate.words[$0] && rate.words[$0] <= high.words[$0]
        && high.words[$0] <= 100_00
    }
  }

  /// Shares add up to 100, but for half a unit of rounding in each row.
  private mutating func checkShares() {
    for mart in ["technician", "location", "state", "type", "category"] {
      guard let table = tables[mart], table.rowCount > 0 else { continue }
      let sum = table["share_pct"].words.reduce(0, +)
      if 2 * abs(sum - 100_00) > table.rowCount { report(mart, "share_pct adds up to \(sum) hundredths of 1 %") }
    }
    if let location = tables["location"], let last = location["cumulative_pct"].words.last, last != 100_00 {
      report("location", "cumulative_pct ends at \(last) hundredths of 1 %")
    }
  }

  /// No day is missing; a weekday's days and its hours' interactions are those of the calendar.
  private mutating func checkDays() {
    for mart in ["daily", "backlog"] {
      guard let days = tables[mart]?["full_date"].words else { continue }
      expectRows(mart, "full_date is the day after the row before") { $0 == 0 || days[$0] == days[$0 - 1] + 1 }
    }
    if let daily = tables["daily"] {
      expect(
        "weekday", "the sum of calendar_days", sum("weekday", "calendar_days"), equals: daily.rowCount, "daily's rows")
      expect("backlog", "the count of rows", tables["backlog"]?.rowCount, equals: daily.rowCount, "daily's rows")
      if let active = summary("days_with_activity") {
        expect(
          "summary", "days_with_activity", active, equals: daily["interactions"].words.count { $0 > 0 },
          "daily's rows with interactions")
      }
    }
  }

  /// backlog(d) = backlog(d − 1) + opened − closed, never below 0, and in the end what is open now.
  private mutating func checkBacklog() {
    guard let backlog = tables["backlog"] else { return }
    let (opened, closed, open) = (backlog["opened"].words, backlog["closed"].words, backlog["open_at_end"].words)
    expectRows("backlog", "open_at_end = open_at_end of the day before + opened − closed, and not below 0") {
      open[$0] == ($0 == 0 ? 0 : open[$0 - 1]) + opened[$0] - closed[$0] && open[$0] >= 0
    }
    if let last = open.last, let openNow = sum("daily", "open") {
      expect("backlog", "the last open_at_end", last, equals: openNow, "the sum of daily's open")
    }
    if let facts {
      expect("backlog", "the sum of closed", sum("backlog", "closed"), equals: facts.closed, "the facts'")
    }
  }

  private mutating func checkResolution() {
    guard let resolution = tables["resolution"] else { return }
    if let closed = sum("backlog", "closed") {
      expect("resolution", "the sum of closed", sum("resolution", "closed"), equals: closed, "backlog's")
    }
    expectRows("resolution", "within_1h ≤ within_1d ≤ closed ≤ interactions, and same_day, closed_by_update ≤ closed") {
      let closed = resolution["closed"].words[$0]
      return resolution["within_1h"].words[$0] <= resolution["within_1d"].words[$0]
        && resolution["within_1d"].words[$0] <= closed && closed <= resolution["interactions"].words[$0]
        && resolution["same_day"].words[$0] <= closed && resolution["closed_by_update"].words[$0] <= closed
    }
    expectRows("resolution", "median_minutes ≤ p90_minutes") {
      resolution["median_minutes"].words[$0] <= resolution["p90_minutes"].words[$0]
    }
  }
}

extension Identities {
  private func sum(_ mart: String, _ column: String) -> Int? { tables[mart]?[column].words.reduce(0, +) }

  private func summary(_ metric: String) -> Int? {
    guard let table = tables["summary"], let row = table.texts("metric").firstIndex(of: metric) else { return nil }
    return table.texts("value")[row].flatMap { Int($0) }
  }

  private mutating func expect(_ mart: String, _ what: String, _ value: Int?, equals expected: Int, _ witness: String) {
    guard let value, value != expected else { return }
    report(mart, "\(what) is \(value), expected \(expected), \(witness)")
  }

  private mutating func expectRows(_ mart: String, _ claim: String, _ holds: (Int) -> Bool) {
    guard let count = tables[mart]?.rowCount, let row = (0..<count).first(where: { !holds($0) }) else { return }
    report(mart, "row \(row + 1) breaks \(claim)")
  }

  private mutating func report(_ mart: String, _ finding: String) {
    found.append(MartViolation(mart: mart, finding: finding))
  }
}
