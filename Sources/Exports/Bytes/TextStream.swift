import Files

/// Turns the bytes of an export into valid UTF-8, a stretch at a time, and settles which encoding they are in.
/// Knows nothing of records.
///
/// A byte order mark says what a file is, whatever the configuration declares: a file of rejects is UTF-8 with a mark, and
/// comes back under the name of an export that is not. Without either, bytes are taken for UTF-8; the first that cannot be makes
/// the file Windows-1252, as long as all before was ASCII, which is the same in both. So no byte is read twice, and plain
/// UTF-8 costs one look: it is read straight into the caller's buffer and checked there. What can be neither is refused:
///   - broken bytes beside good multi-byte UTF-8, in either order (no one encoding explains the file);
///   - 81 8D 8F 90 9D, which Windows-1252 lacks;
///   - NUL bytes, unpaired surrogates, half a UTF-16 unit.
///
/// How the source cuts its bytes never changes the text, nor where an error comes.
struct TextStream: ~Copyable {
  private enum Mode {
    /// Nothing read yet.
    case unopened
    /// Only ASCII so far: UTF-8 or Windows-1252.
    case undecided
    case utf8
    /// Settled by a broken byte, so that good UTF-8 from here on is a contradiction.
    case windows1252Guessed
    case windows1252
    case utf16(bigEndian: Bool)
  }

  private let source: any ByteSource
  private let declared: TextEncoding?
  /// By the byte order mark.
  private var marked: TextEncoding?
  private var mode = Mode.unopened
  /// Bytes read and not yet decoded. Of plain UTF-8 never more than a cut sequence.
  private var raw: UnsafeMutablePointer<UInt8>
  private var rawStart = 0
  private var rawEnd = 0
  private var sourceEnded = false
  private var pending: TextError?
  private static let rawRoom = 64 * 1024

  private(set) var encoding = TextEncoding.utf8
  /// The stretch just given begins with the byte that made the file Windows-1252.
  private(set) var beginsWithGuess = false
  /// That byte.
  private var brokenByte: UInt8 = 0
  private var isGuessFresh = false

  init(_ source: any ByteSource, encoding: TextEncoding?) {
    self.source = source
    declared = encoding
    // Room for the sequence cut off, and for vector loads behind the end.
    raw = .allocate(capacity: TextStream.rawRoom + ByteScan.slack)
  }

  deinit { raw.deallocate() }

  /// Fills up to `room` bytes (≥ 8) of UTF-8; 0 at the end. The error of a bad byte comes after all text before it.
  mutating func read(into out: UnsafeMutablePointer<UInt8>, room: Int) throws(TextError) -> Int {
    beginsWithGuess = false
    if let pending { throw pending }
    if case .unopened = mode { try open() }
    var count = 0
    // One whole sequence is at most 4 bytes.
    while count == 0 {
      switch mode {
      case .unopened: return 0
      case .undecided, .utf8:
        count = try readUTF8(into: out, room: room)
      case .windows1252, .windows1252Guessed:
        count = try transcode(into: out, room: room)
        beginsWithGuess = count > 0 && isGuessFresh
        if count > 0 { isGuessFresh = false }
      case .utf16(let bigEndian):
        count = try transcodeUTF16(into: out, room: room, bigEndian: bigEndian)
      }
      if count == 0 {
        if let pending { throw pending }
        if sourceEnded, rawStart == rawEnd { return 0 }
      }
    }
    return count
  }

  private mutating func open() throws(TextError) {
    try refill(to: 3)
    for (mark, encoding) in TextStream.marks where begins(with: mark) {
      marked = encoding
      // Two programs that each put one leave two.
      while begins(with: mark) {
        rawStart += mark.count
        try refill(to: mark.count)
      }
      break
    }
    // The mark overrides the declaration: mended rejects are UTF-8 with a mark, but `encodings` may declare Windows-1252
    // for their name, and then `Zoë` came out as somebody else.
    encoding = marked ?? declared ?? .utf8
    mode =
      switch encoding {
      case .utf8: marked == nil && declared == nil ? .undecided : .utf8
      case .utf16LittleEndian: .utf16(bigEndian: false)
      case .utf16BigEndian: .utf16(bigEndian: true)
      case .windows1252: .windows1252
      }
  }

  private static let marks: [([UInt8], TextEncoding)] = [
    ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
  ]

  private func begins(with mark: [UInt8]) -> Bool {
    rawEnd - rawStart >= mark.count && mark.indices.allSatisfy { raw[rawStart + $0] == mark[$0] }
  }

  private mutating func refill(to count: Int) throws(TextError) {
    while rawEnd - rawStart < count, !sourceEnded { try refill() }
  }

  /// A byte that is none of the encoding.
  private func misfit(_ byte: UInt8) -> TextError {
    if marked != nil { return .againstMark(byte, encoding) }
    // Nobody declared it: the bytes before spoke for it.
    return encoding == .utf8 && declared == nil ? .mixed(byte) : .notInEncoding(byte, encoding)
  }

  /// Adds to the raw bytes, which are moved to the front first.
  private mutating func refill() throws(TextError) {
    if rawStart > 0 {
      raw.update(from: raw + rawStart, count: rawEnd - rawStart)
      rawEnd -= rawStart
      rawStart = 0
    }
    guard rawEnd < TextStream.rawRoom else { return }
    let count = try fetch(into: raw + rawEnd, room: TextStream.rawRoom - rawEnd)
    rawEnd += count
  }

  private mutating func fetch(into bytes: UnsafeMutablePointer<UInt8>, room: Int) throws(TextError) -> Int {
    do {
      let count = try source.read(into: bytes, room: room)
      if count == 0 { sourceEnded = true }
      return count
    } catch {
      throw .source(error)
    }
  }

  private mutating func readUTF8(into out: UnsafeMutablePointer<UInt8>, room: Int) throws(TextError) -> Int {
    let held = min(rawEnd - rawStart, room)
    out.update(from: raw + rawStart, count: held)
    rawStart += held
    var end = held
    if rawStart == rawEnd, end < room, !sourceEnded { end += try fetch(into: out + end, room: room - end) }

    var index = 0
    while true {
      index = ByteScan.firstNotPlain(in: out, from: index, to: end)
      if index == end { return end }
      if out[index] == 0 { return stop(.nul, at: index) }
      let sequence = UTF8Sequence.at(out + index, available: end - index)
      switch sequence {
      case .valid(let length):
        mode = .utf8
        index += length
      case .cut where !(sourceEnded && rawStart == rawEnd):
        giveBack(from: index, of: out, end)
        // A cut sequence alone, and no progress: it needs the bytes behind it.
        if index == 0 { try refill() }
        return index
      case .cut, .broken:
        if case .undecided = mode {
          giveBack(from: index, of: out, end)
          mode = .windows1252Guessed
          encoding = .windows1252
          brokenByte = out[index]
          isGuessFresh = true
          // The text before it goes out alone, so that the byte begins the next stretch.
          return index
        }
        return stop(sequence == .cut ? .cutCharacter : misfit(out[index]), at: index)
      }
    }
  }

  /// Text up to a bad byte is given; the next call throws.
  private mutating func stop(_ error: TextError, at index: Int) -> Int {
    pending = error
    return index
  }

  private mutating func giveBack(from index: Int, of out: UnsafeMutablePointer<UInt8>, _ end: Int) {
    let count = end - index
    let kept = rawEnd - rawStart
    if rawStart >= count {
      rawStart -= count
    } else {
      // What was read past `raw` can be more than it holds: a file that turns out Windows-1252 in mid-buffer.
      let capacity = max(TextStream.rawRoom, count + kept) + ByteScan.slack
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      (larger + count).update(from: raw + rawStart, count: kept)
      raw.deallocate()
      raw = larger
      rawStart = 0
      rawEnd = count + kept
    }
    (raw + rawStart).update(from: out + index, count: count)
  }

  private mutating func transcode(into out: UnsafeMutablePointer<UInt8>, room: Int) throws(TextError) -> Int {
    if rawEnd - rawStart < 4, !sourceEnded { try refill() }
    var written = 0
    let isGuess = if case .windows1252Guessed = mode { true } else { false }
    while rawStart < rawEnd, written + 4 <= room {
      let plain = ByteScan.firstNotPlain(in: raw, from: rawStart, to: min(rawEnd, rawStart + room - written - 3))
      if plain > rawStart {
        (out + written).update(from: raw + rawStart, count: plain - rawStart)
        written += plain - rawStart
        rawStart = plain
        continue
      }
      let byte = raw[rawStart]
      if byte == 0 {
        pending = .nul
        break
      }
      if isGuess {
        switch UTF8Sequence.at(raw + rawStart, available: rawEnd - rawStart) {
        case .valid:
          pending = .mixedAfterGuess(brokenByte)
          return written
        case .cut where !sourceEnded:
          if written > 0 { return written }
          try refill()
          continue
        case .cut, .broken: break
        }
      }
      let scalar = byte < 0xA0 ? TextEncoding.windows1252HighControls[Int(byte) - 0x80] : UInt16(byte)
      if scalar == 0 {
        pending = .notInEncoding(byte, .windows1252)
        break
      }
      written += UTF8Sequence.write(UInt32(scalar), to: out + written)
      rawStart += 1
    }
    return written
  }

  private mutating func transcodeUTF16(
    into out: UnsafeMutablePointer<UInt8>, room: Int, bigEndian: Bool
  ) throws(TextError) -> Int {
    if rawEnd - rawStart < 4, !sourceEnded { try refill() }
    func unit(_ place: Int) -> UInt32 {
      bigEndian
        ? UInt32(raw[place]) << 8 | UInt32(raw[place + 1]) : UInt32(raw[place + 1]) << 8 | UInt32(raw[place])
    }
    var written = 0
    while rawEnd - rawStart >= 2, written + 4 <= room {
      let first = unit(rawStart)
      switch first {
      case 0:
        pending = .nul
        return written
      case 0xD800...0xDBFF:
        if rawEnd - rawStart < 4 {
          if sourceEnded { pending = .cutCharacter }
          return written
        }
        let second = unit(rawStart + 2)
        guard (0xDC00...0xDFFF).contains(second) else {
          pending = misfit(raw[rawStart])
          return written
        }
        written += UTF8Sequence.write(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), to: out + written)
        rawStart += 4
      case 0xDC00...0xDFFF:
        pending = misfit(raw[rawStart])
        return written
      default:
        written += UTF8Sequence.write(first, to: out + written)
        rawStart += 2
      }
    }
    if sourceEnded, rawEnd - rawStart == 1 { pending = .cutCharacter }
    return written
  }
}
