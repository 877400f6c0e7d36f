import CivilTime
import Exports
import Files
import SQLitePages

/// `bridge_ims_inc` in a bulk load: all links stay in memory until the last one was read, then they are matched and
/// written.
///
/// If a pair was exported twice, ``Standing`` decides by its creation which one stands; ``OneToOne`` decides its
/// sys_ids. Links come before interactions, so that it is known what an interaction counts for when it comes.
final class BulkLinks {
  private let rules: LoadRules
  private let vocabulary: LoadVocabulary
  private let ranks: SourceRanks
  private var incidentTexts = TextIndex()
  private var pairs = RowIndex()
  private var interactions = BlockArray<UInt32>(), incidents = BlockArray<UInt32>()
  private var stamps = Stamps()
  /// By number of an interaction with links.
  private var places = BlockArray<Place>()

  /// Where a linked interaction counts, and with how many incidents.
  private struct Place: BitwiseCopyable {
    /// -1 until it is loaded.
    var day: Int32 = -1
    var technician = TextTable.empty
    var incidents: UInt32 = 0
  }

  init(_ rules: LoadRules, _ vocabulary: LoadVocabulary, _ ranks: SourceRanks) {
    self.rules = rules
    self.vocabulary = vocabulary
    self.ranks = ranks
  }

  /// - Parameter numbers: the numbers of interactions; so far only links have added to them.
  func take(_ record: IncidentLinkRecord, of batch: RecordBatch, file: Int, _ numbers: TextIndex) -> RowOutcome {
    let interaction = UInt32(numbers.number(of: batch.bytes(record.interaction)))
    let incident = UInt32(incidentTexts.number(of: batch.bytes(record.incident)))
    let stamp = Stamp(
      creator: vocabulary.personID(record.createdBy), on: PackedTime(record.createdOn), file: UInt32(file),
      line: record.line)
    if let row = pairs.find(
      paired(interaction, incident), { interactions[$0] == interaction && incidents[$0] == incident })
    {
      return stamps.replace(row, by: stamp, ranks)
    }
    interactions.append(interaction)
    incidents.append(incident)
    stamps.append(stamp)
    pairs.add(interactions.count - 1) { paired(interactions[$0], incidents[$0]) }
    return .new
  }

  /// Writes the table and its indexes. Nothing can be taken in after that.
  func write(
    _ tables: BulkTables, matching systemIDs: BulkSystemIDs, _ numbers: TextIndex, _ totals: inout Totals
  ) throws(PageFileError) {
    pairs = RowIndex()
    incidentTexts.freeze()
    let isIncident = (0..<incidentTexts.count).map { number in
      withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { room in
        guard let room = room.baseAddress else { return false }
        return rules.isIncident(String(decoding: incidentTexts.text(number, room), as: UTF8.self))
      }
    }
    try writeTable(
      tables, Match(systemIDs, interactions.count) { self.stamps[$0] }, systemIDs, numbers, isIncident, &totals)
    try writeIndexes(tables, numbers)

    for _ in 0..<numbers.count { places.append(Place()) }
    counted.reserveCapacity(interactions.count)
    for row in 0..<interactions.count where isIncident[Int(incidents[row])] {
      places[Int(interactions[row])].incidents += 1
      counted.append(Counted(incident: incidents[row], interaction: interactions[row], creator: stamps[row].creator))
    }
    totals.incidentLinks = counted.count
    totals.orphanLinks = counted.count
    interactions = BlockArray()
    incidents = BlockArray()
    stamps = Stamps()
    incidentTexts = TextIndex()
  }

  private func writeTable(
    _ tables: BulkTables, _ match: Match, _ systemIDs: BulkSystemIDs, _ numbers: TextIndex,
    _ isIncident: [Bool], _ totals: inout Totals
  ) throws(PageFileError) {
    let rooms = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 8)
    defer { rooms.deallocate() }
    let (times, texts) = (TimeText(), vocabulary.texts.snapshot)
    var record = RecordBuilder(columns: LinkRow.columns.count)
    let table = tables.table("bridge_ims_inc")
    for row in 0..<interactions.count {
      let incident = Int(incidents[row])
      let stamp = stamps[row]
      let (found, pair) = match.of(row)
      let linked = LinkedSystemIDs(
        found, interaction: systemIDs.interaction(pair, rooms + 64), incident: systemIDs.task(pair, rooms + 96), rules)
      if linked.isAmbiguous, isIncident[incident] { totals.ambiguousSystemIDs += 1 }
      record.clear()
      LinkRow(
        numbers.text(Int(interactions[row]), rooms), incidentTexts.text(incident, rooms + 32),
        isIncident: isIncident[incident], linked, creator: texts.bytes(stamp.creator), stamp
      ).cells(times, into: &record)
      try table.append(row + 1, record.record())
    }
    try table.finish()
  }

  private func writeIndexes(_ tables: BulkTables, _ numbers: TextIndex) throws(PageFileError) {
    let rooms = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
    defer { rooms.deallocate() }
    var record = RecordBuilder(columns: 4)
    func write(_ name: String, _ rows: [UInt32], _ key: (Int, inout RecordBuilder) -> Void) throws(PageFileError) {
      let index = tables.index(name)
      for row in rows.lazy.map(Int.init) {
        record.clear()
        key(row, &record)
        record.integer(row + 1)
        try index.append(record.record())
      }
      try index.finish()
    }
    let rows = Array(0..<UInt32(interactions.count))
    do {
      let incidentRank = incidentTexts.ranks()
      let rank = numbers.ranks()
      let byPair = bucketOrder(
        rows, buckets: rank.count, { rank[Int(interactions[$0])] }, then: { incidentRank[Int(incidents[$0])] })
      try write("sqlite_autoindex_bridge_ims_inc_1", byPair) { row, record in
        record.text(numbers.text(Int(interactions[row]), rooms))
        record.text(incidentTexts.text(Int(incidents[row]), rooms + 32))
      }
      let byIncident = bucketOrder(
        rows, buckets: incidentRank.count, { incidentRank[Int(incidents[$0])] }, then: { UInt32($0) })
      try write("bridge_ims_inc_incident", byIncident) { row, record in
        record.text(incidentTexts.text(Int(incidents[row]), rooms))
      }
    }
    let (times, texts) = (TimeText(), vocabulary.texts.snapshot)
    try write("bridge_ims_inc_created", stamps.sorted(rows, texts)) { row, record in
      record.textOrNull(times.of(stamps[row].on.time))
      record.textOrNull(texts.bytes(stamps[row].creator))
    }
  }

  // MARK: - What interactions count for

  /// A link that counts, because its task counts as an incident.
  private struct Counted {
    var incident: UInt32
    var interaction: UInt32
    var creator: TextNumber
  }

  private var counted: [Counted] = []

  /// Places an interaction on its day and with its technician; returns how many incidents it is linked to.
  @inline(__always)
  func place(_ number: Int, day: Day, technician: TextNumber) -> Int {
    if number >= places.count { return 0 }
    var place = places[number]
    place.day = Int32(day.number)
    place.technician = technician
    places[number] = place
    return Int(place.incidents)
  }

  /// Adds each incident to the days, technicians and creators that its links give it.
  func countIncidents(_ deltas: inout RollupDeltas) {
    counted.sort { $0.incident < $1.incident }
    var ends = IncidentEnds()
    for (i, link) in counted.enumerated() {
      let place = places[Int(link.interaction)]
      ends.add(creator: link.creator, place: place.day < 0 ? nil : (place.day, place.technician))
      if i + 1 == counted.count || counted[i + 1].incident != link.incident { ends.count(1, in: &deltas) }
    }
    counted = []
  }
}

/// How many links and how many sys_ids share a creation: ``OneToOne`` decides by these counts.
private final class Match {
  private let systemIDs: BulkSystemIDs
  private let stamp: (Int) -> Stamp
  private var rows = RowIndex()
  /// By the first row of sys_ids with a creation: how many sys_ids have it, and how many links; 2 for more.
  private var sameSystemIDs: [UInt8], sameLinks: [UInt8]

  init(_ systemIDs: BulkSystemIDs, _ links: Int, _ stamp: @escaping (Int) -> Stamp) {
    self.systemIDs = systemIDs
    self.stamp = stamp
    sameSystemIDs = Array(repeating: 0, count: systemIDs.count)
    sameLinks = sameSystemIDs
    for row in 0..<systemIDs.count {
      let creation = systemIDs.stamp(row).creation
      guard creation.isKnown else { continue }
      let first = self.first(creation)
      if first == nil { rows.add(row) { Self.key(systemIDs.stamp($0).creation) } }
      sameSystemIDs[first ?? row] = min(2, sameSystemIDs[first ?? row] + 1)
    }
    for link in 0..<links {
      if let first = first(stamp(link).creation) { sameLinks[first] = min(2, sameLinks[first] + 1) }
    }
  }

  /// - Returns: the decision, and the row of the first pair of sys_ids with the link's creation, 0 if there is none.
  func of(_ link: Int) -> (OneToOne, pair: Int) {
    guard let first = first(stamp(link).creation) else { return (OneToOne(links: 1, systemIDs: 0), 0) }
    return (OneToOne(links: Int(sameLinks[first]), systemIDs: Int(sameSystemIDs[first])), first)
  }

  private func first(_ creation: Stamp.Creation) -> Int? {
    rows.find(Self.key(creation)) { systemIDs.stamp($0).creation == creation }
  }

  private static func key(_ creation: Stamp.Creation) -> UInt64 { paired(creation.creator.value, creation.on.seconds) }
}
