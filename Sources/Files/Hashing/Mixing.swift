/// Spreads a number over 64 bits: multiplied to 128 bits, whose halves are laid on each other. A table may take lower bits
/// of it or upper ones. Where exports choose the numbers, tables use a ``HashSeed`` instead.
@inlinable
@inline(__always)
package func mixed(_ value: UInt64) -> UInt64 {
  let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}

/// Two numbers as one, which tells them apart from any other two.
@inlinable
@inline(__always)
package func paired(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }
