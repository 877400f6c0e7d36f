/// What a run tells whoever started it, in the numbers of `sysexits.h`.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Done, or nothing new; warnings, and rejected rows in a file that was accepted, stay here.
  case done = 0
  case usage = 64
  /// Some input was refused; the rest was published. With `--strict`: something was refused, rejected or warned of, and
  /// nothing changed.
  case inputRefused = 65
  case noExports = 66
  /// `verify` found a difference, or a bug showed.
  case software = 70
  case cannotCreate = 73
  case cannotWrite = 74
  /// Another run holds the lock.
  case locked = 75
  case badConfiguration = 78
}
