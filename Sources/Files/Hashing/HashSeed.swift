/// What a table spreads its numbers by: drawn by chance for each table, so that nobody can make exports whose numbers share
/// its slots. No output may depend on the order in such a table.
///
/// The function of the same name outside is known to everybody; with a secret number laid on its input alone, 1,000 keys that were made to
/// share one of 256 slots still shared one by 80. The secret factor spreads them like others.
package struct HashSeed: Sendable {
  package let offset: UInt64
  /// Odd.
  package let factor: UInt64

  package init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// For tests: the same numbers give the same seed.
  package init(using generator: inout some RandomNumberGenerator) {
    offset = generator.next()
    factor = generator.next() | 1
  }

  /// Spreads a number over 64 bits: a table may take lower bits of it or upper ones.
  @inlinable
  @inline(__always)
  package func mixed(_ value: UInt64) -> UInt64 {
    let product = (value ^ offset).multipliedFullWidth(by: factor)
    let folded = product.high ^ product.low
    // Lower bits of a product know nothing of upper ones of the key; of one factor in twenty it showed.
    return folded ^ folded &>> 32
  }
}
