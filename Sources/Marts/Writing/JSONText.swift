/// Writes a JSON document member by member, in the order they are given, indented by two blanks.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  private var depth = 0
  private var isFirst = true

  mutating func object(_ members: (inout JSONText) -> Void) {
    open(UInt8(ascii: "{"))
    members(&self)
    close(UInt8(ascii: "}"))
  }

  mutating func object(_ key: String, _ members: (inout JSONText) -> Void) {
    write(key: key)
    object(members)
  }

  mutating func array<Element>(_ key: String, _ elements: [Element], _ write: (inout JSONText, Element) -> Void) {
    self.write(key: key)
    open(UInt8(ascii: "["))
    for element in elements {
      startItem()
      write(&self, element)
    }
    close(UInt8(ascii: "]"))
  }

  mutating func member(_ key: String, _ text: String) {
    write(key: key)
    value(text)
  }

  mutating func member(_ key: String, _ number: Int) {
    write(key: key)
    bytes.append(decimal: number)
  }

  mutating func member(_ key: String, _ boolean: Bool) {
    write(key: key)
    bytes.append(boolean ? "true" : "false")
  }

  mutating func value(_ text: String) { bytes.append(json: text.utf8) }

  private mutating func write(key: String) {
    startItem()
    bytes.append(json: key.utf8)
    bytes.append(": ")
  }

  private mutating func startItem() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    startLine()
  }

  private mutating func startLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes.append("  ") }
  }

  private mutating func open(_ bracket: UInt8) {
    bytes.append(bracket)
    depth += 1
    isFirst = true
  }

  private mutating func close(_ bracket: UInt8) {
    depth -= 1
    if !isFirst { startLine() }
    bytes.append(bracket)
    isFirst = false
    if depth == 0 { bytes.append(UInt8(ascii: "\n")) }
  }
}
