import CivilTime

/// What one interaction counts for in the rollups. Members are numbers of the load's ``TextTable``.
struct FactMeasures: Equatable {
  var openedAt: LocalTime
  var user: TextNumber
  var technician: TextNumber
  /// `location_id` and `state_id`.
  var location: Int
  var state: Int
  var stateClass: StateClass
  var type: TextNumber
  var category: TextNumber
  var closing: Closing?
  var isConverted: Bool
}

/// What is to be added to the rollups and taken away from them since they were last written.
///
/// When an interaction changes, what it counted for before is subtracted, and what it counts for now is added. So a
/// night costs what it brings, and a bulk load is the same sum, started from nothing.
struct RollupDeltas: Sendable {
  var days = CountTable(DayCounter.self)
  var technicians = CountTable(TechnicianCounter.self)
  var closedDays = CountTable(width: 1)
  var incidentCreators = CountTable(width: 1)
  var technicianLocations = CountTable(width: 1)
  var dayTechnicians = CountTable(width: 1)
  var locations = CountTable(LocationCounter.self)
  var dayLocations = CountTable(width: 1)
  var states = CountTable(width: 1)
  var types = CountTable(TypeCounter.self)
  var categories = CountTable(CategoryCounter.self)
  var dayCategories = CountTable(width: 1)
  var weekdayHours = CountTable(width: 1)
  var months = CountTable(MonthCounter.self)
  var monthMinutes = CountTable(width: 1)
  var users = CountTable(width: 1)

  /// Adds the interaction `sign` times: 1 or -1.
  mutating func add(_ fact: FactMeasures, _ sign: Int) {
    let day = fact.openedAt.day
    let converted = fact.isConverted ? sign : 0
    var slot = days.slot(RollupKey(day.number))
    days.add(sign, at: slot, DayCounter.interactions)
    days.add(sign, at: slot, DayCounter(fact.stateClass))
    days.add(converted, at: slot, DayCounter.convertedInteractions)
    slot = technicians.slot(RollupKey(fact.technician))
    technicians.add(sign, at: slot, TechnicianCounter.interactions)
    technicians.add(sign, at: slot, TechnicianCounter(fact.stateClass))
    technicians.add(converted, at: slot, TechnicianCounter.convertedInteractions)
    technicianLocations.add(sign, to: RollupKey(fact.technician, fact.location))
    dayTechnicians.add(sign, to: RollupKey(day.number, fact.technician))
    slot = locations.slot(RollupKey(fact.location))
    locations.add(sign, at: slot, LocationCounter.interactions)
    locations.add(converted, at: slot, LocationCounter.convertedInteractions)
    dayLocations.add(sign, to: RollupKey(day.number, fact.location))
    states.add(sign, to: RollupKey(fact.state))
    slot = types.slot(RollupKey(fact.type))
    types.add(sign, at: slot, TypeCounter.interactions)
    types.add(converted, at: slot, TypeCounter.convertedInteractions)
    switch fact.stateClass {
    case .complete: types.add(sign, at: slot, TypeCounter.complete)
    case .abandoned: types.add(sign, at: slot, TypeCounter.abandoned)
    case .open: break
    }
    slot = categories.slot(RollupKey(fact.category))
    categories.add(sign, at: slot, CategoryCounter.interactions)
    categories.add(converted, at: slot, CategoryCounter.convertedInteractions)
    dayCategories.add(sign, to: RollupKey(day.number, fact.category))
    weekdayHours.add(sign, to: RollupKey(day.weekday * 24 + fact.openedAt.hour))
    users.add(sign, to: RollupKey(fact.user))

    let date = day.components
    let month = date.year * 100 + date.month
    slot = months.slot(RollupKey(month))
    months.add(sign, at: slot, MonthCounter.interactions)
    guard let closing = fact.closing else { return }
    closedDays.add(sign, to: RollupKey(closing.closedAt.day.number))
    months.add(sign, at: slot, MonthCounter.closed)
    if closing.closedAt.day == day { months.add(sign, at: slot, MonthCounter.sameDay) }
    if closing.source == .updatedAt { months.add(sign, at: slot, MonthCounter.closedByUpdate) }
    if let minutes = closing.resolutionMinutes { monthMinutes.add(sign, to: RollupKey(month, minutes)) }
  }
}

extension RollupDeltas {
  /// Has ``Rollup/large`` written.
  ///
  /// - Parameter write: adds sums to a rollup; calls its third argument with 1 for each key whose row was made, and
  ///   with -1 for each key whose row was removed.
  func writeLarge<Failure: Error>(
    _ write: (Rollup, CountTable, _ changed: (RollupKey, Int) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> Presence {
    var presence = Presence()
    for rollup in Rollup.large {
      try write(rollup, self[keyPath: rollup.sums]) { key, change in
        if let subject = rollup.presence { presence.note(subject, key, change) }
      }
    }
    return presence
  }

  /// The deltas without the sums of ``Rollup/large``, which take nearly all of the memory.
  var small: RollupDeltas {
    var small = self
    for rollup in Rollup.large { small[keyPath: rollup.sums] = CountTable(width: rollup.counters.count) }
    return small
  }

  mutating func add(_ presence: Presence) {
    days.add(presence.activeTechnicians, to: DayCounter.activeTechnicians)
    technicians.add(presence.daysOfTechnicians, to: TechnicianCounter.daysActive)
    locations.add(presence.daysOfLocations, to: LocationCounter.daysActive)
  }
}
