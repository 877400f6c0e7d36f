import CivilTime

/// One made-up visit, call or chat with all that ever happens to it, also after the last night of the sample.
///
/// A function of the seed and the interaction's number alone: a later night tells it again instead of remembering it.
struct Interaction {
  /// What an export shows of an interaction from `time` on.
  struct Version {
    var time: LocalTime
    var state: State
    /// Nil: unassigned.
    var technician: Int?
    /// Nil: nothing written down yet.
    var note: Note?
  }

  /// Two sentences and a reference, or one of the awkward notes.
  enum Note {
    case plain(first: Int, second: Int?, reference: Int?)
    case awkward(Int)
  }

  /// An incident that came of it.
  struct Link {
    var incident: Int
    var createdOn: LocalTime
    /// Nil: created by the integration.
    var createdBy: Int?
    /// The incident's number stands only in document_id.
    var lacksTask: Bool
    var lacksSystemID: Bool
    /// The link names an interaction from before the first export.
    var orphan: Int?
  }

  enum State: Int, CaseIterable {
    case new, workInProgress, onHold, pending, closedComplete, closedAbandoned

    var name: String {
      switch self {
      case .new: "New"
      case .workInProgress: "Work in Progress"
      case .onHold: "On Hold"
      case .pending: "Pending"
      case .closedComplete: "Closed Complete"
      case .closedAbandoned: "Closed Abandoned"
      }
    }
  }

  let index: Int
  let opened: LocalTime
  let description: Int
  let user: Int
  /// Nil: blank.
  let place: Int?
  let type: Int
  /// In order of time, the first at `opened`.
  let versions: [Version]
  let links: [Link]

  /// What an export taken at `time` shows; nil before the opening.
  func version(at time: LocalTime) -> Version? { versions.last { $0.time <= time } }
}

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
  private func technician(onDay offset: Int, _ random: inout SplitMix64) -> Int {
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

  // MARK: What becomes of it

  private func versions(
    opened: LocalTime, category: Int, type: Int, technician: Int?, swept: Bool, day: Day, _ offset: Int,
    _ random: inout SplitMix64
  ) -> [Interaction.Version] {
    let note = note(&random)
    var versions = [Interaction.Version(time: opened, state: .new, technician: technician, note: nil)]

    func append(after seconds: Int, _ state: Interaction.State, _ technician: Int?) {
      let time = LocalTime(seconds: versions[versions.count - 1].time.seconds + max(1, seconds))
      versions.append(.init(time: time, state: state, technician: technician, note: note))
    }

    let abandoned = random.chance(Catalogue.abandonedByType[type])
    if swept || (abandoned && random.chance(2_500)) {
      // The evening's sweep closes what is left in the queue.
      let sweep = LocalTime(day, hour: 22).seconds + random.below(1_800)
      append(after: max(sweep - opened.seconds, 60), .closedAbandoned, technician)
      return versions
    }
    if abandoned {
      append(after: 300 + random.below(3_600), .closedAbandoned, technician)
      return versions
    }

    let duration = duration(&random) * Catalogue.categories[category].duration / 100
    // Nobody comes back to it.
    let forgotten = random.chance(50)
    if forgotten, random.chance(1_200) { return versions }
    let begun = min(duration / 3, 60 + random.below(900))
    append(after: begun, .workInProgress, technician)
    var owner = technician
    if forgotten {
      if random.chance(4_000) { append(after: 3_600 + random.below(90_000), .pending, owner) }
      return versions
    }
    if duration > 64_800 {
      if random.chance(2_500) { owner = self.technician(onDay: offset, &random) }
      if random.chance(8_500) { append(after: duration / 4, random.chance(7_000) ? .onHold : .pending, owner) }
    }
    let elapsed = versions[versions.count - 1].time.seconds - opened.seconds
    append(after: max(duration - elapsed, 30), .closedComplete, owner)
    if random.chance(35) {
      append(after: 86_400 + random.below(5 * 86_400), .workInProgress, owner)
      append(after: 1_800 + random.below(2 * 86_400), .closedComplete, owner)
    }
    return versions
  }

  /// Seconds to close: half within twenty minutes, one in ten takes hours, one in thirty days, a few months.
  private func duration(_ random: inout SplitMix64) -> Int {
    let place = random.below(10_000)
    let next = Desk.durations.firstIndex { $0.share > place } ?? Desk.durations.count - 1
    let low = Desk.durations[next - 1], high = Desk.durations[next]
    return low.seconds + (high.seconds - low.seconds) * (place - low.share) / (high.share - low.share)
  }

  private static let durations: [(share: Int, seconds: Int)] = [
    (0, 60), (500, 180), (1_000, 330), (2_500, 700), (5_000, 1_300), (7_000, 2_400), (8_000, 3_700), (9_000, 7_800),
    (9_450, 13_000), (9_620, 30_000), (9_700, 80_000), (9_800, 260_000), (9_880, 610_000), (9_950, 1_900_000),
    (9_985, 5_200_000), (10_000, 10_400_000),
  ]

  private func note(_ random: inout SplitMix64) -> Interaction.Note? {
    let draw = random.below(1_000)
    if draw < 240 { return nil }
    if draw < 262 { return .awkward(random.below(Catalogue.awkwardNotes.count)) }
    return .plain(
      first: random.below(Catalogue.notes.count), second: draw < 800 ? random.below(Catalogue.notes.count) : nil,
      reference: draw % 4 < 3 ? random.below(1_000_000) : nil)
  }

  // MARK: Incidents

  private func links(
    _ index: Int, _ versions: [Interaction.Version], category: Int, technician: Int?, day: Day, _ offset: Int,
    _ random: inout SplitMix64
  ) -> [Interaction.Link] {
    let last = versions[versions.count - 1]
    let hasOutage = Demand.hasOutage(day)
    let skill = 84 + (technician.map { ($0 &* 37 + 11) % 41 } ?? 0)
    let share = Catalogue.categories[category].converted * skill + (hasOutage ? 3_500 : 0)
    guard last.state != .closedAbandoned, random.chance(share) else { return [] }

    let draw = random.below(1_000)
    let count = draw < 810 ? 1 : draw < 960 ? 2 : 3
    let span = max(60, min(last.time.seconds - versions[0].time.seconds, 5_400))
    var links: [Interaction.Link] = []
    for place in 0..<count {
      var link = Interaction.Link(
        incident: 100_000 + index * 4 + place,
        createdOn: LocalTime(seconds: versions[0].time.seconds + 30 + random.below(span)),
        createdBy: random.chance(8_200) ? technician : nil, lacksTask: random.chance(150),
        lacksSystemID: random.chance(200), orphan: nil)
      if link.createdBy == nil, random.chance(6_000) { link.createdBy = self.technician(onDay: offset, &random) }
      if place == 0, hasOutage, random.chance(4_000) {
        // The one incident that the whole house waits for.
        link.incident = 100_000 + demand.interactions(onDay: offset).lowerBound * 4 + 3
      }
      if let first = links.first, random.chance(1_500) {
        // Two incidents in one second: no one can tell which sys_id is whose.
        link.createdOn = first.createdOn
        link.createdBy = first.createdBy
      }
      if random.chance(30) { link.orphan = 1 + random.below(Desk.firstNumber - 1) }
      links.append(link)
    }
    return links
  }
}
