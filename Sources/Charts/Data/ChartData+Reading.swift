import CivilTime
import Marts

extension ChartData {
  /// Reads the tables of a night's marts by their columns' names.
  ///
  /// - Parameter minimumInteractions: the floor that mart `conversion` was made with.
  /// - Throws: ``ChartError`` where a mart or a column is missing, or a value is not of its type or beyond all bounds.
  package init(
    _ tables: [MartTable], minimumInteractions: Int = MartParameters.defaultMinimumInteractions
  ) throws(ChartError) {
    var faults: [(mart: String, error: ChartError)] = []
    self.init(tables, minimumInteractions: minimumInteractions, faults: &faults)
    if let fault = faults.first { throw fault.error }
  }

  /// Reads what can be read: of a mart that can't be, there are no rows.
  ///
  /// - Parameter faults: gets the marts that could not be read, and why.
  init(_ tables: [MartTable], minimumInteractions: Int, faults: inout [(mart: String, error: ChartError)]) {
    func rows<Row>(_ mart: String, _ read: (MartColumns) throws(ChartError) -> [Row]) -> [Row] {
      do throws(ChartError) {
        return try read(MartColumns(mart, in: tables))
      } catch {
        faults.append((mart, error))
        return []
      }
    }
    self.minimumInteractions = minimumInteractions
    days = rows("daily", Self.days)
    backlog = rows("backlog", Self.backlog)
    locations = rows("location", Self.locations)
    categories = rows("category", Self.categories)
    technicians = rows("technician", Self.technicians)
    conversions = rows("conversion", Self.conversions)
    states = rows("state", Self.states)
    weekdays = rows("weekday", Self.weekdays)
    weekdayHours = rows("weekday_hour", Self.weekdayHours)
    channels = rows("type", Self.channels)
    months = rows("resolution", Self.months)
    asOf = rows("summary", Self.lastStamp).first
  }

  /// The one row of the summary that charts need; none while there is no data.
  private static func lastStamp(_ t: MartColumns) throws(ChartError) -> [Day] {
    let (metrics, values) = (try t.texts("metric"), try t.optionalTexts("value"))
    let stamp = zip(metrics, values).first { $0.0 == "as_of" }?.1
    return stamp.flatMap { Day(iso: $0.prefix(10)) }.map { [$0] } ?? []
  }

  private static func days(_ t: MartColumns) throws(ChartError) -> [DayRow] {
    let (day, isComplete) = (try t.days("full_date"), try t.flags("is_complete"))
    let (interactions, complete) = (try t.counts("interactions"), try t.counts("complete"))
    let (abandoned, open, converted) = (
      try t.counts("abandoned"), try t.counts("open"), try t.counts("converted_interactions")
    )
    return (0..<t.count).map {
      DayRow(
        day: day[$0], isComplete: isComplete[$0], interactions: interactions[$0], complete: complete[$0],
        abandoned: abandoned[$0], open: open[$0], converted: converted[$0])
    }
  }

  private static func backlog(_ t: MartColumns) throws(ChartError) -> [BacklogRow] {
    let (day, isComplete) = (try t.days("full_date"), try t.flags("is_complete"))
    let (opened, closed, open) = (try t.counts("opened"), try t.counts("closed"), try t.levels("open_at_end"))
    return (0..<t.count).map {
      BacklogRow(day: day[$0], isComplete: isComplete[$0], opened: opened[$0], closed: closed[$0], openAtEnd: open[$0])
    }
  }

  private static func locations(_ t: MartColumns) throws(ChartError) -> [LocationRow] {
    let (name, interactions) = (try t.names("location_name"), try t.counts("total_interactions"))
    let (last, previous) = (try t.counts("interactions_28d"), try t.counts("interactions_prev_28d"))
    return (0..<t.count).map {
      LocationRow(name: name[$0], interactions: interactions[$0], last28: last[$0], previous28: previous[$0])
    }
  }

  private static func categories(_ t: MartColumns) throws(ChartError) -> [CategoryRow] {
    let (name, interactions) = (try t.names("category"), try t.counts("interactions"))
    let converted = try t.counts("converted_interactions")
    let (last, previous) = (try t.counts("interactions_28d"), try t.counts("interactions_prev_28d"))
    return (0..<t.count).map {
      CategoryRow(
        name: name[$0], interactions: interactions[$0], converted: converted[$0], last28: last[$0],
        previous28: previous[$0])
    }
  }

  private static func technicians(_ t: MartColumns) throws(ChartError) -> [TechnicianRow] {
    let (id, name) = (try t.texts("tech_id"), try t.names("tech_name"))
    let (interactions, daysActive) = (try t.counts("total_tickets"), try t.counts("days_active"))
    let median = try t.minutes("median_resolution_minutes_90d")
    return (0..<t.count).map {
      TechnicianRow(
        id: id[$0], name: name[$0], interactions: interactions[$0], daysActive: daysActive[$0],
        medianMinutes90: median[$0])
    }
  }

  private static func conversions(_ t: MartColumns) throws(ChartError) -> [ConversionRow] {
    let (id, name) = (try t.texts("tech_id"), try t.names("tech_name"))
    let (interactions, converted) = (try t.counts("total_ims"), try t.counts("converted_ims"))
    let (low, high) = (try t.percents("converted_low_pct"), try t.percents("converted_high_pct"))
    let belowFloor = try t.flags("below_floor")
    return (0..<t.count).map {
      ConversionRow(
        id: id[$0], name: name[$0], interactions: interactions[$0], converted: converted[$0], lowPercent: low[$0],
        highPercent: high[$0], isBelowFloor: belowFloor[$0])
    }
  }

  private static func states(_ t: MartColumns) throws(ChartError) -> [StateRow] {
    let (name, stateClass) = (try t.names("state_name"), try t.texts("state_class"))
    let interactions = try t.counts("interactions")
    return (0..<t.count).map {
      StateRow(name: name[$0], stateClass: .init(rawValue: stateClass[$0]) ?? .open, interactions: interactions[$0])
    }
  }

  private static func weekdays(_ t: MartColumns) throws(ChartError) -> [WeekdayRow] {
    let (weekday, days) = (try t.counts("day_of_week"), try t.counts("calendar_days"))
    let interactions = try t.counts("interactions")
    return (0..<t.count).map {
      WeekdayRow(weekday: weekday[$0], calendarDays: days[$0], interactions: interactions[$0])
    }
  }

  private static func weekdayHours(_ t: MartColumns) throws(ChartError) -> [WeekdayHourRow] {
    let (weekday, hour) = (try t.counts("day_of_week"), try t.counts("hour"))
    let (days, interactions) = (try t.counts("calendar_days"), try t.counts("interactions"))
    return (0..<t.count).map {
      WeekdayHourRow(weekday: weekday[$0], hour: hour[$0], calendarDays: days[$0], interactions: interactions[$0])
    }
  }

  private static func channels(_ t: MartColumns) throws(ChartError) -> [ChannelRow] {
    let (name, interactions) = (try t.names("interaction_type"), try t.counts("interactions"))
    let (converted, abandoned) = (try t.counts("converted_interactions"), try t.counts("abandoned"))
    let abandonedPercent = try t.optionalPercents("abandon_pct")
    return (0..<t.count).map {
      ChannelRow(
        name: name[$0], interactions: interactions[$0], converted: converted[$0], abandoned: abandoned[$0],
        abandonedPercent: abandonedPercent[$0])
    }
  }

  private static func months(_ t: MartColumns) throws(ChartError) -> [MonthRow] {
    let month = try t.texts("month")
    let (interactions, closed) = (try t.counts("interactions"), try t.counts("closed"))
    let (median, p90) = (try t.minutes("median_minutes"), try t.minutes("p90_minutes"))
    let (within1h, within1d) = (try t.counts("within_1h"), try t.counts("within_1d"))
    let closedByUpdate = try t.counts("closed_by_update")
    var rows: [MonthRow] = []
    for row in 0..<t.count {
      guard let first = Day(iso: month[row] + "-01") else {
        throw .wrongType(mart: "resolution", column: "month", row: row, expected: "YYYY-MM")
      }
      rows.append(
        MonthRow(
          month: first, interactions: interactions[row], closed: closed[row], medianMinutes: median[row],
          p90Minutes: p90[row], within1h: within1h[row], within1d: within1d[row], closedByUpdate: closedByUpdate[row]))
    }
    return rows
  }
}
