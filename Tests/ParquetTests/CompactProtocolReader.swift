/// Reads back what the compact protocol says, with nothing known of its meaning: fields by their numbers.
///
/// Traps on bytes that are none of it: a test that fails.
struct CompactProtocolReader {
  var bytes: ArraySlice<UInt8>

  indirect enum Value: Hashable {
    case boolean(Bool)
    case integer(Int)
    case binary([UInt8])
    case list([Value])
    case structure([Int: Value])

    subscript(field: Int) -> Value? {
      guard case .structure(let fields) = self else { return nil }
      return fields[field]
    }

    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var list: [Value] { if case .list(let values) = self { values } else { [] } }
    var bytes: [UInt8]? { if case .binary(let bytes) = self { bytes } else { nil } }
    var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
  }

  mutating func structure() -> Value {
    var fields: [Int: Value] = [:]
    var id = 0
    while case let head = byte(), head != 0 {
      id = head >> 4 == 0 ? zigZag() : id + Int(head >> 4)
      fields[id] = value(head & 0x0F)
    }
    return .structure(fields)
  }

  mutating func varint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while case let next = byte() {
      value |= UInt64(next & 0x7F) << shift
      shift += 7
      if next < 0x80 { break }
    }
    return value
  }

  mutating func take(_ count: Int) -> [UInt8] {
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  private mutating func byte() -> UInt8 { bytes.removeFirst() }

  private mutating func zigZag() -> Int {
    let value = varint()
    return Int(value >> 1) ^ -Int(value & 1)
  }

  private mutating func value(_ type: UInt8) -> Value {
    switch type {
    case 1: return .boolean(true)
    case 2: return .boolean(false)
    case 4, 5, 6: return .integer(zigZag())
    case 8: return .binary(take(Int(varint())))
    case 9:
      let head = byte()
      let count = head >> 4 == 15 ? Int(varint()) : Int(head >> 4)
      return .list((0..<count).map { _ in value(head & 0x0F) })
    case 12: return structure()
    default: preconditionFailure("no type of the compact protocol that Parquet uses: \(type)")
    }
  }
}
