/// Cuts bytes into JSON records: an array of objects, objects one after another (NDJSON), or either under `records` or
/// `result` of an object. Knows nothing of files, encodings or tickets.
///
/// Beside the records, or instead of any, an `error` that is not empty or a `status` of `failure` is what ServiceNow adds to
/// an answer that it broke off: then the records are not all.
///
/// RFC 8259, but for control characters in strings, which are let pass. Keys are columns, numbered by a ``JSONColumns`` as
/// they appear. Of a nested object that is a link, `display_value` (or `value`) is the field. As in ``CSVCutter``, a
/// record is cut whole or not at all and anew with more bytes, and nothing is copied.
struct JSONCutter {
  enum Cut: Equatable {
    case record(next: Int)
    case needsMore(from: Int)
    case end
    /// These bytes are no JSON, at this place: what was expected there.
    case broken(at: Int, expected: String)
    /// The file says of itself, before this place, that it is not whole.
    case failed(at: Int)
    /// The key at this place would be one more than a file may have.
    case tooManyKeys(at: Int)
  }

  private var isInWrapper = false
  private var isInArray = false
  /// Behind the `result:` of a wrapper, whose value is one record.
  private var isAtRecord = false
  private var needsComma = false
  private var isAfterComma = false
  private static let start = #""[" or "{""#

  /// Cuts the record that starts at or after `start`; the same terms as ``CSVCutter/cut(_:from:to:isLast:into:)``.
  mutating func cut(
    _ bytes: UnsafeMutablePointer<UInt8>, from start: Int, to end: Int, isLast: Bool,
    keys: inout some JSONColumns & ~Copyable, into fields: inout FieldList
  ) -> Cut {
    bytes[end] = UInt8(ascii: "\"")
    var text = JSONText(bytes: bytes, place: start, end: end, isLast: isLast)
    var resume = start
    do throws(JSONStop) {
      while true {
        resume = text.place
        text.skipBlanks()
        if text.place == end, !isInArray, !isInWrapper { return isLast ? .end : .needsMore(from: text.place) }
        let byte = try text.peek(
          isInArray || isInWrapper ? (needsComma ? "a comma or an end" : "a record") : JSONCutter.start)
        if isAtRecord {
          try text.object(&keys, &fields, mayWrap: false)
          isAtRecord = false
          (needsComma, isAfterComma) = (true, false)
          return .record(next: text.place)
        }
        if isInArray || isInWrapper {
          if byte == UInt8(ascii: isInArray ? "]" : "}"), !isAfterComma {
            text.place += 1
            if isInArray { isInArray = false } else { isInWrapper = false }
            needsComma = isInWrapper
            continue
          }
          if needsComma {
            guard byte == UInt8(ascii: ",") else {
              throw .broken(at: text.place, expected: isInArray ? #""," or "]""# : #""," or "}""#)
            }
            text.place += 1
            (needsComma, isAfterComma) = (false, true)
            continue
          }
        }
        if isInArray {
          try text.object(&keys, &fields, mayWrap: false)
        } else if isInWrapper {
          let key = try text.key()
          text.skipBlanks()
          let isRecords = text.isWrapperKey(key)
          switch try text.peek("a value") {
          case UInt8(ascii: "[") where isRecords:
            text.place += 1
            (isInArray, isAfterComma) = (true, false)
            continue
          case UInt8(ascii: "{") where isRecords:
            try text.object(&keys, &fields, mayWrap: false)
          default:
            let value = try text.value(depth: 0, prefersValue: false)
            if text.tellsOfFailure(key, value) { throw .failed(at: text.place) }
            (needsComma, isAfterComma) = (true, false)
            continue
          }
        } else if byte == UInt8(ascii: "[") {
          text.place += 1
          isInArray = true
          continue
        } else if byte == UInt8(ascii: "{") {
          try text.object(&keys, &fields, mayWrap: true)
          return .record(next: text.place)
        } else {
          throw .broken(at: text.place, expected: JSONCutter.start)
        }
        (needsComma, isAfterComma) = (true, false)
        return .record(next: text.place)
      }
    } catch {
      switch error {
      case .needsMore: return .needsMore(from: resume)
      case .broken(let place, let expected): return .broken(at: place, expected: expected)
      case .failed(let place): return .failed(at: place)
      case .tooManyKeys(let place): return .tooManyKeys(at: place)
      case .isWrapper(let place, let isArray):
        isInWrapper = true
        isInArray = isArray
        isAtRecord = !isArray
        (needsComma, isAfterComma) = (false, false)
        return cut(bytes, from: place, to: end, isLast: isLast, keys: &keys, into: &fields)
      }
    }
  }
}
