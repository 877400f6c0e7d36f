/// The keys of a JSON export as columns of a ``ColumnMap``, numbered in order of first appearance.
struct JSONKeys: JSONColumns, ~Copyable {
  private var table = ByteTable(capacity: 64)
  private(set) var map: ColumnMap
  private var uses: [Bool] = []
  private var valuePreferring: [Bool] = []
  /// The columns used have changed since this was last set to false.
  var isChanged = false

  init(_ names: ColumnMap.Names) { map = ColumnMap(names) }

  @inline(__always)
  func isUsed(_ column: Int) -> Bool { uses[column] }

  /// Of a link object, the field wants the `value` (a sys_id) rather than what is displayed.
  @inline(__always)
  func prefersValue(_ column: Int) -> Bool { valuePreferring[column] }

  @inline(__always)
  mutating func column(_ bytes: UnsafeMutablePointer<UInt8>, _ key: RawField) -> Int? {
    if key.flags.contains(.hasEscapes) { return columnOfEscaped(bytes, key) }
    return column(UnsafePointer(bytes + Int(key.offset)), Int(key.length))
  }

  private mutating func columnOfEscaped(_ bytes: UnsafeMutablePointer<UInt8>, _ key: RawField) -> Int? {
    // A copy: the record may have to be cut again.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(key.length) + ByteScan.slack) { copy in
      guard let start = copy.baseAddress else { return nil }
      start.update(from: bytes + Int(key.offset), count: Int(key.length))
      return column(UnsafePointer(start), JSONEscapes.removed(from: start, Int(key.length)))
    }
  }

  @inline(__always)
  private mutating func column(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    // Hostile input must not fill memory. To read over what is beyond lost closing times and states in silence.
    if uses.count >= FieldList.most { return table.known(bytes, length) }
    let (number, isNew) = table.number(of: bytes, length)
    if isNew { add(bytes, length) }
    return number
  }

  private mutating func add(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
    let mayBeUsed = map.append(String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self))
    uses.append(false)
    valuePreferring.append(false)
    guard mayBeUsed else { return }
    isChanged = true
    for column in uses.indices { (uses[column], valuePreferring[column]) = (map.isUsed(column), false) }
    for column in Set(map.columnOfField) where column >= 0 {
      let fields = map.columnOfField.indices.filter { map.columnOfField[$0] == column }
      valuePreferring[column] = fields.allSatisfy { map.names.kind.fields[$0].isSystemID }
    }
  }
}
