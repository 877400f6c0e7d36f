import Parquet
import Testing

@Suite("The compact protocol") struct CompactProtocolTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var fields: @Sendable (inout CompactProtocolWriter) -> Void
    var expected: [UInt8]

    init(_ name: String, _ expected: [UInt8], _ fields: @escaping @Sendable (inout CompactProtocolWriter) -> Void) {
      testDescription = name
      self.fields = fields
      self.expected = expected
    }
  }

  @Test(
    "writes the bytes that the specification spells",
    arguments: [
      Case("nothing but the stop", [0x00]) { _ in },
      Case("a boolean is its field's type", [0x11, 0x12, 0x00]) {
        $0.field(1, true); $0.field(2, false)
      },
      Case("small numbers of either sign take a byte", [0x15, 0x00, 0x15, 0x01, 0x15, 0x02, 0x00]) {
        $0.field(1, Int32(0)); $0.field(2, Int32(-1)); $0.field(3, Int32(1))
      },
      Case("a number of two bytes", [0x16, 0xAC, 0x04, 0x00]) { $0.field(1, Int64(278)) },
      Case("a short number", [0x14, 0x0E, 0x00]) { $0.field(1, Int16(7)) },
      Case("the least number", [0x16] + Array(repeating: 0xFF, count: 9) + [0x01, 0x00]) { $0.field(1, Int64.min) },
      Case("a field 15 after the last", [0xF5, 0x02, 0x00]) { $0.field(15, Int32(1)) },
      Case("a field 16 after the last has its number", [0x05, 0x20, 0x02, 0x00]) { $0.field(16, Int32(1)) },
      Case("a text is its bytes after their count", [0x18, 0x03, 0xC3, 0xAB, 0x21, 0x00]) { $0.field(1, "ë!") },
      Case("a structure counts its fields anew, and the outer one goes on", [0x2C, 0x15, 0x02, 0x00, 0x15, 0x04, 0x00])
      {
        $0.field(2) { $0.field(1, Int32(1)) }
        $0.field(3, Int32(2))
      },
      Case("a list of fewer than 15", [0x19, 0x25, 0x02, 0x04, 0x00]) { $0.field(1, list: [Int32(1), 2]) },
      Case("a list of 15", [0x19, 0xF5, 0x0F] + Array(repeating: 0x02, count: 15) + [0x00]) {
        $0.field(1, list: Array(repeating: Int32(1), count: 15))
      },
      Case("a list of texts", [0x19, 0x28, 0x01, 0x61, 0x00, 0x00]) { $0.field(1, list: ["a", ""]) },
      Case("a list of structures", [0x19, 0x2C, 0x15, 0x02, 0x00, 0x15, 0x04, 0x00, 0x00]) {
        $0.field(1, list: [Int32(1), 2]) { $0.field(1, $1) }
      },
    ])
  func writes(_ c: Case) {
    #expect(CompactProtocolWriter.structure(c.fields) == c.expected)
  }

  @Test("reads back as what was written, however large the numbers")
  func readsBack() {
    let numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, 8_191, 8_192, .max, .min]
    let bytes = CompactProtocolWriter.structure { $0.field(100, list: numbers) { $0.field(40, $1) } }
    var reader = CompactProtocolReader(bytes: bytes[...])
    #expect(reader.structure()[100]?.list.map { $0[40]?.integer } == numbers.map { Int($0) })
    #expect(reader.bytes.isEmpty)
  }
}
