import CivilTime

/// The mean of each day and the six before it, from the seventh day on; with the total it is made from.
func sevenDayMeans(_ days: [ChartData.DayRow]) -> [(day: Day, mean: Double, total: Int)] {
  var total = 0
  var means: [(day: Day, mean: Double, total: Int)] = []
  for (index, row) in days.enumerated() {
    total += row.interactions
    if index >= 7 { total -= days[index - 7].interactions }
    if index >= 6 { means.append((row.day, Double(total) / 7, total)) }
  }
  return means
}
