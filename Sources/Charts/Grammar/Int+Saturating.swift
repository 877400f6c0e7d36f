extension Int {
  /// The whole part; the nearest whole number there is for one that is too great, and 0 for none (NaN).
  package init(saturating number: Double) {
    // 2^63 itself is a Double and no Int.
    self = number.isNaN ? 0 : number >= 0x1p63 ? .max : number < -0x1p63 ? .min : Int(number)
  }
}
