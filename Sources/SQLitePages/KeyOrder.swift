import Glibc

/// Compares a key of an index with the one given before it, as SQLite would look it up later.
///
/// The rules are those of <https://www.sqlite.org/datatype3.html#sort_order> for what ``RecordBuilder`` writes: null,
/// then integers, then texts by their bytes (the collating sequence `binary`). Keeps one key.
struct KeyOrder: ~Copyable {
  /// How many columns, from the first, make a key.
  private let columns: Int
  private var last: UnsafeMutableRawBufferPointer
  /// 0 before the first key.
  private var length = 0

  /// - Parameter columns: no two keys have the same values in so many columns, from the first.
  init(columns: Int) {
    self.columns = columns
    last = .allocate(byteCount: 256, alignment: 8)
  }

  deinit { last.deallocate() }

  /// - Returns: whether the key is greater than the one before.
  @inline(__always)
  mutating func accepts(_ key: UnsafeRawBufferPointer) -> Bool {
    let isGreater = length == 0 || isGreater(key)
    if key.count > last.count { grow(key.count) }
    if let bytes = key.baseAddress { last.baseAddress?.copyMemory(from: bytes, byteCount: key.count) }
    length = key.count
    return isGreater
  }

  private func isGreater(_ key: UnsafeRawBufferPointer) -> Bool {
    guard let a = last.baseAddress, let b = key.baseAddress else { return false }
    var (old, new) = (RecordReader(UnsafeRawPointer(a)), RecordReader(b))
    for _ in 0..<columns {
      guard let oldType = old.nextType(), let newType = new.nextType() else { return false }
      let isText = (oldType >= RecordReader.firstText, newType >= RecordReader.firstText)
      if isText.0, isText.1 {
        let (x, y) = (old.text(oldType), new.text(newType))
        let order = memcmp(x.start, y.start, min(x.count, y.count))
        if order != 0 { return order < 0 }
        if x.count != y.count { return x.count < y.count }
      } else if isText.0 || isText.1 {
        return isText.1
      } else {
        // Null is less than any integer.
        if oldType == 0 || newType == 0 {
          if oldType == newType { continue }
          return oldType == 0
        }
        let (x, y) = (old.integer(oldType), new.integer(newType))
        if x != y { return x < y }
      }
    }
    return false
  }

  private mutating func grow(_ count: Int) {
    last.deallocate()
    last = .allocate(byteCount: count * 2, alignment: 8)
  }
}

/// Reads the values of a record that ``RecordBuilder`` made, from the first one on.
private struct RecordReader {
  /// Serial types from here on, odd ones all, are texts.
  static let firstText = 13

  private var type: UnsafeRawPointer
  private var typesEnd: UnsafeRawPointer
  private var value: UnsafeRawPointer

  @inline(__always)
  init(_ record: UnsafeRawPointer) {
    type = record
    typesEnd = record
    value = record
    let header = varint()
    typesEnd = record + header
    value = record + header
  }

  /// Nil after the last one.
  @inline(__always)
  mutating func nextType() -> Int? { type < typesEnd ? varint() : nil }

  @inline(__always)
  mutating func text(_ type: Int) -> (start: UnsafeRawPointer, count: Int) {
    let text = (value, (type - Self.firstText) / 2)
    value += text.1
    return text
  }

  /// The types of integers are 1 to 6, with their bytes, and 8 and 9, which are 0 and 1.
  @inline(__always)
  mutating func integer(_ type: Int) -> Int {
    if type >= 8 { return type - 8 }
    let width = type < 5 ? type : type * 2 - 4
    var bits = Int(value.load(as: Int8.self))
    for i in 1..<width { bits = bits << 8 | Int(value.load(fromByteOffset: i, as: UInt8.self)) }
    value += width
    return bits
  }

  @inline(__always)
  private mutating func varint() -> Int {
    var result = 0
    while true {
      let byte = type.load(as: UInt8.self)
      type += 1
      result = result << 7 | Int(byte & 0x7F)
      if byte < 0x80 { return result }
    }
  }
}
