/// Cuts bytes into CSV records. Knows nothing of files, encodings or tickets.
///
/// RFC 4180, with these deviations: LF and a lone CR end a record too; blank lines are skipped; a quote inside an
/// unquoted field is text; text behind a closing quote marks a field of one line malformed and goes on to the next delimiter.
/// A record is cut whole or not at all: where bytes end before it does, it is cut anew with more of them, so that how
/// bytes arrive never changes the records. Copies nothing: ``FieldList`` points into the bytes.
struct CSVCutter {
  let delimiter: UInt8
  /// 1-based, of the next record; counts line breaks inside quotes.
  private(set) var line = 1
  /// Where the last record cut begins.
  private(set) var recordLine = 1
  /// Where the quote of ``Cut/unterminatedQuote`` or ``Cut/runawayQuote`` opens.
  private(set) var quoteLine = 1

  private let delimiters: ByteScan.Block

  enum Cut: Equatable {
    /// The next record begins here.
    case record(next: Int)
    /// The bytes end inside a record (or in blank lines up to `from`).
    case needsMore(from: Int)
    case end
    /// The input ended inside quotes.
    case unterminatedQuote
    /// A quoted field of several lines has text behind the quote that closes it, on this line. So that is no closing
    /// quote, but most likely the opening one of another row's field: the rows between are lost in this one.
    case runawayQuote(closedOn: Int)
  }

  /// - Parameter line: of the first byte to be cut.
  init(delimiter: UInt8, line: Int = 1) {
    self.delimiter = delimiter
    self.line = line
    delimiters = ByteScan.Block(repeating: delimiter)
  }

  /// Cuts the record that starts at `start`. Writes one byte at `end`, as a sentinel, and reads up to
  /// ``ByteScan/slack`` bytes behind it.
  ///
  /// - Parameter isLast: no bytes follow those up to `end`.
  @inline(__always)
  mutating func cut(
    _ bytes: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, isLast: Bool, into fields: inout FieldList
  ) -> Cut {
    let quote = UInt8(ascii: "\"")
    let lineFeed = UInt8(ascii: "\n")
    let carriageReturn = UInt8(ascii: "\r")
    let quotes = ByteScan.Block(repeating: quote)
    let lineFeeds = ByteScan.Block(repeating: lineFeed)
    let returns = ByteScan.Block(repeating: carriageReturn)
    bytes[end] = lineFeed
    var place = start
    var line = self.line

    while place < end, bytes[place] == lineFeed || bytes[place] == carriageReturn {
      if bytes[place] == carriageReturn {
        if place &+ 1 == end, !isLast { return suspend(at: place, line) }
        if bytes[place &+ 1] == lineFeed, place &+ 1 < end { place &+= 1 }
      }
      place &+= 1
      line &+= 1
    }
    if place == end {
      self.line = line
      return isLast ? .end : .needsMore(from: place)
    }
    let recordStart = place
    let firstLine = line
    fields.removeAll()

    while true {
      var fieldStart = place
      var flags: RawField.Flags = []
      var stop: Int
      var fieldEnd: Int
      if bytes[place] == quote, place < end {
        let opened = line
        fieldStart = place &+ 1
        stop = fieldStart
        while true {
          stop = ByteScan.first(
            of: quotes, lineFeeds, returns, in: bytes, from: stop)
          if stop >= end {
            if !isLast { return suspend(at: recordStart, firstLine) }
            quoteLine = opened
            return .unterminatedQuote
          }
          if bytes[stop] != quote {
            if bytes[stop] == carriageReturn, stop &+ 1 < end, bytes[stop &+ 1] == lineFeed { stop &+= 1 }
            line &+= 1
            stop &+= 1
            continue
          }
          if bytes[stop &+ 1] == quote, stop &+ 1 < end {
            flags.insert(.hasDoubledQuotes)
            stop &+= 2
            continue
          }
          break
        }
        if stop &+ 1 == end, !isLast { return suspend(at: recordStart, firstLine) }
        fieldEnd = stop
        stop &+= 1
        let next = bytes[stop]
        if next != delimiter, next != lineFeed, next != carriageReturn {
          if line != opened {
            quoteLine = opened
            return .runawayQuote(closedOn: line)
          }
          flags = .isMalformed
          fieldStart &-= 1
          stop = ByteScan.first(of: delimiters, lineFeeds, returns, in: bytes, from: stop)
          fieldEnd = stop
        }
      } else {
        stop = ByteScan.first(of: delimiters, lineFeeds, returns, in: bytes, from: place)
        fieldEnd = stop
      }

      if stop >= end {
        if !isLast { return suspend(at: recordStart, firstLine) }
        fields.append(offset: fieldStart, length: fieldEnd &- fieldStart, flags: flags)
        finish(firstLine, line)
        return .record(next: end)
      }
      fields.append(offset: fieldStart, length: fieldEnd &- fieldStart, flags: flags)
      let byte = bytes[stop]
      place = stop &+ 1
      if byte == delimiter { continue }
      if byte == carriageReturn {
        if place == end, !isLast { return suspend(at: recordStart, firstLine) }
        if place < end, bytes[place] == lineFeed { place &+= 1 }
      }
      finish(firstLine, line &+ 1)
      return .record(next: place)
    }
  }

  @inline(__always)
  private mutating func finish(_ recordLine: Int, _ line: Int) {
    self.recordLine = recordLine
    self.line = line
  }

  private mutating func suspend(at place: Int, _ line: Int) -> Cut {
    self.line = line
    return .needsMore(from: place)
  }

  // MARK: Before the header

  /// A first line `sep=;` or `"sep=;"`, by which Excel is told the delimiter.
  enum Hint: Equatable {
    case none
    /// The bytes may be the beginning of one.
    case needsMore
    /// The header begins at `next`.
    case delimiter(UInt8, next: Int)
  }

  static func hint(_ bytes: UnsafePointer<UInt8>, _ length: Int, isLast: Bool) -> Hint {
    let quote = UInt8(ascii: "\"")
    var place = 0
    let isQuoted = length > 0 && bytes[0] == quote
    if isQuoted { place = 1 }
    for letter in "sep=".utf8 {
      guard place < length else { return isLast ? .none : .needsMore }
      let byte = bytes[place]
      guard byte == letter || (letter != UInt8(ascii: "=") && byte | 0x20 == letter) else { return .none }
      place += 1
    }
    // The delimiter, the other quote, the line break, and a byte to tell CR from CRLF.
    guard length - place >= 4 || isLast else { return .needsMore }
    guard place < length, isDelimiter(bytes[place]) else { return .none }
    let delimiter = bytes[place]
    place += 1
    if isQuoted {
      guard place < length, bytes[place] == quote else { return .none }
      place += 1
    }
    if place < length {
      guard bytes[place] == UInt8(ascii: "\n") || bytes[place] == UInt8(ascii: "\r") else { return .none }
      place +=
        bytes[place] == UInt8(ascii: "\r") && place + 1 < length && bytes[place + 1] == UInt8(ascii: "\n") ? 2 : 1
    }
    return .delimiter(delimiter, next: place)
  }

  /// A tab, or what is printed and is no letter, digit or quote.
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\t"): true
    case UInt8(ascii: "\""), UInt8(ascii: "0")...UInt8(ascii: "9"): false
    case 0x21...0x7E: !(0x61...0x7A).contains(byte | 0x20)
    default: false
    }
  }

  /// The delimiter that a header speaks for: of comma, semicolon and tab the one that it holds most often outside
  /// quotes, the first of them in a tie; nil if these bytes do not hold the whole header.
  static func delimiter(ofHeader bytes: UnsafePointer<UInt8>, _ length: Int, isLast: Bool) -> UInt8? {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    let quote = UInt8(ascii: "\"")
    var counts = [0, 0, 0]
    var isQuoted = false
    var isBlank = true
    var isWhole = isLast
    for place in 0..<length {
      let byte = bytes[place]
      if byte == quote {
        // A quote opens at the beginning of a field, and again behind the one that seemed to close it.
        let before = place > 0 ? bytes[place - 1] : UInt8(ascii: "\n")
        isQuoted =
          !isQuoted
          && (before == quote || before == UInt8(ascii: "\n") || before == UInt8(ascii: "\r")
            || candidates.contains(before))
      }
      if isQuoted { continue }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if isBlank { continue }
        isWhole = true
        break
      }
      isBlank = false
      if let candidate = candidates.firstIndex(of: byte) { counts[candidate] += 1 }
    }
    guard isWhole else { return nil }
    return candidates[counts.firstIndex(of: counts.max() ?? 0) ?? 0]
  }
}
