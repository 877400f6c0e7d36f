/// A field of a record as it lies in the buffer, without its quotes.
struct RawField {
  var offset: UInt32
  var length: UInt32
  var flags: Flags

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// `""` inside: to be halved.
    static let hasDoubledQuotes = Flags(rawValue: 1)
    /// Text behind the closing quote: the slice is the field as it stands, quotes and all.
    static let isMalformed = Flags(rawValue: 2)
    /// JSON: backslashes inside.
    static let hasEscapes = Flags(rawValue: 4)
    /// JSON: a list, or an object that is no link; the slice is its JSON text.
    static let isNested = Flags(rawValue: 8)
    /// JSON: the record has this key.
    static let isPresent = Flags(rawValue: 16)
    /// JSON: the record has this key more than once.
    static let isRepeated = Flags(rawValue: 32)
  }

  static let empty = RawField(offset: 0, length: 0, flags: [])
}

/// The fields of one record. Reused from record to record.
struct FieldList: ~Copyable {
  private(set) var fields: UnsafeMutablePointer<RawField>
  private var capacity: Int
  /// How many the record has, of which the first ``FieldList/most`` are kept.
  private(set) var count = 0
  /// A record of 16 MiB of delimiters must not take 200 MB. A file with more columns is refused.
  static let most = 8192

  init() {
    capacity = 64
    fields = .allocate(capacity: capacity)
  }

  deinit { fields.deallocate() }

  var kept: Int { min(count, FieldList.most) }

  @inline(__always)
  subscript(index: Int) -> RawField {
    get { fields[index] }
    nonmutating set { fields[index] = newValue }
  }

  /// The field of a column, which is there from now on: JSON's come in any order, and not all of them.
  @inline(__always)
  mutating func reach(_ column: Int) {
    while count <= column { append(offset: 0, length: 0, flags: []) }
  }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(offset: Int, length: Int, flags: RawField.Flags) {
    if count >= capacity { grow() }
    if count < capacity {
      fields[count] = RawField(
        offset: UInt32(truncatingIfNeeded: offset), length: UInt32(truncatingIfNeeded: length), flags: flags)
    }
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    guard capacity < FieldList.most else { return }
    let larger = UnsafeMutablePointer<RawField>.allocate(capacity: capacity * 2)
    larger.update(from: fields, count: capacity)
    fields.deallocate()
    fields = larger
    capacity *= 2
  }
}

extension FieldList {
  /// Replaces the escapes of a field in place; its new length.
  func unescape(_ column: Int, _ bytes: UnsafeMutablePointer<UInt8>) -> Int {
    var field = self[column]
    let start = bytes + Int(field.offset)
    if field.flags.contains(.hasDoubledQuotes) {
      // From one quote to the next; the second of a pair is left out.
      let end = Int(field.length)
      var written = ByteScan.first(UInt8(ascii: "\""), in: start, from: 0, to: end) + 1
      var read = written + 1
      while read < end {
        let next = min(end, ByteScan.first(UInt8(ascii: "\""), in: start, from: read, to: end) + 1)
        (start + written).update(from: start + read, count: next - read)
        written += next - read
        read = next + 1
      }
      field.length = UInt32(written)
    } else if field.flags.contains(.hasEscapes) {
      field.length = UInt32(JSONEscapes.removed(from: start, Int(field.length)))
    }
    field.flags.subtract([.hasDoubledQuotes, .hasEscapes])
    self[column] = field
    return Int(field.length)
  }
}
