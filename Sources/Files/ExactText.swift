/// A text that equals another one only byte by byte, as SQLite and the file system compare: to a `String`, `é` as one
/// letter and as two are the same.
///
/// For names of files, paths and the values of exports, wherever they are keys. Inlinable: tables of texts lie in other
/// modules.
package struct ExactText: Hashable, Comparable, Sendable {
  package var text: String

  @inlinable
  package init(_ text: String) { self.text = text }

  @inlinable
  package static func == (a: ExactText, b: ExactText) -> Bool { a.text.isExactly(b.text) }

  @inlinable
  package static func < (a: ExactText, b: ExactText) -> Bool { a.text.precedesExactly(b.text) }

  @inlinable
  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension String {
  /// Whether the other has the same bytes.
  @inlinable
  package func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Whether this one's bytes stand before the other's.
  @inlinable
  package func precedesExactly(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
