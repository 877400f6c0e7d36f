/// Why a record can't be cut from the bytes at hand.
enum JSONStop: Error {
  case needsMore
  case broken(at: Int, expected: String)
  case failed(at: Int)
  /// A key for which there is no column left.
  case tooManyKeys(at: Int)
  /// The object turned out to be a wrapper, whose records begin here.
  case isWrapper(at: Int, isArray: Bool)
}

/// Bytes of JSON and how far they are read: the grammar of values, keys and whole objects. Knows nothing of what follows
/// what: that is ``JSONCutter``'s.
struct JSONText {
  let bytes: UnsafeMutablePointer<UInt8>
  var place: Int
  let end: Int
  let isLast: Bool
  private static let deepest = 64

  @inline(__always)
  mutating func skipBlanks() {
    while place < end {
      switch bytes[place] {
      case 0x20, 0x0A, 0x0D, 0x09: place &+= 1
      default: return
      }
    }
  }

  @inline(__always)
  func peek(_ expected: @autoclosure () -> String) throws(JSONStop) -> UInt8 {
    if place < end { return bytes[place] }
    throw isLast ? .broken(at: place, expected: expected()) : .needsMore
  }

  @inline(__always)
  mutating func expect(_ byte: UInt8, _ expected: @autoclosure () -> String) throws(JSONStop) {
    skipBlanks()
    if try peek(expected()) != byte { throw .broken(at: place, expected: expected()) }
    place &+= 1
  }

  /// A string's content, checked; its quotes are passed.
  mutating func string(_ expected: @autoclosure () -> String) throws(JSONStop) -> RawField {
    try expect(UInt8(ascii: "\""), expected())
    let start = place
    var flags: RawField.Flags = .isPresent
    let quotes = ByteScan.Block(repeating: UInt8(ascii: "\""))
    let backslashes = ByteScan.Block(repeating: UInt8(ascii: "\\"))
    while true {
      place = ByteScan.first(of: quotes, backslashes, quotes, in: bytes, from: place)
      if place >= end {
        throw isLast ? .broken(at: end, expected: "a quotation mark at the end of a text") : .needsMore
      }
      if bytes[place] == UInt8(ascii: "\"") { break }
      flags.insert(.hasEscapes)
      try escape()
    }
    let field = RawField(offset: UInt32(start), length: UInt32(place &- start), flags: flags)
    place &+= 1
    return field
  }

  private mutating func escape() throws(JSONStop) {
    let backslash = place
    place &+= 1
    switch try peek("an escape") {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      place &+= 1
    case UInt8(ascii: "u"):
      let unit = try hexadecimal()
      if unit == 0 { throw .broken(at: backslash, expected: "no \\u0000") }
      if (0xDC00...0xDFFF).contains(unit) { throw .broken(at: backslash, expected: "a whole surrogate pair") }
      if (0xD800...0xDBFF).contains(unit) {
        guard try peek("\\u") == UInt8(ascii: "\\") else {
          throw .broken(at: backslash, expected: "a whole surrogate pair")
        }
        place &+= 1
        guard try peek("u") == UInt8(ascii: "u"), (0xDC00...0xDFFF).contains(try hexadecimal()) else {
          throw .broken(at: backslash, expected: "a whole surrogate pair")
        }
      }
    default: throw .broken(at: backslash, expected: "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
    }
  }

  /// From the `u` on.
  private mutating func hexadecimal() throws(JSONStop) -> UInt32 {
    place &+= 1
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = JSONEscapes.hexDigit(try peek("4 hexadecimal digits")) else {
        throw .broken(at: place, expected: "4 hexadecimal digits")
      }
      unit = unit << 4 | digit
      place &+= 1
    }
    return unit
  }

  /// A key and its colon.
  mutating func key() throws(JSONStop) -> RawField {
    let key = try string("a key")
    try expect(UInt8(ascii: ":"), #"":""#)
    return key
  }

  func isWrapperKey(_ key: RawField) -> Bool {
    let name = UnsafeBufferPointer(start: bytes + Int(key.offset), count: Int(key.length))
    return name.elementsEqual("records".utf8) || name.elementsEqual("result".utf8)
  }

  /// Whether a member beside the records says that they are not all.
  func tellsOfFailure(_ key: RawField, _ value: RawField) -> Bool {
    func text(_ field: RawField) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(start: bytes + Int(field.offset), count: Int(field.length))
    }
    if text(key).elementsEqual("error".utf8) {
      // Null has no length; a list or an object is empty if nothing stands between its brackets.
      let says = text(value).contains { !" \n\r\t[]{}".utf8.contains($0) }
      return says && !text(value).elementsEqual("false".utf8)
    }
    return text(key).elementsEqual("status".utf8) && text(value).elementsEqual("failure".utf8)
  }

  /// A whole object as a record, or the news that it wraps the records.
  mutating func object(
    _ keys: inout some JSONColumns & ~Copyable, _ fields: inout FieldList, mayWrap: Bool
  ) throws(JSONStop) {
    try expect(UInt8(ascii: "{"), #""{""#)
    // Up to the last of its own keys, and not of the file's: of 8,192 keys a thousand records `{}` took 100 MB of writing.
    fields.removeAll()
    var mayWrap = mayWrap
    var hasFailed = false
    skipBlanks()
    if try peek(#"a key or "}""#) == UInt8(ascii: "}") {
      place &+= 1
      return
    }
    while true {
      let key = try key()
      skipBlanks()
      if mayWrap, isWrapperKey(key) {
        let byte = try peek("a value")
        if hasFailed, byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { throw .failed(at: place) }
        if byte == UInt8(ascii: "[") { throw .isWrapper(at: place &+ 1, isArray: true) }
        if byte == UInt8(ascii: "{") { throw .isWrapper(at: place, isArray: false) }
      }
      guard let column = keys.column(bytes, key) else { throw .tooManyKeys(at: Int(key.offset)) }
      if keys.isUsed(column) { mayWrap = false }
      let value = try value(depth: 0, prefersValue: keys.prefersValue(column))
      if mayWrap, tellsOfFailure(key, value) { hasFailed = true }
      fields.reach(column)
      if fields[column].flags.contains(.isPresent) {
        fields[column].flags.insert(.isRepeated)
      } else {
        fields[column] = value
      }
      skipBlanks()
      let byte = try peek(#""," or "}""#)
      if byte == UInt8(ascii: "}") { break }
      if byte != UInt8(ascii: ",") { throw .broken(at: place, expected: #""," or "}""#) }
      place &+= 1
    }
    place &+= 1
    // With a field of its own it is a record, whatever its other keys.
    if mayWrap, hasFailed { throw .failed(at: place) }
  }

  mutating func value(depth: Int, prefersValue: Bool) throws(JSONStop) -> RawField {
    skipBlanks()
    if depth > JSONText.deepest { throw .broken(at: place, expected: "at most \(JSONText.deepest) levels") }
    switch try peek("a value") {
    case UInt8(ascii: "\""): return try string("a text")
    case UInt8(ascii: "{"): return try link(depth: depth, prefersValue: prefersValue)
    case UInt8(ascii: "["):
      let start = place
      place &+= 1
      skipBlanks()
      if try peek(#"a value or "]""#) == UInt8(ascii: "]") {
        place &+= 1
      } else {
        while true {
          _ = try value(depth: depth + 1, prefersValue: false)
          skipBlanks()
          let byte = try peek(#""," or "]""#)
          if byte != UInt8(ascii: ","), byte != UInt8(ascii: "]") {
            throw .broken(at: place, expected: #""," or "]""#)
          }
          place &+= 1
          if byte == UInt8(ascii: "]") { break }
        }
      }
      return nested(from: start)
    case UInt8(ascii: "t"): return try word("true")
    case UInt8(ascii: "f"): return try word("false")
    case UInt8(ascii: "n"):
      _ = try word("null")
      return RawField(offset: 0, length: 0, flags: .isPresent)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONStop) -> RawField {
    let start = place
    for letter in 0..<word.utf8CodeUnitCount {
      if try peek("a value") != word.utf8Start[letter] { throw .broken(at: start, expected: "a value") }
      place &+= 1
    }
    return RawField(offset: UInt32(start), length: UInt32(place &- start), flags: .isPresent)
  }

  private mutating func number() throws(JSONStop) -> RawField {
    let start = place
    if try peek("a value") == UInt8(ascii: "-") { place &+= 1 }
    let whole = place
    try digits(start)
    // 007 is no number.
    if bytes[whole] == UInt8(ascii: "0"), place > whole &+ 1 { throw .broken(at: start, expected: "a value") }
    if place < end, bytes[place] == UInt8(ascii: ".") {
      place &+= 1
      try digits(start)
    }
    if place < end, bytes[place] | 0x20 == UInt8(ascii: "e") {
      place &+= 1
      let sign = try peek("a digit")
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place &+= 1 }
      try digits(start)
    }
    // More digits may follow in bytes that are not here yet.
    if place == end, !isLast { throw .needsMore }
    return RawField(offset: UInt32(start), length: UInt32(place &- start), flags: .isPresent)
  }

  private mutating func digits(_ start: Int) throws(JSONStop) {
    let first = place
    while place < end, bytes[place] &- 48 < 10 { place &+= 1 }
    if place == first {
      if place == end, !isLast { throw .needsMore }
      throw .broken(at: start, expected: "a value")
    }
  }

  /// A nested object: the value of a ServiceNow link, or nested stuff of no use.
  private mutating func link(depth: Int, prefersValue: Bool) throws(JSONStop) -> RawField {
    let start = place
    place &+= 1
    var display: RawField?
    var plain: RawField?
    skipBlanks()
    if try peek(#"a key or "}""#) == UInt8(ascii: "}") {
      place &+= 1
      return nested(from: start)
    }
    while true {
      skipBlanks()
      let key = try key()
      let value = try value(depth: depth + 1, prefersValue: false)
      let name = UnsafeBufferPointer(start: bytes + Int(key.offset), count: Int(key.length))
      if name.elementsEqual("display_value".utf8) { display = value }
      if name.elementsEqual("value".utf8) { plain = value }
      skipBlanks()
      let byte = try peek(#""," or "}""#)
      if byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { throw .broken(at: place, expected: #""," or "}""#) }
      place &+= 1
      if byte == UInt8(ascii: "}") { break }
    }
    let chosen = prefersValue ? plain ?? display : display ?? plain
    return chosen ?? nested(from: start)
  }

  /// A list or an object that is no link, as it stands.
  private func nested(from start: Int) -> RawField {
    RawField(offset: UInt32(start), length: UInt32(place &- start), flags: [.isPresent, .isNested])
  }
}
