/// What our own marts owe one another: sums that meet, parts that make the whole, levels that follow from flows.
///
/// Each check names the columns that it reads. One that is no longer there is a finding too, and ends its check. Sums wrap
/// around: in a database that somebody altered, a count may be any number, and a wrong sum is a finding either way.
final class Identities {
  private let tables: [String: MartTable]
  private let facts: FactCounts?
  private var found: [MartViolation] = []

  init(tables: [MartTable], facts: FactCounts?) {
    self.tables = Dictionary(tables.map { ($0.name, $0) }) { _, latter in latter }
    self.facts = facts
  }

  private struct AbsentColumn: Error {
    var mart: String
    var column: String
  }

  func violations() -> [MartViolation] {
    found = []
    for check in [
      checkTotals, checkClasses, checkConversion, checkShares, checkDays, checkBacklog, checkResolution,
    ] {
      do throws(AbsentColumn) {
        try check()
      } catch {
        let violation = MartViolation(
          mart: error.mart, column: error.column, finding: "there is no column \(error.column)")
        if !found.contains(violation) { found.append(violation) }
      }
    }
    return found
  }

  /// Every mart of all interactions has the same number of them.
  private func checkTotals() throws(AbsentColumn) {
    guard let total = try summary("total_interactions") else { return }
    if let facts {
      for (metric, count) in [
        ("total_interactions", facts.interactions), ("unique_users", facts.users),
        ("unique_technicians", facts.technicians), ("unique_locations", facts.locations),
      ] {
        expect("summary", metric, try summary(metric), equals: count, "the count of the facts")
      }
    }
    let columns = [
      ("daily", "interactions"), ("technician", "total_tickets"), ("location", "total_interactions"),
      ("conversion", "total_ims"), ("state", "interactions"), ("weekday", "interactions"),
      ("weekday_hour", "interactions"), ("type", "interactions"), ("category", "interactions"),
      ("resolution", "interactions"), ("backlog", "opened"),
    ]
    for (mart, column) in columns {
      expect(mart, "the sum of \(column)", try sum(mart, column), equals: total, "summary's total_interactions")
    }
  }

  /// complete + abandoned + open = interactions, in each row and in all marts alike.
  private func checkClasses() throws(AbsentColumn) {
    for (mart, whole) in [("daily", "interactions"), ("technician", "total_tickets")] {
      guard let table = tables[mart] else { continue }
      let (complete, abandoned, open) = try (
        words(table, "complete"), words(table, "abandoned"), words(table, "open")
      )
      let all = try words(table, whole)
      expectRows(mart, "complete + abandoned + open = \(whole)") {
        complete[$0] &+ abandoned[$0] &+ open[$0] == all[$0]
      }
    }
    guard let states = tables["state"] else { return }
    var byClass: [String: Int] = [:]
    for (stateClass, count) in try zip(texts(states, "state_class"), words(states, "interactions")) {
      byClass[stateClass ?? "", default: 0] &+= count
    }
    for stateClass in ["complete", "abandoned", "open"] {
      for mart in ["daily", "technician"] {
        expect(
          mart, "the sum of \(stateClass)", try sum(mart, stateClass), equals: byClass[stateClass, default: 0],
          "the sum of state's \(stateClass) rows")
      }
    }
    expect(
      "type", "the sum of abandoned", try sum("type", "abandoned"), equals: byClass["abandoned", default: 0],
      "the sum of state's abandoned rows")
  }

  /// The bridge says how many are converted, and every mart agrees; none has more than interactions.
  private func checkConversion() throws(AbsentColumn) {
    let marts = [
      ("daily", "converted_interactions", "interactions"), ("technician", "converted_interactions", "total_tickets"),
      ("location", "converted_interactions", "total_interactions"), ("conversion", "converted_ims", "total_ims"),
      ("type", "converted_interactions", "interactions"), ("category", "converted_interactions", "interactions"),
    ]
    let converted = if let facts { facts.converted } else { try sum("daily", "converted_interactions") }
    let witness = facts == nil ? "daily's" : "the bridge's count"
    for (mart, column, whole) in marts {
      guard let table = tables[mart], let converted else { continue }
      expect(mart, "the sum of \(column)", try sum(mart, column), equals: converted, witness)
      let (part, all) = try (words(table, column), words(table, whole))
      expectRows(mart, "\(column) ≤ \(whole)") { part[$0] <= all[$0] }
    }
    if let facts, let links = try summary("incident_links"), let orphans = try summary("orphan_links") {
      expect(
        "summary", "incident_links − orphan_links", links &- orphans, equals: facts.joinedLinks, "the links that join")
    }
    if let facts {
      for (mart, column, incidents) in [
        ("conversion", "total_incidents", facts.incidentsOfTechnicians),
        ("conversion", "incidents_created", facts.incidentsCreated), ("daily", "incidents", facts.incidentsOfDays),
      ] {
        expect(mart, "the sum of \(column)", try sum(mart, column), equals: incidents, "the bridge's count")
      }
    }
    guard let conversion = tables["conversion"] else { return }
    let (low, rate, high) = try (
      words(conversion, "converted_low_pct"), words(conversion, "converted_pct"),
      words(conversion, "converted_high_pct")
    )
    expectRows("conversion", "0 ≤ converted_low_pct ≤ converted_pct ≤ converted_high_pct ≤ 100") {
      0 <= low[$0] && low[$0] <= rate[$0] && rate[$0] <= high[$0] && high[$0] <= 100_00
    }
  }

  /// Shares add up to 100, but for half a unit of rounding in each row.
  private func checkShares() throws(AbsentColumn) {
    for mart in ["technician", "location", "state", "type", "category"] {
      guard let table = tables[mart], table.rowCount > 0 else { continue }
      let sum = try words(table, "share_pct").reduce(0, &+)
      if (sum &- 100_00).magnitude > UInt(table.rowCount) / 2 {
        report(mart, "share_pct adds up to \(sum) hundredths of 1 %")
      }
    }
    if let location = tables["location"], let last = try words(location, "cumulative_pct").last, last != 100_00 {
      report("location", "cumulative_pct ends at \(last) hundredths of 1 %")
    }
  }

  /// No day is missing; a weekday's days and its hours' interactions are those of the calendar.
  private func checkDays() throws(AbsentColumn) {
    for mart in ["daily", "backlog"] {
      guard let table = tables[mart] else { continue }
      let days = try words(table, "full_date")
      expectRows(mart, "full_date is the day after the row before") { $0 == 0 || days[$0] == days[$0 - 1] &+ 1 }
    }
    if let daily = tables["daily"] {
      expect(
        "weekday", "the sum of calendar_days", try sum("weekday", "calendar_days"), equals: daily.rowCount,
        "daily's rows")
      expect("backlog", "the count of rows", tables["backlog"]?.rowCount, equals: daily.rowCount, "daily's rows")
      if let active = try summary("days_with_activity") {
        expect(
          "summary", "days_with_activity", active, equals: try words(daily, "interactions").count { $0 > 0 },
          "daily's rows with interactions")
      }
    }
  }

  /// backlog(d) = backlog(d − 1) + opened − closed, never below 0, and in the end what is open now.
  private func checkBacklog() throws(AbsentColumn) {
    guard let backlog = tables["backlog"] else { return }
    let (opened, closed, open) = try (
      words(backlog, "opened"), words(backlog, "closed"), words(backlog, "open_at_end")
    )
    expectRows("backlog", "open_at_end = open_at_end of the day before + opened − closed, and not below 0") {
      open[$0] == ($0 == 0 ? 0 : open[$0 - 1]) &+ opened[$0] &- closed[$0] && open[$0] >= 0
    }
    if let last = open.last, let openNow = try sum("daily", "open") {
      expect("backlog", "the last open_at_end", last, equals: openNow, "the sum of daily's open")
    }
    if let facts {
      expect("backlog", "the sum of closed", try sum("backlog", "closed"), equals: facts.closed, "the facts'")
    }
  }

  private func checkResolution() throws(AbsentColumn) {
    guard let resolution = tables["resolution"] else { return }
    if let closed = try sum("backlog", "closed") {
      expect("resolution", "the sum of closed", try sum("resolution", "closed"), equals: closed, "backlog's")
    }
    let (interactions, closed) = try (words(resolution, "interactions"), words(resolution, "closed"))
    let (hour, day) = try (words(resolution, "within_1h"), words(resolution, "within_1d"))
    let (sameDay, byUpdate) = try (words(resolution, "same_day"), words(resolution, "closed_by_update"))
    expectRows("resolution", "within_1h ≤ within_1d ≤ closed ≤ interactions, and same_day, closed_by_update ≤ closed") {
      hour[$0] <= day[$0] && day[$0] <= closed[$0] && closed[$0] <= interactions[$0] && sameDay[$0] <= closed[$0]
        && byUpdate[$0] <= closed[$0]
    }
    let (median, p90) = try (words(resolution, "median_minutes"), words(resolution, "p90_minutes"))
    expectRows("resolution", "median_minutes ≤ p90_minutes") { median[$0] <= p90[$0] }
  }
}

extension Identities {
  private func words(_ table: MartTable, _ column: String) throws(AbsentColumn) -> [Int] {
    guard let index = table.index(of: column) else { throw AbsentColumn(mart: table.name, column: column) }
    return table.cells[index].words
  }

  private func texts(_ table: MartTable, _ column: String) throws(AbsentColumn) -> [String?] {
    guard table.index(of: column) != nil else { throw AbsentColumn(mart: table.name, column: column) }
    return table.texts(column)
  }

  /// Nil if there is no such mart.
  private func sum(_ mart: String, _ column: String) throws(AbsentColumn) -> Int? {
    guard let table = tables[mart] else { return nil }
    return try words(table, column).reduce(0, &+)
  }

  /// Nil if there is no such mart, or no such metric with a count.
  private func summary(_ metric: String) throws(AbsentColumn) -> Int? {
    guard let table = tables["summary"], let row = try texts(table, "metric").firstIndex(of: metric) else { return nil }
    return try texts(table, "value")[row].flatMap { Int($0) }
  }

  private func expect(_ mart: String, _ what: String, _ value: Int?, equals expected: Int, _ witness: String) {
    guard let value, value != expected else { return }
    report(mart, "\(what) is \(value), expected \(expected), \(witness)")
  }

  private func expectRows(_ mart: String, _ claim: String, _ holds: (Int) -> Bool) {
    guard let count = tables[mart]?.rowCount, let row = (0..<count).first(where: { !holds($0) }) else { return }
    report(mart, "row \(row + 1) breaks \(claim)")
  }

  private func report(_ mart: String, _ finding: String) {
    found.append(MartViolation(mart: mart, finding: finding))
  }
}
