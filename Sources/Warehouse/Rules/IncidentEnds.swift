import CivilTime

/// The days, technicians and creators that one incident's links lead to. The incident counts once for each of them,
/// however many links lead there.
struct IncidentEnds {
  private var days: [Int32] = []
  private var technicians: [TextNumber] = []
  private var creators: [TextNumber] = []

  /// Takes in one link.
  ///
  /// - Parameters:
  ///   - creator: the number of the creator's id; ``TextTable/empty`` for nobody.
  ///   - place: the day (`Day.number`) and the technician of the interaction; nil while it is not loaded.
  @inline(__always)
  mutating func add(creator: TextNumber, place: (day: Int32, technician: TextNumber)?) {
    if creator != TextTable.empty { creators.append(creator) }
    guard let place else { return }
    days.append(place.day)
    technicians.append(place.technician)
  }

  /// Adds the incident `sign` times, 1 or -1, and forgets it.
  mutating func count(_ sign: Int, in deltas: inout RollupDeltas) {
    Self.each(&days) { deltas.days.add(sign, to: RollupKey($0), DayCounter.incidents) }
    Self.each(&technicians) {
      deltas.technicians.add(sign, to: RollupKey($0), TechnicianCounter.incidents)
    }
    Self.each(&creators) { deltas.incidentCreators.add(sign, to: RollupKey($0)) }
  }

  /// Passes on each value once. It sorts, because an incident with very many links must cost no more than their number.
  @inline(__always)
  private static func each<Value: Comparable>(_ values: inout [Value], _ body: (Value) -> Void) {
    if values.count > 1 { values.sort() }
    for i in values.indices where i == 0 || values[i] != values[i - 1] { body(values[i]) }
    values.removeAll(keepingCapacity: true)
  }
}
