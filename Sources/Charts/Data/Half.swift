/// How many of the greatest members make half of all.
package struct Half: Hashable, Sendable {
  /// Down to the member that completes the half; all of them if they never do.
  package var members: Int
  /// What these hold of all, in words; nil if the members together are less than half.
  package var sharePercent: String?
  /// The same for a title: `half` of what is about that, else as it is: two of four may hold 98 %.
  package var share = "half"
  /// It takes four tenths of them or more, of at least four, and the least and the greatest lie within half of their
  /// mean: they are about alike, and none stands out.
  package var isEven: Bool

  /// - Parameter counts: greatest first, without the unknown member, which is in `total` all the same.
  package init(of total: Int, _ counts: [Int]) {
    var sum = 0
    for (index, count) in counts.enumerated() {
      sum += count
      if 2 * sum >= total {
        members = index + 1
        let named = counts.reduce(0, +)
        // The number of members alone is not enough: of 1,498, 1,161, 306 and 35, two of four make half as well.
        let isNarrow = 2 * counts[0] * counts.count <= 3 * named && 2 * counts[counts.count - 1] * counts.count >= named
        isEven = counts.count >= 4 && members * 10 >= counts.count * 4 && isNarrow
        let percent = NumberWords.percent(sum, of: total)
        sharePercent = percent
        if sum * 100 > total * 55 { share = percent }
        return
      }
    }
    members = counts.count
    isEven = false
  }
}
