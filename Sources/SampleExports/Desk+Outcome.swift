import CivilTime

// What becomes of an interaction: its states to the end, what is written down, and the incidents that come of it.

extension Desk {
  func versions(
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

  func links(
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
