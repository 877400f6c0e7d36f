/// A value that repeats (a person, a place, a state …), told by its number in the reading session's ``Vocabulary``.
/// Numbers are dense from 0 in order of first appearance; 0 is always the empty value.
package struct Symbol: Hashable, Sendable {
  package var index: UInt32
  @inlinable package static var empty: Symbol { Symbol(index: 0) }

  @inlinable package init(index: UInt32) { self.index = index }
  @inlinable package var isEmpty: Bool { index == 0 }
}
