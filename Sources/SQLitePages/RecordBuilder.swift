/// Builds one row, or one key of an index, in SQLite's record format: value by value, in the order of the columns.
///
/// <https://www.sqlite.org/fileformat2.html#record_format>. Holds one record at a time and allocates only for the
/// longest one so far.
package struct RecordBuilder: ~Copyable {
  /// Room for the types of the values, in front of the values: at most 9 bytes each, and for the length of both.
  @usableFromInline let headerRoom: Int
  /// ``headerRoom`` bytes, then the values.
  @usableFromInline var bytes: UnsafeMutableRawPointer
  @usableFromInline var capacity: Int
  @usableFromInline let types: UnsafeMutablePointer<UInt8>
  @usableFromInline var typesEnd = 0
  @usableFromInline var end: Int

  /// - Parameter columns: how many values a record has at most.
  package init(columns: Int) {
    headerRoom = columns * 9 + 9
    capacity = headerRoom + 1_024
    bytes = .allocate(byteCount: capacity, alignment: 8)
    types = .allocate(capacity: headerRoom)
    end = headerRoom
  }

  deinit {
    bytes.deallocate()
    types.deallocate()
  }

  /// Begins the next record.
  @inlinable @inline(__always)
  package mutating func clear() {
    typesEnd = 0
    end = headerRoom
  }

  @inlinable @inline(__always)
  package mutating func null() { type(0) }

  @inlinable @inline(__always)
  package mutating func integer(_ value: Int) {
    let width: Int
    switch value {
    case 0: return type(8)
    case 1: return type(9)
    case -0x80..<0x80: (width, types[typesEnd]) = (1, 1)
    case -0x8000..<0x8000: (width, types[typesEnd]) = (2, 2)
    case -0x80_0000..<0x80_0000: (width, types[typesEnd]) = (3, 3)
    case -0x8000_0000..<0x8000_0000: (width, types[typesEnd]) = (4, 4)
    case -0x8000_0000_0000..<0x8000_0000_0000: (width, types[typesEnd]) = (6, 5)
    default: (width, types[typesEnd]) = (8, 6)
    }
    typesEnd &+= 1
    reserve(8)
    // The upper `width` bytes, biggest first; those behind them are written over by the next value.
    let bits = UInt64(bitPattern: Int64(value)) &<< UInt64(64 &- width &* 8)
    bytes.storeBytes(of: bits.bigEndian, toByteOffset: end, as: UInt64.self)
    end &+= width
  }

  @inlinable
  package mutating func integer(_ value: Int?) {
    if let value { integer(value) } else { null() }
  }

  /// Valid UTF-8. An empty text stays a text.
  @inlinable @inline(__always)
  package mutating func text(_ value: UnsafeRawBufferPointer) {
    type(UInt64(truncatingIfNeeded: value.count &* 2 &+ 13))
    guard let start = value.baseAddress else { return }
    reserve(value.count)
    (bytes + end).copyMemory(from: start, byteCount: value.count)
    end &+= value.count
  }

  /// Null if it is empty.
  @inlinable @inline(__always)
  package mutating func textOrNull(_ value: UnsafeRawBufferPointer) {
    if value.isEmpty { null() } else { text(value) }
  }

  package mutating func text(_ value: String?) {
    guard var value else { return null() }
    value.withUTF8 { text(UnsafeRawBufferPointer($0)) }
  }

  /// The whole record, valid until the next value is added.
  @inlinable @inline(__always)
  package mutating func record() -> UnsafeRawBufferPointer {
    // The header's length counts its own bytes too.
    let lengthBytes = typesEnd &+ 1 < 128 ? 1 : 2
    let start = headerRoom &- typesEnd &- lengthBytes
    _ = Varint.write(UInt64(typesEnd &+ lengthBytes), to: bytes + start)
    (bytes + start + lengthBytes).copyMemory(from: types, byteCount: typesEnd)
    return UnsafeRawBufferPointer(start: bytes + start, count: end &- start)
  }

  @inlinable @inline(__always)
  mutating func type(_ type: UInt64) {
    typesEnd &+= Varint.write(type, to: UnsafeMutableRawPointer(types + typesEnd))
  }

  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) {
    if end &+ count &+ 8 > capacity { grow(count) }
  }

  @usableFromInline @inline(never)
  mutating func grow(_ count: Int) {
    capacity = (end + count + 8) * 2
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 8)
    (larger + headerRoom).copyMemory(from: bytes + headerRoom, byteCount: end - headerRoom)
    bytes.deallocate()
    bytes = larger
  }
}

/// SQLite's integers of variable length: seven bits a byte, the highest first, all eight of a ninth.
@usableFromInline
enum Varint {
  @inlinable @inline(__always)
  static func count(_ value: UInt64) -> Int {
    if value < 1 &<< 7 { return 1 }
    if value < 1 &<< 14 { return 2 }
    return value >= 1 &<< 56 ? 9 : (64 &- value.leadingZeroBitCount &+ 6) / 7
  }

  /// - Returns: how many bytes it took.
  @inlinable @inline(__always)
  static func write(_ value: UInt64, to target: UnsafeMutableRawPointer) -> Int {
    if value < 1 &<< 7 {
      target.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
      return 1
    }
    if value < 1 &<< 14 {
      target.storeBytes(of: UInt8(truncatingIfNeeded: value &>> 7) | 0x80, as: UInt8.self)
      target.storeBytes(of: UInt8(truncatingIfNeeded: value) & 0x7F, toByteOffset: 1, as: UInt8.self)
      return 2
    }
    return writeLong(value, to: target)
  }

  @usableFromInline @inline(never)
  static func writeLong(_ value: UInt64, to target: UnsafeMutableRawPointer) -> Int {
    let count = count(value)
    var rest = value
    var place = count - 1
    if count == 9 {
      target.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: 8, as: UInt8.self)
      rest >>= 8
      place = 7
    }
    while place >= 0 {
      let more: UInt8 = place == count - 1 ? 0 : 0x80
      target.storeBytes(of: UInt8(truncatingIfNeeded: rest) & 0x7F | more, toByteOffset: place, as: UInt8.self)
      rest >>= 7
      place -= 1
    }
    return count
  }
}
