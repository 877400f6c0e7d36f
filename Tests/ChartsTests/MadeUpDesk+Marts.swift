import CivilTime
import Charts
import Foundation
import Marts

/// Every mart that charts are drawn from, counted from the made-up facts, with the columns of the published marts.
extension MadeUpDesk {
  var reportDay: Day { Day(number: firstDay.number + max(days, 1) - 1) }
  var lastDay: Day { Day(number: firstDay.number + max(days, 1) - 1 + unfinishedDays) }

  func tables() -> [MartTable] { tables(of: days == 0 ? [] : facts()) }

  func data() throws -> ChartData { try ChartData(tables()) }

  func tables(of facts: [Fact]) -> [MartTable] {
    let facts = facts.filter { $0.day <= lastDay }
    return [
      daily(facts), backlog(facts), technician(facts), conversion(facts), location(facts), category(facts),
      state(facts), weekday(facts), weekdayHour(facts), type(facts), resolution(facts), summary(facts),
    ]
  }

  private func table(_ name: String, _ columns: [(String, MartColumnType)], _ rows: [[MartValue]]) -> MartTable {
    MartTable(name: name, columns: columns.map { MartColumn(name: $0.0, type: $0.1) }, rows: rows)
  }

  private func n(_ count: Int) -> MartValue { .integer(count * times) }
  private func pct(_ part: Int, _ whole: Int) -> MartValue {
    whole == 0 ? .null : .number((10_000 * Double(part) / Double(whole)).rounded() / 100)
  }
  private var calendar: [Day] { Array(firstDay...lastDay) }

  private func daily(_ facts: [Fact]) -> MartTable {
    let byDay = Dictionary(grouping: facts, by: \.day)
    return table(
      "daily",
      [
        ("full_date", .date), ("is_complete", .boolean), ("interactions", .integer), ("complete", .integer),
        ("abandoned", .integer), ("open", .integer), ("converted_interactions", .integer),
      ],
      facts.isEmpty
        ? []
        : calendar.map { day in
          let facts = byDay[day] ?? []
          return [
            .date(day), .boolean(day <= reportDay), n(facts.count), n(facts.count { $0.state == 0 }),
            n(facts.count { $0.state == 1 }), n(facts.count { $0.state > 1 }), n(facts.count(where: \.isConverted)),
          ]
        })
  }

  private func backlog(_ facts: [Fact]) -> MartTable {
    var (opened, closed): ([Day: Int], [Day: Int]) = ([:], [:])
    for fact in facts {
      opened[fact.day, default: 0] += 1
      if let minutes = fact.closedAfter {
        let day = min(Day(number: fact.day.number + (fact.hour * 60 + minutes) / 1_440), lastDay)
        closed[day, default: 0] += 1
      }
    }
    var open = 0
    return table(
      "backlog",
      [
        ("full_date", .date), ("is_complete", .boolean), ("opened", .integer), ("closed", .integer),
        ("open_at_end", .integer),
      ],
      facts.isEmpty
        ? []
        : calendar.map { day in
          open += (opened[day] ?? 0) - (closed[day] ?? 0)
          return [.date(day), .boolean(day <= reportDay), n(opened[day] ?? 0), n(closed[day] ?? 0), n(open)]
        })
  }

  /// Groups in the marts' order: by count descending, then name.
  private func ranked(_ facts: [Fact], _ key: (Fact) -> Int, _ name: (Int) -> String) -> [(key: Int, facts: [Fact])] {
    Dictionary(grouping: facts, by: key).map { ($0.key, $0.value) }
      .sorted { ($1.1.count, name($0.0), $0.0) < ($0.1.count, name($1.0), $1.0) }
  }

  private func technicianName(of key: Int) -> String { key < 0 ? "(unassigned)" : technicianName(key) }
  private func locationName(of key: Int) -> String { key < 0 ? "(unknown)" : locationName(key) }

  private func technician(_ facts: [Fact]) -> MartTable {
    table(
      "technician",
      [
        ("tech_id", .text), ("tech_name", .text), ("total_tickets", .integer), ("days_active", .integer),
        ("median_resolution_minutes_90d", .integer),
      ],
      ranked(facts, \.technician, technicianName(of:)).map { key, facts in
        let recent = facts.filter { $0.day > Day(number: reportDay.number - 90) && $0.day <= reportDay }
          .compactMap(\.closedAfter).sorted()
        return [
          .text(key < 0 ? "(unassigned)" : "t\(key)"), .text(technicianName(of: key)), n(facts.count),
          .integer(Set(facts.map(\.day)).count), recent.isEmpty ? .null : .integer(nearestRank(recent, 50)),
        ]
      })
  }

  private func nearestRank(_ sorted: [Int], _ percent: Int) -> Int { sorted[(sorted.count * percent + 99) / 100 - 1] }

  private func conversion(_ facts: [Fact]) -> MartTable {
    table(
      "conversion",
      [
        ("tech_id", .text), ("tech_name", .text), ("total_ims", .integer), ("converted_ims", .integer),
        ("converted_low_pct", .number(decimals: 2)), ("converted_high_pct", .number(decimals: 2)),
        ("below_floor", .boolean),
      ],
      ranked(facts, \.technician, technicianName(of:)).map { key, facts in
        let (all, converted) = (facts.count * times, facts.count(where: \.isConverted) * times)
        let (size, rate, z) = (Double(all), Double(converted) / Double(all), 1.96)
        let center = (rate + z * z / (2 * size)) / (1 + z * z / size)
        let half = z / (1 + z * z / size) * (rate * (1 - rate) / size + z * z / (4 * size * size)).squareRoot()
        return [
          .text(key < 0 ? "(unassigned)" : "t\(key)"), .text(technicianName(of: key)), .integer(all),
          .integer(converted), .number(100 * max(center - half, 0)), .number(100 * min(center + half, 1)),
          .boolean(all < 50),
        ]
      })
  }

  private func windows(_ facts: [Fact]) -> [MartValue] {
    let age = { (fact: Fact) in reportDay.number - fact.day.number }
    return [n(facts.count { (0..<28).contains(age($0)) }), n(facts.count { (28..<56).contains(age($0)) })]
  }

  private func location(_ facts: [Fact]) -> MartTable {
    table(
      "location",
      [
        ("location_name", .text), ("total_interactions", .integer), ("interactions_28d", .integer),
        ("interactions_prev_28d", .integer),
      ],
      ranked(facts, \.location, locationName(of:)).map { key, facts in
        [.text(locationName(of: key)), n(facts.count)] + windows(facts)
      })
  }

  private func category(_ facts: [Fact]) -> MartTable {
    table(
      "category",
      [
        ("category", .text), ("interactions", .integer), ("converted_interactions", .integer),
        ("interactions_28d", .integer), ("interactions_prev_28d", .integer),
      ],
      ranked(facts, \.category, categoryName).map { key, facts in
        [.text(categoryName(key)), n(facts.count), n(facts.count(where: \.isConverted))] + windows(facts)
      })
  }

  private func state(_ facts: [Fact]) -> MartTable {
    table(
      "state", [("state_name", .text), ("state_class", .text), ("interactions", .integer)],
      ranked(facts, \.state, stateName).map { key, facts in
        [.text(stateName(key)), .text(Self.states[key].stateClass), n(facts.count)]
      })
  }

  private func weekday(_ facts: [Fact]) -> MartTable {
    table(
      "weekday", [("day_of_week", .integer), ("calendar_days", .integer), ("interactions", .integer)],
      (0..<7).map { weekday in
        [
          .integer(weekday), .integer(facts.isEmpty ? 0 : calendar.count { $0.weekday == weekday }),
          n(facts.count { $0.day.weekday == weekday }),
        ]
      })
  }

  private func weekdayHour(_ facts: [Fact]) -> MartTable {
    var counts = [Int](repeating: 0, count: 168)
    for fact in facts { counts[fact.day.weekday * 24 + fact.hour] += 1 }
    return table(
      "weekday_hour",
      [("day_of_week", .integer), ("hour", .integer), ("calendar_days", .integer), ("interactions", .integer)],
      (0..<168).map { cell in
        [
          .integer(cell / 24), .integer(cell % 24),
          .integer(facts.isEmpty ? 0 : calendar.count { $0.weekday == cell / 24 }), n(counts[cell]),
        ]
      })
  }

  private func type(_ facts: [Fact]) -> MartTable {
    table(
      "type",
      [
        ("interaction_type", .text), ("interactions", .integer), ("converted_interactions", .integer),
        ("abandoned", .integer), ("abandon_pct", .number(decimals: 2)),
      ],
      ranked(facts, \.channel, channelName).map { key, facts in
        let abandoned = facts.count { $0.state == 1 }
        return [
          .text(channelName(key)), n(facts.count), n(facts.count(where: \.isConverted)), n(abandoned),
          pct(abandoned, facts.count { $0.state < 2 }),
        ]
      })
  }

  private func resolution(_ facts: [Fact]) -> MartTable {
    func month(_ day: Day) -> Int { day.components.year * 12 + day.components.month - 1 }
    let byMonth = Dictionary(grouping: facts) { month($0.day) }
    let months = byMonth.keys.min().map { Array($0...(byMonth.keys.max() ?? $0)) } ?? []
    return table(
      "resolution",
      [
        ("month", .text), ("interactions", .integer), ("closed", .integer), ("median_minutes", .integer),
        ("p90_minutes", .integer), ("within_1h", .integer), ("within_1d", .integer), ("closed_by_update", .integer),
      ],
      months.map { month in
        let facts = byMonth[month] ?? []
        let closed = facts.compactMap(\.closedAfter).sorted()
        return [
          .text(String(Day(validYear: month / 12, month: month % 12 + 1, day: 1).iso.prefix(7))), n(facts.count),
          n(closed.count), closed.isEmpty ? .null : .integer(nearestRank(closed, 50)),
          closed.isEmpty ? .null : .integer(nearestRank(closed, 90)), n(closed.count { $0 <= 60 }),
          n(closed.count { $0 <= 1_440 }), n(0),
        ]
      })
  }

  private func summary(_ facts: [Fact]) -> MartTable {
    table(
      "summary", [("metric", .text), ("value", .text)],
      [
        [.text("as_of"), facts.isEmpty ? .null : .text(LocalTime(lastDay, hour: 21).iso)],
        [.text("report_day"), facts.isEmpty ? .null : .text(reportDay.iso)],
        [.text("total_interactions"), .text(String(facts.count * times))],
      ])
  }
}
