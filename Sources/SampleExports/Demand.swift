import CivilTime

/// How many people come on which day and at which hour: weekdays against weekends, seasons, growth, holidays, outages.
///
/// Interactions are numbered from 0 in order of opening.
struct Demand {
  let firstDay: Day
  /// First interaction of each day, and the number of all at the end.
  private let starts: [Int]
  private let seed: UInt64

  init(rows: Int, days: Int, lastDay: Day, seed: UInt64) {
    let firstDay = lastDay.advanced(by: 1 - days)
    var running = 0
    let cumulative = (0..<days).map { offset in
      running += Demand.weight(of: firstDay.advanced(by: offset), offset: offset, of: days, seed: seed)
      return running
    }
    self.firstDay = firstDay
    self.seed = seed
    starts = [0] + cumulative.map { rows * $0 / running }
  }

  var days: Int { starts.count - 1 }

  func interactions(onDay offset: Int) -> Range<Int> { starts[offset]..<starts[offset + 1] }

  /// The day, counted from the first, on which an interaction was opened.
  func day(of interaction: Int) -> Int {
    var low = 0, high = days
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= interaction { low = middle } else { high = middle }
    }
    return low
  }

  /// When an interaction was opened; never before the one ahead of it.
  ///
  /// Each takes its own share of the day's curve and a chance place in it: sorted without sorting.
  func opening(of interaction: Int, onDay offset: Int, random: inout SplitMix64) -> LocalTime {
    let day = firstDay.advanced(by: offset)
    let today = interactions(onDay: offset)
    let hours = day.isWeekend ? Demand.weekendHours : Demand.weekdayHours
    let total = hours.reduce(0, +)
    var place = ((interaction - today.lowerBound) * 65_536 + random.below(65_536)) * total / today.count
    var hour = 0
    while place >= hours[hour] * 65_536 {
      place -= hours[hour] * 65_536
      hour += 1
    }
    return LocalTime(seconds: LocalTime(day, hour: hour).seconds + place * 3_600 / (hours[hour] * 65_536))
  }

  /// A day on which something that everybody uses fell over: nearly twice the demand, many with one incident.
  static func hasOutage(_ day: Day) -> Bool {
    let date = day.components
    return !day.isWeekend && [128, 514, 917].contains(date.month * 100 + date.day)
  }

  private static func weight(of day: Day, offset: Int, of days: Int, seed: UInt64) -> Int {
    let date = day.components
    var random = SplitMix64(seed: ~seed, stream: UInt64(bitPattern: Int64(day.number)))
    var weight = weekdays[day.weekday] * months[date.month - 1]
    weight = weight * (90 + random.below(21)) / 100
    weight = weight * (85 + 30 * offset / days) / 100
    if [101, 704, 1225, 1226].contains(date.month * 100 + date.day) { weight /= 15 }
    if hasOutage(day) { weight = weight * 19 / 10 }
    return weight
  }

  /// Monday brings what the weekend left.
  private static let weekdays = [135, 115, 110, 104, 82, 7, 3]
  private static let months = [110, 106, 103, 99, 97, 92, 80, 86, 112, 108, 102, 84]
  /// None from 23:00 on: that is when the export is taken.
  private static let weekdayHours = [
    3, 1, 2, 3, 6, 14, 60, 100, 160, 230, 290, 310, 180, 220, 200, 150, 110, 60, 34, 20, 12, 8, 5, 0,
  ]
  private static let weekendHours = [
    4, 2, 2, 2, 3, 6, 12, 20, 32, 44, 50, 48, 40, 40, 38, 34, 30, 26, 22, 18, 14, 10, 8, 0,
  ]
}
