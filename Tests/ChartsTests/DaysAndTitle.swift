import Testing

/// So many interactions on each day from Monday 6 January 2025 on, and the title that a chart gives them.
struct DaysAndTitle: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var perDay: [Int]
  /// How many of the last days are not over.
  var unfinished: Int
  var title: String

  init(_ peculiarity: String, _ perDay: [Int], unfinished: Int = 0, _ title: String) {
    (testDescription, self.perDay, self.unfinished, self.title) = (peculiarity, perDay, unfinished, title)
  }
}
