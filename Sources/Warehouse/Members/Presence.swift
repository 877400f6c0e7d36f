/// Who became active on which day, or no longer is: what the rows of ``Rollup/large`` that were made or removed show.
struct Presence: Sendable {
  /// What a rollup's row stands for.
  enum Subject { case technicianOnDay, locationOnDay, user }

  /// Changes by day, by technician and by location.
  private(set) var activeTechnicians = CountTable(width: 1)
  private(set) var daysOfTechnicians = CountTable(width: 1)
  private(set) var daysOfLocations = CountTable(width: 1)
  /// By technician.
  private(set) var spans: [TextNumber: Span] = [:]
  /// How many more users have an interaction; the unknown one is not counted.
  private(set) var moreUsers = 0

  /// The days that a technician gained and lost, as `Day.number`.
  struct Span {
    private(set) var got: ClosedRange<Int>?
    private(set) var lost: Set<Int> = []

    fileprivate mutating func note(_ day: Int, _ change: Int) {
      if change < 0 {
        lost.insert(day)
      } else {
        got = min(got?.lowerBound ?? day, day)...max(got?.upperBound ?? day, day)
      }
    }
  }

  /// - Parameter change: 1 for a row that was made, -1 for one that was removed.
  @inline(__always)
  mutating func note(_ subject: Subject, _ key: RollupKey, _ change: Int) {
    switch subject {
    case .technicianOnDay:
      if key.lastText != TextTable.unassigned { activeTechnicians.add(change, to: RollupKey(key.first)) }
      daysOfTechnicians.add(change, to: RollupKey(key.last))
      spans[key.lastText, default: Span()].note(Int(key.first), change)
    case .locationOnDay: daysOfLocations.add(change, to: RollupKey(key.last))
    case .user: if key.lastText != TextTable.unknown { moreUsers += change }
    }
  }
}
