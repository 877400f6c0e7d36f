/// The counters of a rollup that has several. Each case has the place of its column: a ``CountTable`` counts by them,
/// and the table's columns have their names.
protocol RollupCounters: RawRepresentable<Int>, CaseIterable {}

extension RollupCounters {
  /// The names of the columns: `convertedInteractions` is `converted_interactions`.
  static var columns: [String] {
    allCases.map { counter in
      "\(counter)".reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
    }
  }
}

/// Counters with one for each state class.
protocol StateClassCounters: RollupCounters {
  static var complete: Self { get }
  static var abandoned: Self { get }
  static var open: Self { get }
}

extension StateClassCounters {
  @inline(__always)
  init(_ stateClass: StateClass) {
    switch stateClass {
    case .complete: self = .complete
    case .abandoned: self = .abandoned
    case .open: self = .open
    }
  }
}

enum DayCounter: Int, StateClassCounters {
  case interactions, complete, abandoned, open, convertedInteractions, incidents, activeTechnicians, uniqueUsers
}

enum TechnicianCounter: Int, StateClassCounters {
  case interactions, complete, abandoned, open, convertedInteractions, incidents, daysActive
}

enum LocationCounter: Int, RollupCounters { case interactions, convertedInteractions, daysActive }

enum TypeCounter: Int, RollupCounters { case interactions, convertedInteractions, complete, abandoned }

enum CategoryCounter: Int, RollupCounters { case interactions, convertedInteractions }

enum MonthCounter: Int, RollupCounters { case interactions, closed, sameDay, closedByUpdate }
