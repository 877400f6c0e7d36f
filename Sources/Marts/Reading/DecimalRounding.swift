/// Rounds a double to decimals, half away from zero, as if the double were the fraction that it was computed from.
///
/// `round(100.0 * 201 / 4000, 2)` should be 5.03, since 5.025 is a tie; but no double is 5.025, and what one gets depends
/// on the engine. So SQL gives the plain quotient, and the rounding is done here, once for every mart and format.
///
/// Why it is right: let v = p/q with integers p and q ≤ 2^53, and x its quotient in doubles, the double nearest to v.
/// A tie is t = (2k+1)/(2·10^d); T is the double nearest to t. Rounding to nearest keeps order, so v ≥ t gives x ≥ T.
/// If v < t, then t − v ≥ 1/(2·10^d·q), while two reals that round to one double lie within v·2^-52 of each other: they
/// can't be mistaken while p·2·10^d < 2^52. With two decimals and p = 100·n that is n < 2.2·10^11 interactions.
package enum DecimalRounding {
  /// 10^0 … 10^15, each exact as a double.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
  package static let decimals = 0..<powers.count

  /// `x` in units of the last decimal: 12.345 with two decimals is 1235. Nil for what is not finite or so great that
  /// doubles no longer hold the units (2^52).
  package static func units(_ x: Double, decimals: Int) -> Int? {
    let power = powers[decimals]
    let magnitude = abs(x)
    guard magnitude * power < 0x1p52 else { return nil }
    /// The double nearest to (2k+1)/(2·10^d), the tie between k and k+1 units.
    func tie(after k: Double) -> Double { (2 * k + 1) / (2 * power) }
    // The product may err by one unit in the last place of a double: the neighbours decide.
    var k = (magnitude * power).rounded(.down)
    if k > 0, magnitude < tie(after: k - 1) { k -= 1 }
    if magnitude >= tie(after: k) { k += 1 }
    return x < 0 ? -Int(k) : Int(k)
  }

  /// The double nearest to so many units of the last decimal.
  package static func value(ofUnits units: Int, decimals: Int) -> Double { Double(units) / powers[decimals] }
}
