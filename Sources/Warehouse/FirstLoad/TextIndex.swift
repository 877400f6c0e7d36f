import Files

/// Numbers texts from 0 in order of first appearance, and sorts them: interaction and incident numbers, sys_ids. Made
/// for ten million texts: about 12 bytes for `IMS0001234`.
///
/// Of a text that ends in digits, only its series and its value are kept (``NumberSeries``). Other texts lie one after
/// another in blocks; a sys_id's 32 hexadecimal digits take 16 bytes. A slot of the table takes 5 bytes: one byte of
/// hash and the text's number. So one cache line is mostly enough to see that a text is new.
final class TextIndex {
  /// Bytes in a block; a longer text gets its own.
  private static let blockSize = 1 << 20
  /// The byte before a text: its length, or one of these.
  private static let packedMark: UInt8 = 254, longMark: UInt8 = 255

  private var blocks: [UnsafeMutableRawPointer] = []
  private var used = blockSize
  private var series = NumberSeries()
  /// By number: the text's series, or ``inBlock``; and its value in the series, or its place in the blocks.
  private var kinds = BlockArray<UInt8>(), values = BlockArray<UInt32>()
  private static let inBlock = UInt8(NumberSeries.most)
  /// 0 is free.
  private var tags: UnsafeMutablePointer<UInt8>
  private var numbers: UnsafeMutablePointer<UInt32>
  private var probing = Probing(slots: 1_024)
  private let seed = UInt64.random(in: .min ... .max), memberSeed = HashSeed()

  init() {
    tags = .allocate(capacity: probing.slots)
    tags.initialize(repeating: 0, count: probing.slots)
    numbers = .allocate(capacity: probing.slots)
  }

  deinit {
    for block in blocks { block.deallocate() }
    tags.deallocate()
    numbers.deallocate()
  }

  var count: Int { values.count }

  /// The number of a text. A new text gets the old ``count``.
  @inline(__always)
  func number(of text: UnsafeRawBufferPointer) -> Int {
    if text.count == 32, let packed = Hexadecimal(text) {
      return withUnsafeBytes(of: packed.bytes) { number(of: $0, isPacked: true) }
    }
    guard let member = series.member(text) else { return number(of: text, isPacked: false) }
    let hash = hash(member)
    var slot = probing.start(hash)
    while let known = next(hash, &slot) {
      if values[known] == member.value, kinds[known] == member.series { return known }
    }
    return add(member.series, member.value, hash, at: slot)
  }

  @inline(__always)
  private func number(of stored: UnsafeRawBufferPointer, isPacked: Bool) -> Int {
    let hash = hash(stored)
    var slot = probing.start(hash)
    while let known = next(hash, &slot) {
      guard kinds[known] == Self.inBlock else { continue }
      let (bytes, isKnownPacked) = self.stored(known)
      if isKnownPacked == isPacked, bytes.count == stored.count, bytes.elementsEqual(stored) { return known }
    }
    return add(Self.inBlock, store(stored, isPacked), hash, at: slot)
  }

  /// The text of a number. It lies where it is stored, or, if it had to be unpacked, in `room`: 32 bytes.
  @inline(__always)
  func text(_ number: Int, _ room: UnsafeMutableRawPointer) -> UnsafeRawBufferPointer {
    let kind = kinds[number]
    if kind != Self.inBlock { return series.text(NumberSeries.Member(series: kind, value: values[number]), into: room) }
    let (bytes, isPacked) = stored(number)
    return isPacked ? Hexadecimal.unpack(bytes, into: room) : bytes
  }

  /// Frees what only ``number(of:)`` needs, which must not be called after that.
  func freeze() {
    tags.deallocate()
    numbers.deallocate()
    tags = .allocate(capacity: 1)
    tags.initialize(to: 0)
    numbers = .allocate(capacity: 1)
    probing = Probing(slots: 1)
  }

  /// Frees everything.
  func removeAll() {
    freeze()
    kinds = BlockArray()
    values = BlockArray()
    for block in blocks { block.deallocate() }
    (blocks, used) = ([], Self.blockSize)
  }

  /// All numbers in the order of their texts' bytes, as SQLite orders texts. Needs 4 bytes a text, and little more.
  func sorted() -> [UInt32] {
    if let order = orderOfOneSeries() { return order }
    let rooms = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
    defer { rooms.deallocate() }
    func isLess(_ a: UInt32, _ b: UInt32) -> Bool { compare(text(Int(a), rooms), text(Int(b), rooms + 32)) < 0 }
    if !(1..<max(1, count)).contains(where: { !isLess(UInt32($0 - 1), UInt32($0)) }) { return Array(0..<UInt32(count)) }
    // The common prefix of all texts says nothing. The two bytes after it deal them into buckets, in order of number;
    // within a bucket, the eight bytes after it decide almost always.
    let common = commonPrefix(rooms)
    func key(_ number: Int, _ count: Int) -> UInt64 {
      let text = text(number, rooms)
      var key: UInt64 = 0
      for i in common..<common + count { key = key << 8 | (i < text.count ? UInt64(text[i]) : 0) }
      return key
    }
    var ends = [Int](repeating: 0, count: 1 << 16 + 1)
    for number in 0..<count { ends[Int(key(number, 2)) + 1] += 1 }
    for bucket in 1..<ends.count { ends[bucket] += ends[bucket - 1] }
    let starts = ends
    var order = [UInt32](repeating: 0, count: count)
    for number in 0..<count {
      let bucket = Int(key(number, 2))
      order[ends[bucket]] = UInt32(number)
      ends[bucket] += 1
    }
    for bucket in 0..<starts.count - 1 where starts[bucket + 1] - starts[bucket] > 1 {
      let places = starts[bucket]..<starts[bucket + 1]
      var keyed = order[places].map { (key: key(Int($0), 8), number: $0) }
      keyed.sort { $0.key != $1.key ? $0.key < $1.key : isLess($0.number, $1.number) }
      for (place, entry) in zip(places, keyed) { order[place] = entry.number }
    }
    return order
  }

  /// The order if all texts are of one series with few gaps: deals each number to its value's place. Otherwise nil.
  private func orderOfOneSeries() -> [UInt32]? {
    guard count > 0, kinds[0] != Self.inBlock else { return nil }
    var (least, greatest) = (values[0], values[0])
    for number in 0..<count {
      guard kinds[number] == kinds[0] else { return nil }
      least = min(least, values[number])
      greatest = max(greatest, values[number])
    }
    guard Int(greatest - least) < count * 2 else { return nil }
    var places = [UInt32](repeating: .max, count: Int(greatest - least) + 1)
    for number in 0..<count { places[Int(values[number] - least)] = UInt32(number) }
    places.removeAll { $0 == .max }
    return places
  }

  /// The length of the common prefix of all texts.
  private func commonPrefix(_ rooms: UnsafeMutableRawPointer) -> Int {
    guard count > 0 else { return 0 }
    let first = text(0, rooms)
    var common = first.count
    for number in 1..<count {
      let other = text(number, rooms + 32)
      var i = 0
      while i < min(common, other.count), first[i] == other[i] { i += 1 }
      common = i
    }
    return common
  }

  /// The place of each number in ``sorted()``.
  func ranks() -> [UInt32] {
    var ranks = Array(repeating: UInt32(0), count: count)
    for (rank, number) in sorted().enumerated() { ranks[Int(number)] = UInt32(rank) }
    return ranks
  }

  // MARK: - Storage and hashing

  @inline(__always)
  private static func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash >> 56) | 1 }

  /// The next text that may have this hash, with `slot` moved after it; nil at the free slot for a new text.
  @inline(__always)
  private func next(_ hash: UInt64, _ slot: inout Int) -> Int? {
    let (tags, probing, tag) = (tags, probing, Self.tag(hash))
    while tags[slot] != 0 {
      let here = slot
      slot = probing.next(slot)
      if tags[here] == tag { return Int(numbers[here]) }
    }
    return nil
  }

  @inline(__always)
  private func stored(_ number: Int) -> (bytes: UnsafeRawBufferPointer, isPacked: Bool) {
    let place = Int(values[number])
    let start = UnsafeRawPointer(blocks[place / Self.blockSize] + place % Self.blockSize)
    let length = start.load(as: UInt8.self)
    if length < Self.packedMark { return (UnsafeRawBufferPointer(start: start + 1, count: Int(length)), false) }
    if length == Self.packedMark { return (UnsafeRawBufferPointer(start: start + 1, count: 16), true) }
    let count = Int(start.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
    return (UnsafeRawBufferPointer(start: start + 5, count: count), false)
  }

  /// - Returns: its place in the blocks.
  private func store(_ text: UnsafeRawBufferPointer, _ isPacked: Bool) -> UInt32 {
    let isLong = text.count >= Int(Self.packedMark)
    let needed = text.count + (isLong ? 5 : 1)
    if used + needed > Self.blockSize {
      blocks.append(.allocate(byteCount: max(Self.blockSize, needed), alignment: 8))
      used = 0
    }
    let target = blocks[blocks.count - 1] + used
    target.storeBytes(of: isPacked ? Self.packedMark : isLong ? Self.longMark : UInt8(text.count), as: UInt8.self)
    if isLong { target.storeBytes(of: UInt32(text.count), toByteOffset: 1, as: UInt32.self) }
    if let start = text.baseAddress {
      (target + needed - text.count).copyMemory(from: start, byteCount: text.count)
    }
    defer { used += needed }
    return UInt32((blocks.count - 1) * Self.blockSize + used)
  }

  private func add(_ kind: UInt8, _ value: UInt32, _ hash: UInt64, at slot: Int) -> Int {
    kinds.append(kind)
    values.append(value)
    tags[slot] = Self.tag(hash)
    numbers[slot] = UInt32(count - 1)
    // Filled to four fifths: a free slot is seldom far, because 64 tags lie in a cache line.
    if count * 5 > probing.mask * 4 { grow() }
    return count - 1
  }

  private func grow() {
    tags.deallocate()
    numbers.deallocate()
    probing = probing.doubled
    tags = .allocate(capacity: probing.slots)
    tags.initialize(repeating: 0, count: probing.slots)
    numbers = .allocate(capacity: probing.slots)
    for number in 0..<count {
      let kind = kinds[number]
      let hash =
        kind == Self.inBlock
        ? hash(stored(number).bytes) : hash(NumberSeries.Member(series: kind, value: values[number]))
      let i = probing.free(hash) { tags[$0] == 0 }
      tags[i] = Self.tag(hash)
      numbers[i] = UInt32(number)
    }
  }

  @inline(__always)
  private func hash(_ member: NumberSeries.Member) -> UInt64 {
    memberSeed.mixed(UInt64(member.series) << 32 | UInt64(member.value))
  }

  /// Hashes eight bytes a step, with a seed, so that no export can be made to collide. Numbers depend only on first
  /// appearance, so the seed shows nowhere.
  @inline(__always)
  private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
    var place = 0
    while place &+ 8 <= bytes.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place &+= 8
    }
    var tail: UInt64 = 0
    while place < bytes.count {
      tail = tail << 8 | UInt64(bytes[place])
      place &+= 1
    }
    return mixed(hash ^ tail)
  }

  private func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    for i in 0..<min(a.count, b.count) where a[i] != b[i] { return Int(a[i]) - Int(b[i]) }
    return a.count - b.count
  }
}
