import Parquet
import SeededGenerator
import Testing

@Suite("Run lengths and bit packing") struct RunLengthEncodingTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var numbers: [UInt32]
    var bitWidth: Int
    var expected: [UInt8]

    init(_ name: String, _ numbers: [UInt32], bits: Int, _ expected: [UInt8]) {
      (testDescription, self.numbers, bitWidth, self.expected) = (name, numbers, bits, expected)
    }
  }

  @Test(
    "writes the bytes that the specification spells",
    arguments: [
      Case("nothing", [], bits: 1, []),
      Case("0 to 7 in three bits, the specification's example", Array(0...7), bits: 3, [0x03, 0x88, 0xC6, 0xFA]),
      Case("eight of a kind are a run", Array(repeating: 5, count: 8), bits: 3, [0x10, 0x05]),
      Case("seven of a kind are packed, with a zero", Array(repeating: 1, count: 7), bits: 1, [0x03, 0x7F]),
      Case("a run's value takes whole bytes", Array(repeating: 0x1FF, count: 100), bits: 9, [0xC8, 0x01, 0xFF, 0x01]),
      Case("no bits, one possible value", Array(repeating: 0, count: 9), bits: 0, [0x12]),
      Case("a few of no bits", [0, 0], bits: 0, [0x03]),
      Case(
        "a run fills up the group before it", [1] + Array(repeating: 0, count: 15), bits: 1, [0x03, 0x01, 0x10, 0x00]),
      Case(
        "a run that the filling makes too short is packed", [1] + Array(repeating: 0, count: 14), bits: 1,
        [0x05, 0x01, 0x00]),
      Case(
        "packed numbers behind a run", Array(repeating: 1, count: 8) + [0, 1], bits: 1, [0x10, 0x01, 0x03, 0x02]),
      Case("32 bits", [0, .max], bits: 32, [0x03, 0, 0, 0, 0, 255, 255, 255, 255] + Array(repeating: 0, count: 24)),
    ])
  func writes(_ c: Case) {
    var bytes: [UInt8] = []
    RunLengthEncoding.append(c.numbers[...], bitWidth: c.bitWidth, to: &bytes)
    #expect(bytes == c.expected)
  }

  @Test("reads back as what was written, whatever runs there are", arguments: 0...20)
  func readsBack(bitWidth: Int) {
    var random = SeededGenerator(seed: UInt64(bitWidth))
    let greatest = UInt32(1) << UInt32(bitWidth) - 1
    for _ in 0..<50 {
      var numbers: [UInt32] = []
      while numbers.count < 300 {
        let run = Int.random(in: 1...20, using: &random)
        numbers += repeatElement(UInt32.random(in: 0...greatest, using: &random), count: run)
      }
      var bytes: [UInt8] = []
      RunLengthEncoding.append(numbers[...], bitWidth: bitWidth, to: &bytes)
      #expect(decoded(bytes, bitWidth: bitWidth).prefix(numbers.count) == numbers[...])
    }
  }

  @Test("gives numbers the bits they need", arguments: [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (255, 8), (256, 9)])
  func bitWidth(greatest: Int, bits: Int) {
    #expect(RunLengthEncoding.bitWidth(upTo: greatest) == bits)
  }
}

/// The numbers, and behind them the zeros of the last group.
func decoded(_ bytes: [UInt8], bitWidth: Int) -> [UInt32] {
  var reader = CompactProtocolReader(bytes: bytes[...])
  var numbers: [UInt32] = []
  while !reader.bytes.isEmpty {
    let head = Int(reader.varint())
    if head & 1 == 0 {
      let value = reader.take((bitWidth + 7) / 8).reversed().reduce(0) { $0 << 8 | UInt32($1) }
      numbers += repeatElement(value, count: head >> 1)
    } else {
      let packed = reader.take((head >> 1) * bitWidth)
      for index in 0..<(head >> 1) * 8 {
        var value: UInt32 = 0
        for bit in 0..<bitWidth {
          let place = index * bitWidth + bit
          if packed[place / 8] >> UInt8(place % 8) & 1 == 1 { value |= 1 << UInt32(bit) }
        }
        numbers.append(value)
      }
    }
  }
  return numbers
}
