import CivilTime
import Marts

/// The mart tables, as far as charts are drawn from them, in rows with names and types.
///
/// Rows keep the order of their mart. Only what a chart uses is read.
package struct ChartData: Sendable {
  /// A day of opening, of mart `daily`: counts of the interactions opened on it.
  package struct DayRow: Sendable {
    package var day: Day
    /// False for a day after the report day: it is not over.
    package var isComplete: Bool
    package var interactions, complete, abandoned, open, converted: Int
  }
  /// A day of mart `backlog`: how many were opened and closed on it, and open when it ended.
  package struct BacklogRow: Sendable {
    package var day: Day
    package var isComplete: Bool
    package var opened, closed, openAtEnd: Int
  }
  /// A location, of mart `location`; `last28` are the 28 days up to the report day, `previous28` the 28 before those.
  package struct LocationRow: Sendable {
    package var name: String
    package var interactions, last28, previous28: Int
  }
  /// A category, of mart `category`: windows as of a location; `converted` have an incident.
  package struct CategoryRow: Sendable {
    package var name: String
    package var interactions, converted, last28, previous28: Int
  }
  /// A technician, of mart `technician`, under the name that the configuration lets show; `daysActive` are days with at
  /// least one interaction.
  package struct TechnicianRow: Sendable {
    package var id, name: String
    package var interactions, daysActive: Int
    /// Of the last 90 days; nil if nothing was closed in them.
    package var medianMinutes90: Int?
  }
  /// A technician, of mart `conversion`: how many interactions have an incident.
  package struct ConversionRow: Sendable {
    package var id, name: String
    package var interactions, converted: Int
    /// 95 % Wilson interval of the rate, 0–100.
    package var lowPercent, highPercent: Double
    package var isBelowFloor: Bool
  }
  /// A state as the desk calls it, of mart `state`, with the class that the configuration gives it.
  package struct StateRow: Sendable {
    package enum Class: String, Sendable { case open, complete, abandoned }
    package var name: String
    package var stateClass: Class
    package var interactions: Int
  }
  /// A weekday, of mart `weekday`: how often it came and what it brought.
  package struct WeekdayRow: Sendable {
    /// 0 = Monday.
    package var weekday: Int
    package var calendarDays, interactions: Int
  }
  /// An hour of a weekday, of mart `weekday_hour`: weekday from 0 = Monday, hour from 0 to 23.
  package struct WeekdayHourRow: Sendable {
    package var weekday, hour, calendarDays, interactions: Int
  }
  /// A channel, of mart `type`.
  package struct ChannelRow: Sendable {
    package var name: String
    package var interactions, converted, abandoned: Int
    /// Abandoned in % of the closed, as the mart has it; nil if none is closed.
    package var abandonedPercent: Double?
  }
  /// A month of mart `resolution`: times to close in minutes, nil where nothing was closed; `within1h` and `within1d` count
  /// the closed, `closedByUpdate` those whose closing is taken from the last update.
  package struct MonthRow: Sendable {
    /// First day of the month of opening.
    package var month: Day
    package var interactions, closed: Int
    package var medianMinutes, p90Minutes: Int?
    package var within1h, within1d, closedByUpdate: Int
  }

  package var days: [DayRow]
  package var backlog: [BacklogRow]
  package var locations: [LocationRow]
  package var categories: [CategoryRow]
  package var technicians: [TechnicianRow]
  package var conversions: [ConversionRow]
  package var states: [StateRow]
  package var weekdays: [WeekdayRow]
  package var weekdayHours: [WeekdayHourRow]
  package var channels: [ChannelRow]
  package var months: [MonthRow]
  /// The day of the desk's last stamp, to which the exports reach.
  package var asOf: Day?
  /// Below so many interactions a technician is not judged: the configuration's `minimum_interactions`.
  package var minimumInteractions: Int
}

/// The names of the unknown members: they keep their rows, and are no member among others.
package enum UnknownMember {
  package static let unknown = "(unknown)"
  package static let unassigned = "(unassigned)"
}

extension ChartData {
  /// Interactions of all days.
  package var total: Int { days.reduce(0) { $0 + $1.interactions } }

  /// The last day that is over: what a title speaks of.
  package var reportDay: Day? { days.last { $0.isComplete }?.day }

  /// The days that are over.
  package var completeDays: ArraySlice<DayRow> { days.prefix { $0.isComplete } }

  /// The days after the report day.
  package var unfinishedDays: ArraySlice<DayRow> { days.dropFirst(completeDays.count) }

  /// From the first day to the last that brought an interaction, at least to the report day.
  package var period: ClosedRange<Day>? {
    guard let first = days.first?.day, let report = reportDay else { return nil }
    return first...max(report, days.last { $0.interactions > 0 }?.day ?? report)
  }

  /// `56,689 opened 1 Jan 2024 – 20 Feb 2025`
  package var population: String {
    guard let period else { return "none opened yet" }
    return "\(NumberWords.exact(total)) opened \(DateWords.period(period))"
  }

  /// `Source: service desk exports up to Thu 20 Feb 2025 · mart daily`, then the notes.
  package func source(_ marts: [String], notes: [String] = []) -> String {
    let upTo = asOf ?? days.last?.day
    let exports = "Source: service desk exports" + (upTo.map { " up to " + DateWords.full($0) } ?? "")
    return ([exports, "mart " + marts.joined(separator: ", ")] + notes).joined(separator: " · ")
  }
}
