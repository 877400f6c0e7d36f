/// What the keys of JSON records are: columns, numbered from 0.
protocol JSONColumns: ~Copyable {
  /// The column of a key, a new one for a key not met before; nil if there are as many as a file may have.
  mutating func column(_ bytes: UnsafeMutablePointer<UInt8>, _ key: RawField) -> Int?
  /// Whether the column is one that only a record has.
  func isUsed(_ column: Int) -> Bool
  /// Of a link object, whether its `value` is wanted, rather than its `display_value`.
  func prefersValue(_ column: Int) -> Bool
}
