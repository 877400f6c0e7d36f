import Glibc

/// The category of an interaction: the text of its short description before the first `|`, without ASCII's blanks and
/// control characters at its end. Empty where there is none, as if the whole description were.
///
/// The one place of the rule in Swift. The view `interactions` defines it in SQL for the rollups that `verify` recomputes.
/// Only ASCII's blanks are trimmed here. With Unicode's, a first load once gave `VPN<no-break space>| down` another category
/// than a night, which derives it from the stored description.
package enum Category {
  /// - Parameter description: a short description as a record has it, trimmed.
  package static func of(_ description: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let start = description.baseAddress else { return description }
    let bar = memchr(start, Int32(UInt8(ascii: "|")), description.count)
    var end = bar.map { UnsafeRawPointer($0) - start } ?? description.count
    while end > 0, description[end &- 1] <= UInt8(ascii: " ") { end &-= 1 }
    return UnsafeRawBufferPointer(start: start, count: end)
  }
}
