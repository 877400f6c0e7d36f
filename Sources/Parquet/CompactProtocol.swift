/// Writes Thrift's compact protocol, in which Parquet keeps its page headers and its footer. Knows nothing of Parquet.
///
/// Only what Parquet's structures need: no messages, no sets, no maps, and no lists of booleans.
/// The rule: [thrift-compact-protocol.md](https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
package struct CompactProtocolWriter {
  package private(set) var bytes: [UInt8] = []
  /// The last field written of the structure at hand: a field says its distance to the one before.
  private var lastField = 0

  /// The bytes of one structure, whose fields `body` writes in ascending order of their ids.
  package static func structure(_ body: (inout CompactProtocolWriter) -> Void) -> [UInt8] {
    var writer = CompactProtocolWriter()
    writer.writeStructure(body)
    return writer.bytes
  }

  /// A field of the structure at hand. Ids rise from one to the next.
  package mutating func field(_ id: Int, _ value: Bool) {
    // A boolean field has no value of its own: the type of the field tells it.
    header(id, value ? .boolTrue : .boolFalse)
  }

  package mutating func field(_ id: Int, _ value: Int16) {
    header(id, .int16)
    zigZag(Int64(value))
  }

  package mutating func field(_ id: Int, _ value: Int32) {
    header(id, .int32)
    zigZag(Int64(value))
  }

  package mutating func field(_ id: Int, _ value: Int64) {
    header(id, .int64)
    zigZag(value)
  }

  /// As `binary`: the length, then the bytes.
  package mutating func field(_ id: Int, _ value: [UInt8]) {
    header(id, .binary)
    binary(value)
  }

  /// As `binary`, in UTF-8.
  package mutating func field(_ id: Int, _ value: String) { field(id, Array(value.utf8)) }

  /// A structure within the structure; its ids begin anew.
  package mutating func field(_ id: Int, structure body: (inout CompactProtocolWriter) -> Void) {
    header(id, .structure)
    writeStructure(body)
  }

  /// A list; an empty one is written too.
  package mutating func field(_ id: Int, list: [Int32]) {
    header(id, .list)
    listHeader(.int32, count: list.count)
    for value in list { zigZag(Int64(value)) }
  }

  package mutating func field(_ id: Int, list: [String]) {
    header(id, .list)
    listHeader(.binary, count: list.count)
    for value in list { binary(Array(value.utf8)) }
  }

  /// A list of structures: `body` writes the fields of each element.
  package mutating func field<Element>(
    _ id: Int, list: [Element], _ body: (inout CompactProtocolWriter, Element) -> Void
  ) {
    header(id, .list)
    listHeader(.structure, count: list.count)
    for element in list { writeStructure { body(&$0, element) } }
  }
}

extension CompactProtocolWriter {
  private enum WireType: UInt8 {
    case boolTrue = 1, boolFalse = 2, int16 = 4, int32 = 5, int64 = 6, binary = 8, list = 9, structure = 12
  }

  private mutating func header(_ id: Int, _ type: WireType) {
    let distance = id - lastField
    if (1...15).contains(distance) {
      bytes.append(UInt8(distance) << 4 | type.rawValue)
    } else {
      bytes.append(type.rawValue)
      zigZag(Int64(id))
    }
    lastField = id
  }

  private mutating func listHeader(_ type: WireType, count: Int) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type.rawValue)
    } else {
      bytes.append(0xF0 | type.rawValue)
      bytes.appendVarint(UInt64(count))
    }
  }

  private mutating func writeStructure(_ body: (inout CompactProtocolWriter) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    bytes.append(0)
    lastField = outer
  }

  private mutating func binary(_ value: [UInt8]) {
    bytes.appendVarint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Small numbers of either sign in few bytes: 0, −1, 1, −2 … become 0, 1, 2, 3 …
  private mutating func zigZag(_ value: Int64) {
    bytes.appendVarint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }
}

extension [UInt8] {
  /// Seven bits to a byte, the lowest first; the high bit says that more follow (ULEB128).
  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
