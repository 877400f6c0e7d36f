/// A percentile by nearest rank: the least value that at least this part of all values does not exceed. It is always a
/// value that occurred.
///
/// `rollups-recomputed.sql` says the same in SQL; `verify` and the load tests compare the two.
struct NearestRank {
  private let numerator: Int
  private let denominator: Int

  static let median = NearestRank(numerator: 1, denominator: 2)
  static let p90 = NearestRank(numerator: 9, denominator: 10)

  /// The value's place among `count` values in ascending order, from 1. The count is at least 1.
  func place(among count: Int) -> Int { (numerator * count + denominator - 1) / denominator }

  /// The value among values with counts; nil if there are none.
  ///
  /// - Parameter ascending: each value once, with its count: at least one.
  func value(of ascending: [(value: Int, count: Int)]) -> Int? {
    let place = place(among: ascending.reduce(0) { $0 + $1.count })
    var soFar = 0
    return ascending.first { entry in
      soFar += entry.count
      return soFar >= place
    }?.value
  }
}
