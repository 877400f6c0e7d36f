/// Spreads a number over 64 bits: multiplied to 128 bits, whose halves are laid on each other. A table may take lower bits
/// of it or upper ones.
@inlinable
@inline(__always)
package func mixed(_ value: UInt64) -> UInt64 {
  let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}

/// Spreads two numbers.
@inlinable
@inline(__always)
package func mixed(_ a: UInt32, _ b: UInt32) -> UInt64 { mixed(UInt64(a) << 32 | UInt64(b)) }
