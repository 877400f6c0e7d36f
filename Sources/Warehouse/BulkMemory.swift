import CivilTime
import GRDBSQLite

/// What a load into an empty warehouse remembers, so that it need not ask the database row by row: which numbers are
/// there, which are linked, and by which incidents.
///
/// Links are loaded before interactions then, so that what an interaction counts for is known when it is inserted.
final class BulkMemory {
  private(set) var numbers = NumberTable()
  /// Interactions whose number has the hash of another one's: next to never, but then told apart by their text.
  private var colliding: [String: Int] = [:]
  private var lastID = 0

  /// Position of a linked interaction in ``placements``, by its number.
  private var linked: [Key: Int32] = [:]
  /// Longer numbers than a ``Key`` can hold.
  private var longLinked: [String: Int32] = [:]
  private var placements: [Placement] = []
  private var links: [Link] = []

  /// Up to 15 bytes of text and their count, exactly.
  private struct Key: Hashable {
    var low: UInt64 = 0
    var high: UInt64 = 0

    init?(_ bytes: UnsafeRawBufferPointer) {
      guard bytes.count <= 15 else { return nil }
      withUnsafeMutableBytes(of: &self) { $0.copyMemory(from: bytes) }
      high |= UInt64(bytes.count) << 56
    }
  }

  /// Where a linked interaction counts: nowhere (day -1) until it is loaded.
  private struct Placement {
    var day: Int32 = -1
    var technician: UInt32 = 0
    var incidents: Int32 = 0
  }

  private struct Link {
    var incident: UInt32
    var interaction: Int32
    /// ``TextTable/empty`` for none.
    var creator: UInt32
  }

  /// Remembers the links that count; all have been loaded.
  func remember(linksOf connection: OpaquePointer, _ texts: TextTable) throws {
    var incidents: [Key: UInt32] = [:]
    var longIncidents: [String: UInt32] = [:]
    try Statement(
      connection, "select interaction_number, incident_number, created_by from bridge_ims_inc where is_incident = 1"
    ).each { row in
      let number = row.bytes(0)
      var interaction = Int32(placements.count)
      if let key = Key(number) {
        if let known = linked[key] { interaction = known } else { linked[key] = interaction }
      } else {
        let text = row.text(0)
        if let known = longLinked[text] { interaction = known } else { longLinked[text] = interaction }
      }
      if Int(interaction) == placements.count { placements.append(Placement()) }
      placements[Int(interaction)].incidents += 1
      var incident = UInt32(incidents.count + longIncidents.count)
      if let key = Key(row.bytes(1)) {
        if let known = incidents[key] { incident = known } else { incidents[key] = incident }
      } else {
        let text = row.text(1)
        if let known = longIncidents[text] { incident = known } else { longIncidents[text] = incident }
      }
      links.append(
        Link(
          incident: incident, interaction: interaction,
          creator: row.isNull(2) ? TextTable.empty : texts.number(of: row.text(2))))
    }
  }

  /// How many incidents are linked to the interaction; places it on its day and with its technician.
  func place(_ number: UnsafeRawBufferPointer, day: Day, technician: UInt32) -> Int {
    if placements.isEmpty { return 0 }
    let found: Int32?
    if let key = Key(number) {
      found = linked[key]
    } else {
      found = longLinked[String(decoding: number, as: UTF8.self)]
    }
    guard let found else { return 0 }
    placements[Int(found)].day = Int32(day.number)
    placements[Int(found)].technician = technician
    return Int(placements[Int(found)].incidents)
  }

  /// Adds each incident to the days, technicians and creators that it has through its links.
  func countIncidents(_ deltas: inout RollupDeltas) {
    links.sort { $0.incident < $1.incident }
    var start = 0
    while start < links.count {
      var end = start + 1
      while end < links.count, links[end].incident == links[start].incident { end += 1 }
      var days: [Int32] = []
      var technicians: [UInt32] = []
      var creators: [UInt32] = []
      for link in links[start..<end] {
        let placement = placements[Int(link.interaction)]
        if link.creator != TextTable.empty, !creators.contains(link.creator) { creators.append(link.creator) }
        if placement.day < 0 { continue }
        if !days.contains(placement.day) { days.append(placement.day) }
        if !technicians.contains(placement.technician) { technicians.append(placement.technician) }
      }
      for day in days { deltas.days.add(1, to: UInt64(day), 5) }
      for technician in technicians { deltas.technicians.add(1, to: UInt64(technician), 5) }
      for creator in creators { deltas.incidentCreators.add(1, to: UInt64(creator)) }
      start = end
    }
  }

  // MARK: - Numbers of interactions

  /// The interaction that may have this number: its text has the same hash.
  @inline(__always)
  func candidate(_ hash: UInt64) -> Int? { numbers[hash] }

  func collidingID(_ number: UnsafeRawBufferPointer) -> Int? {
    colliding.isEmpty ? nil : colliding[String(decoding: number, as: UTF8.self)]
  }

  /// The id of a new interaction.
  @inline(__always)
  func add(_ hash: UInt64) -> Int {
    lastID += 1
    numbers.add(hash, id: lastID)
    return lastID
  }

  func addColliding(_ number: UnsafeRawBufferPointer) -> Int {
    lastID += 1
    colliding[String(decoding: number, as: UTF8.self)] = lastID
    return lastID
  }
}

/// Ids by the hash of a text: 12 bytes a slot, open addressing.
struct NumberTable {
  private var hashes: [UInt64]
  private var ids: [UInt32]
  private var count = 0
  private var mask: Int

  init() {
    mask = (1 << 16) - 1
    hashes = Array(repeating: 0, count: mask + 1)
    ids = Array(repeating: 0, count: mask + 1)
  }

  /// Mixes 8 bytes at a time; never 0.
  @inline(__always)
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
      tail = tail << 8 | UInt64(bytes[offset])
      offset += 1
    }
    hash = mix(hash ^ tail)
    return hash == 0 ? 1 : hash
  }

  @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
    var z = value &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 29)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 32)
  }

  @inline(__always)
  subscript(hash: UInt64) -> Int? {
    var i = Int(truncatingIfNeeded: hash) & mask
    while hashes[i] != 0 {
      if hashes[i] == hash { return Int(ids[i]) }
      i = (i &+ 1) & mask
    }
    return nil
  }

  /// The hash is not there yet.
  mutating func add(_ hash: UInt64, id: Int) {
    if count * 4 > mask * 3 { grow() }
    var i = Int(truncatingIfNeeded: hash) & mask
    while hashes[i] != 0 { i = (i &+ 1) & mask }
    hashes[i] = hash
    ids[i] = UInt32(id)
    count += 1
  }

  private mutating func grow() {
    let (oldHashes, oldIDs) = (hashes, ids)
    mask = mask * 2 + 1
    hashes = Array(repeating: 0, count: mask + 1)
    ids = Array(repeating: 0, count: mask + 1)
    for slot in oldHashes.indices where oldHashes[slot] != 0 {
      var i = Int(truncatingIfNeeded: oldHashes[slot]) & mask
      while hashes[i] != 0 { i = (i &+ 1) & mask }
      hashes[i] = oldHashes[slot]
      ids[i] = oldIDs[slot]
    }
  }
}
