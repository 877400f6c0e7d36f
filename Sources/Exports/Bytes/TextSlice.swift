/// A run of bytes in a batch's ``RecordBatch/text``: valid UTF-8, trimmed, unquoted. Length 0 is null.
package struct TextSlice: Equatable, Sendable {
  package var offset: UInt32, length: UInt32
  @inlinable package static var empty: TextSlice { TextSlice(offset: 0, length: 0) }

  @inlinable package init(offset: UInt32, length: UInt32) {
    self.offset = offset
    self.length = length
  }
  @inlinable package var isEmpty: Bool { length == 0 }
}
