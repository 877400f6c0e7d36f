import Charts
import CivilTime
import Foundation
import Marts
import SeededGenerator

/// A seeded desk whose interactions are made up, and its marts counted from them one by one: what sums must agree on,
/// agrees. Nothing here reads the program's SQL; it is the charts' own oracle.
struct MadeUpDesk {
  var seed: UInt64 = 1
  var firstDay = Day(validYear: 2024, month: 1, day: 1)
  var days = 417
  /// Interactions on an ordinary Monday; other weekdays follow from it.
  var pace = 223.0
  var technicians = 68
  var locations = 26
  var categories = 16
  /// Days after the report day: exports taken before a day is over.
  var unfinishedDays = 0
  var unassignedShare = 0.0107
  var unknownLocationShare = 0.0217
  var closedShare = 0.991
  var linkedShare = 0.27
  /// Every count of every mart is multiplied, so that millions need no millions of facts.
  var times = 1
  var technicianName: (Int) -> String = MadeUpDesk.person
  var locationName: (Int) -> String = MadeUpDesk.place
  var categoryName: (Int) -> String = MadeUpDesk.category
  var channelName: (Int) -> String = { MadeUpDesk.channels[$0] }
  var stateName: (Int) -> String = { MadeUpDesk.states[$0].name }
  /// All members alike: nothing stands out.
  var isEven = false
  /// What a desk is peculiar in beyond all these.
  var revise: (inout Fact) -> Void = { _ in }

  struct Fact {
    var day: Day
    var hour, technician, location, category, channel: Int
    /// nil while open.
    var closedAfter: Int?
    var state: Int
    var isConverted: Bool
  }

  static let states: [(name: String, stateClass: String)] = [
    ("Closed Complete", "complete"), ("Closed Abandoned", "abandoned"), ("Work in Progress", "open"),
    ("On Hold", "open"), ("Pending", "open"), ("New", "open"), ("Wrap Up", "open"),
  ]
  static let channels = ["Walk-up", "Phone", "Chat"]

  static func person(_ index: Int) -> String {
    let known = [
      "Alex Smith", "Avery Taylor", "Cameron Robinson", "佐藤 太郎", "Kerry Rodriguez", "José Harris", "Taylor Green",
      "River Garcia", "Нина Соколова", "Ellis King", "Łukasz Moore", "Lee Williams", "Casey Hall", "محمد الأحمد",
      "Drew 太郎", "Robin Lewis", "Dana Martin", "Avery Harris",
    ]
    return index < known.count ? known[index] : "\(["Kim", "Sam", "Jo", "Pat", "Max"][index % 5]) Number\(index)"
  }
  static func place(_ index: Int) -> String {
    let streets = ["MAIN CAMPUS DR", "TECHNOLOGY BLVD", "INNOVATION WAY", "ENTERPRISE AVE", "CORPORATE CENTER, BLDG"]
    switch index {
    case 6: return "København, Ørestads Boulevard 73"
    case 9: return "東京都千代田区丸の内1-9-1"
    case 11: return "Łódź, ul. Piotrkowska 104"
    default: return "\((index + 1) * 100) \(streets[index % 5])" + (index % 5 == 4 ? " \(index)" : "")
    }
  }
  static func category(_ index: Int) -> String {
    let known = [
      "Tech Support", "Password and Account", "Equipment Pickup - Computer or Monitor", "Software Request",
      "Mobile Device", "Return Equipment - Computer or Monitor", "Equipment Pickup - Tech Accessory", "Printing",
      "Meeting Room Audio and Video", "Abandon", "Cancel",
    ]
    return index < known.count ? known[index] : "Category \(index)"
  }

  // MARK: - Facts

  func facts() -> [Fact] {
    var random = SeededGenerator(seed: seed)
    let weekdayShare = [1, 0.9, 0.825, 0.77, 0.645, 0.067, 0.037]
    let hourWeight = [
      0, 0.02, 0.05, 0.1, 0.15, 0.8, 1, 5, 9, 12, 16, 18, 19, 12, 13, 12, 8, 5, 3, 1, 0.4, 0.1, 0.05, 0.02,
    ].map { $0 + 0.001 }
    func zipf(_ count: Int, _ power: Double) -> [Double] {
      (0..<max(count, 1)).map { isEven ? 1 : 1 / pow(Double($0) + 1.2, power) }
    }
    let pick = (
      technician: Lottery(zipf(technicians, 1.05)), location: Lottery(zipf(locations, 0.92)),
      category: Lottery(zipf(categories, 0.95)), hour: Lottery(hourWeight),
      channel: Lottery([0.7, 0.2, 0.1]), openState: Lottery([0.53, 0.29, 0.15, 0.02, 0.01])
    )
    var facts: [Fact] = []
    for offset in 0..<days + unfinishedDays {
      let day = Day(number: firstDay.number + offset)
      let isDip = offset >= 355 && offset < 371
      let season = isEven ? 1 : 1 + 0.22 * sin(Double(offset) / 60) + (isDip ? -0.3 : 0) + (offset > 388 ? 0.1 : 0)
      var expected = pace * (isEven ? 0.7 : weekdayShare[day.weekday] * season)
      if day == Day(validYear: 2025, month: 1, day: 28) { expected *= 1.9 }
      if offset >= days { expected *= 0.1 }
      let noise = isEven ? 0 : (random.unit() + random.unit() + random.unit() - 1.5) * expected.squareRoot() * 2
      for _ in 0..<max(Int((expected + noise).rounded()), expected > 0.5 ? 1 : 0) {
        var fact = fact(on: day, pick, &random)
        revise(&fact)
        facts.append(fact)
      }
    }
    return facts
  }

  private func fact(
    on day: Day,
    _ pick: (
      technician: Lottery, location: Lottery, category: Lottery, hour: Lottery, channel: Lottery, openState: Lottery
    ), _ random: inout SeededGenerator
  ) -> Fact {
    let age = firstDay.number + days + unfinishedDays - day.number
    var closedAfter: Int?
    let slow = random.unit()
    if random.unit() < closedShare * (age < 3 ? 0.9 : 1) {
      let minutes = slow < 0.74 ? 3 + slow * slow * 70 : slow < 0.91 ? 60 + (slow - 0.74) * 7_000 : 1_500 + slow * 9_000
      closedAfter = min(Int(minutes), max(age * 1_440 - 600, 5))
    }
    var category = pick.category.draw(&random)
    var location = random.unit() < unknownLocationShare || locations == 0 ? -1 : pick.location.draw(&random)
    // In the last four weeks a place went quiet, and passwords became a topic.
    if !isEven, age <= 28 {
      if location == 4, random.unit() < 0.5 { location = 0 }
      if category == 3, random.unit() < 0.5 { category = 1 }
    }
    let technician = random.unit() < unassignedShare || technicians == 0 ? -1 : pick.technician.draw(&random)
    let isConverted =
      random.unit() < linkedShare
      * (isEven ? 1 : [0: 0.96, 2: 1.36, 5: 0.73, 10: 1.26, 16: 1.5, 17: 0.55][technician] ?? 1)
    return Fact(
      day: day, hour: pick.hour.draw(&random), technician: technician,
      location: location, category: category, channel: pick.channel.draw(&random), closedAfter: closedAfter,
      state: closedAfter == nil ? 2 + pick.openState.draw(&random) : random.unit() < 0.062 ? 1 : 0,
      isConverted: isConverted)
  }
}

extension SeededGenerator {
  /// 0 ..< 1.
  mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}

/// Draws an index by its weight.
struct Lottery {
  private var sums: [Double] = []

  init(_ weights: [Double]) {
    var sum = 0.0
    for weight in weights {
      sum += weight
      sums.append(sum)
    }
  }

  func draw(_ random: inout SeededGenerator) -> Int {
    let target = random.unit() * (sums.last ?? 0)
    return min(sums.partitioningIndex { $0 > target }, sums.count - 1)
  }
}

extension Array where Element == Double {
  fileprivate func partitioningIndex(_ isRight: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isRight(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
