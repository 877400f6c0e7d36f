import Words

/// Headers as a message names them: a few of them, and of each so much that the message stays a line.
package struct HeaderList: Equatable, Sendable {
  /// The first ones, cut short.
  package let shown: [String]
  /// How many there are.
  package let count: Int

  // A first line of 2 MB made a message of 2 MB.
  private static let most = 12
  /// Letters of each.
  static let longest = 40

  package init(_ headers: [String]) {
    shown = headers.prefix(HeaderList.most).map(HeaderList.short)
    count = headers.count
  }

  static func short(_ header: String) -> String {
    (header.count > longest ? header.prefix(longest - 1) + "…" : header).printable
  }

  /// `"a" and "b"`, or `"a", "b", … and 7 more`.
  func words(joinedBy separator: String = ", ") -> String {
    let quoted = shown.map { $0.isEmpty ? "(no header)" : "\"\($0)\"" }.joined(separator: separator)
    return count > shown.count ? "\(quoted), … and \(grouped(count - shown.count)) more" : quoted
  }
}

extension HeaderList: CustomStringConvertible {
  package var description: String { words() }
}
