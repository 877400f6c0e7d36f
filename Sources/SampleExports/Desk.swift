import CivilTime

/// Makes interactions: who comes with what, who helps, how long it takes and what becomes of it.
struct Desk {
  let seed: UInt64
  let demand: Demand
  let technicians: Int
  let users: Int
  let places: Int

  private let userChoice: WeightedChoice
  private let technicianChoice: WeightedChoice
  private let placeChoice: WeightedChoice
  private let categoryChoice = WeightedChoice(weights: Catalogue.categories.map(\.weight))
  private let typeChoice = WeightedChoice(weights: Catalogue.typeWeights)
  /// Of each category: its first description and how many it has.
  private let descriptions: [Range<Int>]

  /// First number that the desk gives: those before it belong to the time before the exports.
  static let firstNumber = 1_001

  init(rows: Int, demand: Demand, seed: UInt64) {
    self.seed = seed
    self.demand = demand
    technicians = min(max(18, rows / 800), 180)
    users = min(max(120, rows / 12), 60_000)
    places = min(max(16, rows / 2_500), 64)
    userChoice = .longTail(users, head: users / 8)
    technicianChoice = .longTail(technicians, head: technicians / 8 + 1)
    placeChoice = .longTail(places, head: 3)
    var end = 0
    descriptions = Catalogue.categories.map { category in
      defer { end += category.subjects.count * category.details.count }
      return end..<end + category.subjects.count * category.details.count
    }
  }

  func interaction(_ index: Int, onDay offset: Int) -> Interaction {
    var random = SplitMix64(seed: seed, stream: UInt64(index))
    let day = demand.firstDay.advanced(by: offset)
    let opened = demand.opening(of: index, onDay: offset, random: &random)
    let category = category(on: day, &random)
    let user = userChoice.pick(&random)
    let type = typeChoice.pick(&random)
    let technician = random.chance(110) ? nil : technician(onDay: offset, &random)
    let description = descriptions[category].lowerBound + random.below(descriptions[category].count)
    let isLast = index == demand.interactions(onDay: offset).upperBound - 1
    let versions = versions(
      opened: opened, category: category, type: type, technician: technician, swept: isLast, day: day, offset, &random)
    return Interaction(
      index: index, opened: opened, description: description, user: user,
      place: place(of: user, onDay: offset, &random),
      type: type, versions: versions,
      links: links(index, versions, category: category, technician: technician, day: day, offset, &random))
  }

  // MARK: Who and where

  /// The mix drifts: each category has two months of the year in which it swells.
  private func category(on day: Day, _ random: inout SplitMix64) -> Int {
    let category = categoryChoice.pick(&random)
    let swells = (day.components.month + category * 5) % 6 == 0
    return swells || random.chance(7_500) ? category : categoryChoice.pick(&random)
  }

  /// Most days of most technicians; some came later, some have left. The busiest is always there.
  func technician(onDay offset: Int, _ random: inout SplitMix64) -> Int {
    for _ in 0..<4 {
      let technician = technicianChoice.pick(&random)
      if isWorking(technician, onDay: offset) { return technician }
    }
    return 0
  }

  private func isWorking(_ technician: Int, onDay offset: Int) -> Bool {
    if technician == 0 { return true }
    let share = offset * 100 / demand.days
    if technician % 9 == 5, share < 40 + technician % 50 { return false }
    if technician % 11 == 7, share > 30 + technician % 40 { return false }
    var random = SplitMix64(seed: seed ^ 0x7EC4, stream: UInt64(technician * 100_003 + offset))
    return !random.chance(1_800)
  }

  /// People come from where they sit, mostly. One building opens late in the sample, one empties.
  private func place(of user: Int, onDay offset: Int, _ random: inout SplitMix64) -> Int? {
    if random.chance(120) { return nil }
    var home = SplitMix64(seed: seed ^ 0x40E, stream: UInt64(user))
    let place = random.chance(1_500) ? placeChoice.pick(&random) : placeChoice.pick(&home)
    let share = offset * 100 / demand.days
    if place == 8, share < 55 { return 0 }
    if place == 4, share > 60, random.chance(4_500) { return 2 }
    return place
  }
}
