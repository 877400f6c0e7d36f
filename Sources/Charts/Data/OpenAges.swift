import CivilTime

/// How old the open interactions are on a day.
struct OpenAges {
  struct Bin {
    var name: String
    var count = 0
    var isOlderThanFourWeeks = false
  }

  var bins: [Bin]
  var olderThanFourWeeks: Int { bins.reduce(0) { $0 + ($1.isOlderThanFourWeeks ? $1.count : 0) } }

  /// Counts `open` of each day of opening; days after `today` count as it.
  init(_ days: [ChartData.DayRow], on today: Day) {
    bins = [
      Bin(name: days.last.map { $0.day > today } == true ? "Today and later" : "Today"), Bin(name: "1 to 7 days"),
      Bin(name: "8 to 28 days"), Bin(name: "29 to 90 days", isOlderThanFourWeeks: true),
      Bin(name: "Over 90 days", isOlderThanFourWeeks: true),
    ]
    for row in days where row.open > 0 {
      let bin =
        switch row.day.distance(to: today) {
        case ...0: 0
        case ...7: 1
        case ...28: 2
        case ...90: 3
        default: 4
        }
      bins[bin].count += row.open
    }
  }
}
